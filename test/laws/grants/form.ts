import { expect } from 'vitest';
import { type Cell, mechanisms, originals } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { isMember } from '../../posture/naive/directory.ts';
import { naive } from '../../posture/naive/naive.ts';
import { noon } from '../../support/flow.ts';
import { type Intent, people, type Way, ways } from './intents.ts';

const places = [
  'fabrikam.com',
  'eu.fabrikam.com',
  'x.eu.fabrikam.com',
  'q.x.eu.fabrikam.com',
  'z.fabrikam.com',
  'partner.com',
  'a.partner.com',
  'gmail.com',
];

/** Every way in which these people may forward to these places. */
export const cellsOf = (senders: readonly string[], domains: readonly string[]): readonly Cell[] =>
  senders.flatMap((sender) =>
    domains.flatMap((domain) =>
      mechanisms.flatMap((mechanism) =>
        originals.map((original) => ({ sender, to: `x@${domain}`, mechanism, original })),
      ),
    ),
  );
export const cells = cellsOf([...people, 'nobody-in-particular@contoso.com'], places);

export const domainOf = ({ to }: Cell): string => to.slice(to.indexOf('@') + 1);

/** Whether a pattern takes in a domain, said once more. */
const takes = (pattern: string, domain: string): boolean =>
  pattern === '*' || pattern === domain || (pattern.startsWith('*.') && `.${domain}`.endsWith(pattern.slice(1)));

/** Who is surely in a group, as the tenant has it. */
export const isIn = (world: World, person: string, group: string): boolean => {
  const own = [...world.recipients.values()].find(({ address }) => address === person);
  const found = [...world.groups.values()].find(({ address }) => address === group);
  if (own === undefined || found === undefined) return false;
  return isMember(world, own.key, { identity: group, key: { state: 'present', value: found.key } }) === 'yes';
};

const names = (world: World, { from }: Intent, person: string): boolean =>
  from === 'everyone' ||
  from.people?.includes(person) === true ||
  from.memberOf?.some((group) => isIn(world, person, group)) === true;

const has = ({ by = ways }: Intent, ...some: readonly Way[]): boolean => some.some((way) => by.includes(way));

const allowing = new Map<string, readonly Way[]>([
  ['inbox-forward', ['outlook-rules', 'outlook-forwards']],
  ['inbox-forward-attachment', ['outlook-rules', 'outlook-forwards']],
  ['inbox-redirect', ['outlook-rules']],
  ['mailbox-smtp', ['mailbox']],
  ['mailbox-object', ['mailbox', 'administrator']],
]);

/** What grants say of one cell: granted, or what cannot be told from it. */
export function meant(world: World, grants: readonly Intent[], cell: Cell): 'granted' | 'collateral' | 'shut' {
  const { sender, mechanism } = cell;
  const own = grants.filter((grant) => names(world, grant, sender));
  const there = grants.filter((grant) => grant.to.some((pattern) => takes(pattern, domainOf(cell))));
  const wanted = allowing.get(mechanism) ?? [];
  if (own.some((grant) => there.includes(grant) && has(grant, ...wanted))) return 'granted';
  if (own.length === 0) return 'shut';
  if (mechanism === 'mailbox-object') return 'collateral';
  const open = there.filter((grant) =>
    mechanism === 'inbox-redirect'
      ? has(grant, 'outlook-rules')
      : has(grant, 'outlook-rules', 'outlook-forwards', 'mailbox'),
  );
  return open.length > 0 && !mechanism.startsWith('inbox-forward') ? 'collateral' : 'shut';
}

const tell = ({ sender, mechanism, original, to }: Cell): string => `${sender} ${mechanism} ${original} ${to}`;

/** The cells of a tenant that are not as the closed form says, in words. */
export const besideForm = (world: World, grants: readonly Intent[]): readonly string[] =>
  cells.flatMap((cell) => {
    const { verdict } = naive(world, cell, noon());
    const said = meant(world, grants, cell) === 'shut' ? 'blocked' : 'allowed';
    return verdict === said ? [] : [`${tell(cell)}: ${verdict}, not ${said}`];
  });

/** How far a cell is open: shut, perhaps, surely. */
export const degree = { blocked: 0, 'not-applicable': 0, indeterminate: 1, allowed: 2 } as const;

/** What is worse on the way than at both ends, in words. */
export function worseOnTheWay(way: readonly World[]): readonly string[] {
  const [first] = way;
  const last = way.at(-1);
  if (first === undefined || last === undefined) return [];
  return cells.flatMap((cell) => {
    const [was, is] = [first, last].map((world) => degree[naive(world, cell, noon()).verdict]);
    return way.slice(1, -1).flatMap((world, at) => {
      const now = degree[naive(world, cell, noon()).verdict];
      const opens = now > Math.max(was ?? 0, is ?? 0);
      const stops = was === 2 && is === 2 && now < 2;
      return opens || stops ? [`after step ${at + 1} ${tell(cell)}: ${now}`] : [];
    });
  });
}

/** Tells a few of what is wrong, and the grants. */
export const expectNone = (wrong: readonly string[], grants: readonly Intent[]): void => {
  const told = wrong.slice(0, 6).join('\n');
  expect(
    told === '' ? '' : `${told}\n${grants.map((one) => JSON.stringify({ ...one, accept: undefined })).join('\n')}`,
  ).toBe('');
};
