import { type Cell, mechanisms, originals } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { domainOf } from '../naive/directory.ts';

/** Everybody who may forward, and a mailbox that nobody listed in each domain that has such. */
export function sendersOf(worlds: readonly World[]): readonly string[] {
  const known = worlds.flatMap(({ recipients }) =>
    [...recipients.values()].filter(({ type }) => type === 'MailUser' || type.endsWith('Mailbox')),
  );
  return [...new Set([...known.map(({ address }) => address), ...strangers(worlds).map(({ address }) => address)])];
}

/** Mailboxes beyond those that were listed, one for each domain that may have some, and how many there are. */
export function strangers(
  worlds: readonly World[],
): readonly { readonly address: string; readonly count: number | null }[] {
  const world = worlds.at(-1);
  if (world === undefined) return [];
  const { acceptedDomains, mailboxes } = world;
  const accepted = acceptedDomains.state === 'present' ? acceptedDomains.value.map((one) => one.domainName) : [];
  const counted = mailboxes.state === 'present' ? mailboxes.value : null;
  const domains = [...new Set([...accepted, ...(counted?.keys() ?? [])])];
  const listed = [...world.recipients.values()].filter(
    ({ type }) => type.endsWith('Mailbox') && type !== 'GroupMailbox',
  );
  return domains.flatMap((domain) => {
    const here = listed.filter(({ address }) => domainOf(address) === domain).length;
    const count = counted === null ? null : Math.max(0, (counted.get(domain) ?? 0) - here);
    return count === 0 ? [] : [{ address: `stranger@${domain}`, count }];
  });
}

/** Every way of forwarding for everybody to each of some places. */
export const cellsTo = (places: readonly string[], worlds: readonly World[]): readonly Cell[] =>
  sendersOf(worlds).flatMap((sender) =>
    places.flatMap((to) =>
      mechanisms.flatMap((mechanism) => originals.map((original): Cell => ({ sender, to, mechanism, original }))),
    ),
  );
