import { stepId } from '../../kinds/draft.ts';
import { kinds } from '../../kinds/index.ts';
import { type Change, type Kind, type Live, refName } from '../../kinds/kind.ts';
import type { Deviation } from '../../policy/adopt/deviation.ts';
import type { Item } from '../../policy/export/listing.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { itemOf } from '../diff/declarable.ts';
import { diffAll } from '../diff/diff.ts';
import type { Drift } from './drift.ts';
import { leftToGrants, whyOfGrants } from './of-grants.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import { otherwise } from '../way/rule-otherwise.ts';
import type { PlannedChange } from '../plan/plan.ts';

/** The policies as if entries that have ended, and whose objects live on, still stood: so they can be compared. */
export function revived(desired: Desired, concerned: readonly PlannedChange[]): Desired {
  const ended = new Set(concerned.filter(({ because }) => because === 'ended').map(({ object }) => object));
  const entries = [...desired.entries].map(
    ([section, list]) =>
      [section, list.map((entry) => ({ ...entry, ended: entry.ended && !ended.has(refName(entry.ref)) }))] as const,
  );
  return { ...desired, entries: new Map(entries) };
}

/** What the policies have to take over of some objects of a drift report, so that they say what the tenant has. */
export function deviationsOf(
  { revert }: Drift,
  concerned: readonly PlannedChange[],
  desired: Desired,
  live: LiveTenant,
): readonly Deviation[] {
  const moving = new Set(revert.steps.map((step) => step.id));
  const standing = diffAll(revived(desired, concerned), live, kinds).flatMap((section) => section.changes);
  return concerned.flatMap((change) => {
    const kind = kinds.find(({ section }) => change.object.startsWith(`${section}/`));
    if (kind === undefined || change.action === 'unknown') return [];
    const key = change.object.slice(kind.section.length + 1);
    const moves = moving.has(stepId({ section: kind.section, key }, 'move'));
    const ended = change.because === 'ended' ? standing.find((one) => refName(one.ref) === change.object) : undefined;
    const own = whyOfGrants(change, desired, concerned);
    const told = { ...change, fields: ruleFields(change, desired, live) ?? change.fields };
    return own === null ? deviationOf({ change: told, kind, moves, ended }, live) : [leftToGrants(change, kind, own)];
  });
}

/** What an inbox rule differs in from its entry, whatever a plan would do about it; null of anything else. */
function ruleFields({ object }: PlannedChange, desired: Desired, live: LiveTenant): PlannedChange['fields'] | null {
  const rule = rowsIn(live, 'inboxForwards').find(({ ref }) => refName(ref) === object);
  return rule === undefined ? null : (otherwise(rule, desired, live)?.fields ?? null);
}

/** One object that is concerned. */
interface Concerned {
  readonly change: PlannedChange;
  readonly kind: Kind;
  /** Whether taking the tenant back would move it in its order. */
  readonly moves: boolean;
  /** How its entry would differ if it had not ended. */
  readonly ended: Change | undefined;
}

function deviationOf({ change, kind, moves, ended }: Concerned, live: LiveTenant): readonly Deviation[] {
  const { object, source: place } = change;
  const rows = rowsIn(live, kind.section);
  const own = rows.find((one) => refName(one.ref) === object);
  const base: Deviation = {
    kind,
    object,
    place,
    ended: ended !== undefined,
    absent: change.action === 'create' || (own !== undefined && isNothing(kind, own)),
    fields: ended === undefined ? change.fields : ended.action === 'update' ? ended.fields : [],
    item: null,
    order: kind.ordered && (place === null || moves || ended !== undefined) ? rows.map((one) => one.ref.key) : null,
  };
  if (place !== null)
    return [{ ...base, item: ended?.action === 'unknown' ? unreadable(change, ended.because) : null }];
  // An undeclared object that only gives way comes to rest by itself, once the declared ones do.
  const givesWay = change.action === 'update' && change.fields.length === 0;
  return own === undefined || givesWay ? [] : [{ ...base, fields: [], item: itemOf(kind, own, live.directory) }];
}

const unreadable = ({ object, name }: PlannedChange, because: readonly string[]): Item => ({
  is: 'left',
  object,
  name,
  why: because.join(', '),
  unread: true,
});

/** True for a mailbox on which nothing is set that an entry could say. */
const isNothing = ({ properties: table }: Kind, { properties, beyond }: Live): boolean =>
  beyond.length === 0 && !table.some(({ name }) => name in properties);
