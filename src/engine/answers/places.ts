import type { Span } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry, Place } from '../../kinds/kind.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { saidOfForward } from '../../posture/granted/forward-grants.ts';
import { type Grant, namesOf } from '../../policy/grants/grant.ts';
import type { Approvals } from '../../posture/findings/exceptions.ts';
import type { Forward } from '../../posture/question/forwards.ts';
import type { DeclaredObjects } from '../../posture/findings/judge.ts';

/** Finds the entry that declares an object, named as `section/name`; null where no policy does. */
export type Declares = (object: string | null) => PolicyEntry | null;

/** A forward as plans and acceptances name it: by its mailbox, or by the rule in it. */
export const forwardObject = ({ from, rule }: Pick<Forward, 'from' | 'rule'>): string =>
  rule === null ? `mailboxForwarding/${from}` : `inboxForwards/${from}/${rule.toLowerCase()}`;

/** Looks objects up by key and by name, in any letter case. */
export function declarations(desired: Desired | null): Declares {
  const found = new Map<string, PolicyEntry>();
  for (const [section, entries] of desired?.entries ?? []) {
    for (const entry of entries) {
      for (const name of [entry.name, entry.ref.key]) found.set(`${section}/${name}`.toLowerCase(), entry);
    }
  }
  return (object) => (object === null ? null : (found.get(object.toLowerCase()) ?? null));
}

/** An entry with an owner, a reason and an end that has not come is approved. */
const approvalsIn =
  (declares: Declares): Approvals =>
  (object) => {
    const entry = declares(object);
    const { owner, reason, until } = entry?.governance ?? {};
    return entry?.ended === false && owner && reason && until ? { owner, reason, until } : null;
  };

/** The grants that ask for an object, or that name a group; null where none does. */
const grantsBehind =
  (desired: Desired | null, declares: Declares) =>
  (object: string): readonly Grant[] | null => {
    const grants = (desired?.grants ?? []).filter(({ ended }) => !ended);
    const naming = grants.filter(({ from }) => namesOf(from, 'group').some((name) => `groups/${name}` === object));
    if (naming.length > 0) return naming;
    const asking = declares(object)?.grants;
    return asking === undefined ? null : grants.filter(({ name }) => asking.includes(name));
  };

/** What policies say of the objects that findings are about. */
export function saidBy(desired: Desired | null, declares: Declares): DeclaredObjects {
  const behind = grantsBehind(desired, declares);
  return {
    approvals: approvalsIn(declares),
    grants: {
      of: (object) => behind(object)?.map(({ name }) => name) ?? null,
      allow: (world, cell) => saidOfForward(desired?.grants ?? [], world, cell)?.is === 'granted',
    },
  };
}

/** Where an object is declared, or the first grant that is about it. */
export function placesOf(desired: Desired | null, declares: Declares): (object: string | null) => Place | null {
  const behind = grantsBehind(desired, declares);
  return (object) => declares(object)?.place ?? (object === null ? null : (behind(object)?.[0]?.place ?? null));
}

/** A place as a span of one character, for what knows no more of where it stands. */
export function spanAt({ file, line, column }: Place): Span {
  const start = { line, column, offset: 0 };
  return { file, start, end: { ...start, column: column + 1 } };
}
