import { selection } from '../gates/g4-outbound-policy.ts';
import { ladder } from '../gates/outbound-selection.ts';
import { configuredForwards } from '../forwards.ts';
import { indexed, senderOf } from '../indexed.ts';
import { destinationOf } from '../scope.ts';
import { senderClasses } from '../senders.ts';
import type { World } from '../world.ts';
import { type Lint, note, read, warn } from './finding.ts';

const named = (domain: string): string => `remoteDomains/${domain}`;

/** L6: entries for a domain and for everything below it that disagree. */
export const disagreeing: Lint = (world) => {
  const entries = new Map(read(world.remoteDomains).map((one) => [one.domainName, one.autoForwardEnabled]));
  return [...entries].flatMap(([name, allows]) => {
    const wild = entries.get(`*.${name}`);
    if (wild === undefined || wild === allows) return [];
    const said = (yes: boolean): string => (yes ? 'allows' : 'blocks');
    return [
      warn(
        'L6',
        named(name),
        `${name} ${said(allows)} automatic forwards and *.${name} ${said(wild)} them`,
        'make both say the same, or say why not',
      ),
    ];
  });
};

/** L6: an entry that lets out what Default keeps in. */
export const weaker: Lint = (world) => {
  const all = read(world.remoteDomains);
  if (all.find((one) => one.domainName === '*')?.autoForwardEnabled !== false) return [];
  const pointless = everyPolicyBlocks(world);
  return all
    .filter((one) => one.domainName !== '*' && one.autoForwardEnabled)
    .map((one) =>
      pointless
        ? warn(
            'dead-exception',
            named(one.domainName),
            `${one.domainName} is let through, and no outbound policy lets anyone forward`,
            'scope an outbound policy to those who should, or close the domain',
          )
        : note('L6', named(one.domainName), `${one.domainName} is let through where Default blocks`),
    );
};

/** Whether there is nobody whom an outbound policy lets forward, or may. */
function everyPolicyBlocks(world: World): boolean {
  const index = indexed(world);
  if (world.outbound.state !== 'present') return false;
  const steps = ladder(world.outbound.value);
  return senderClasses([world]).classes.every(
    ({ witness }) => selection(index, steps, senderOf(index, witness)).outcome === 'block',
  );
}

/** L7: a forward to a directory object passes the remote domain that was meant to stop it. */
export const unseen: Lint = (world, at) =>
  configuredForwards(world, at).flatMap((one) => {
    if (one.mechanism !== 'mailbox-object' || one.verdict.verdict === 'blocked') return [];
    const entry = destinationOf(indexed(world), one.to)?.entry;
    if (entry?.autoForwardEnabled !== false || one.verdict.verdict === 'not-applicable') return [];
    return [
      warn(
        'L7',
        named(entry.domainName),
        `the forward of ${one.from} to ${one.to} passes ${entry.name}, which does not see forwarding to a directory object`,
        'close it with an outbound policy',
      ),
    ];
  });

/** L16: entries that make strangers internal. */
export const internal: Lint = (world) =>
  read(world.remoteDomains)
    .filter((one) => one.isInternal)
    .map((one) =>
      warn(
        'L16',
        named(one.domainName),
        `transport rules take recipients at ${one.domainName} as internal`,
        'set isInternal to false unless the domain is yours',
      ),
    );
