import { coverSenders, type NamedSenders, sizeOf } from './cover.ts';
import type { Blamed } from './blame.ts';
import type { WayOut } from '../question/ways-out.ts';
import type { Classes } from '../matrix/matrix.ts';
import type { Shift } from './shifts.ts';
import { type Direction, directionOf } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** A row of a comparison, as far as it is asked what it does to the way out. */
interface Row {
  readonly change: Direction;
}

/** The rows of a comparison that could open or close something. */
interface Rows<R extends Row> {
  readonly gains: readonly R[];
  readonly losses: readonly R[];
  readonly uncertain: readonly R[];
}

/** The rows by which something opens, certainly or perhaps. Whoever speaks of openings asks here. */
export const openingRows = <R extends Row>({ gains, uncertain }: Rows<R>): readonly R[] => [
  ...gains,
  ...uncertain.filter((one) => one.change === 'opens'),
];

/** The rows by which something closes, certainly or perhaps. */
export const closingRows = <R extends Row>({ losses, uncertain }: Rows<R>): readonly R[] => [
  ...losses,
  ...uncertain.filter((one) => one.change === 'closes'),
];

/** The objects that cause an opening: those to blame for a row, and whatever opens a way out beside forwarding. */
export const causesOfOpening = (
  posture: Rows<Row & { readonly blame: readonly string[] }> & {
    readonly residualChannels: { readonly opened: readonly { readonly object: string }[] };
  },
): ReadonlySet<string> =>
  new Set([
    ...openingRows(posture).flatMap(({ blame }) => blame),
    ...posture.residualChannels.opened.map(({ object }) => object),
  ]);

/**
 * The objects that cause it where something opens for everyone, or for everyone but a few: those by which it opens for
 * whom no control names, and where all are named, whatever opens anything.
 */
export function widelyOpening(found: Blamed): ReadonlySet<string> {
  if (!found.opensForEveryone) return new Set();
  const wide = openingRows(found).filter(({ others }) => others);
  const doors = found.residualChannels.opened.filter(isForEveryone);
  const causes = [...wide.flatMap(({ blame }) => blame), ...doors.map(({ object }) => object)];
  return causes.length > 0 ? new Set(causes) : causesOfOpening(found);
}

/** SMTP AUTH of the organisation is there for every mailbox without a setting of its own. */
export const isForEveryone = ({ channel, from }: WayOut): boolean => channel === 'smtp-auth' && from === '';

/** The number of everybody for whom something opens, and who they are. */
export function newlyAllowed(
  found: readonly Shift[],
  { senders }: Classes,
  worlds: readonly World[],
): NamedSenders | null {
  const union = openedFor(found);
  return union.size === 0
    ? null
    : coverSenders(
        [...union].sort((a, b) => a - b),
        senders,
        worlds,
      );
}

/** What of some shifts opens, certainly or perhaps. */
export const opening = (found: readonly Shift[]): readonly Shift[] =>
  found.filter(({ before, after }) => directionOf(before.verdict, after.verdict) === 'opens');

const openedFor = (found: readonly Shift[]): ReadonlySet<number> =>
  new Set(opening(found).flatMap(({ senders }) => senders));

/** So much of all the mailboxes, and no more, is "a few". */
const few = 0.1;

/**
 * Whether something opens for everyone, or for everyone but a few: for somebody whom no control names, and so for every
 * mailbox that is made tomorrow; or, where all mailboxes are counted, for all but a tenth of them.
 */
export function forEveryone(found: readonly Shift[], { senders: { classes } }: Classes): boolean {
  const opened = openedFor(found);
  if (opened.size === 0) return false;
  if ([...opened].some((at) => classes[at]?.rest === true)) return true;
  const [all, left] = [sizeOf(classes), sizeOf(classes.filter((_, at) => !opened.has(at)))];
  return all !== null && left !== null && left <= all * few;
}
