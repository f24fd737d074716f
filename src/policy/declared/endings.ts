import { compareText, noteAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { refName } from '../../kinds/kind.ts';
import { daysAfter, hasCome } from './days.ts';
import type { ReadEntry } from './entries.ts';
import type { Dated } from './listed.ts';
import { placeOf } from '../text/place.ts';
import type { Ending } from '../schema/policy.ts';

/** How many days ahead an ending is announced. */
const notice = 14;

/** Everything of an entry that ends: itself, and members of its lists. */
export function datesOf({ entry, members }: ReadEntry): readonly Dated[] {
  const { until } = entry.governance;
  const own = until === undefined ? [] : [{ what: refName(entry.ref), until, span: entry.locate(['until']) }];
  return [
    ...own,
    ...members.map((member) => ({
      what: `${member.address} in ${refName(entry.ref)}`,
      until: member.until,
      span: member.span,
    })),
  ];
}

/** What ends within the notice, soonest first. */
export function endingSoon(dated: readonly Dated[], at: string): readonly Ending[] {
  const last = daysAfter(at, notice);
  return dated
    .filter(({ until }) => !hasCome(until, at) && until <= last)
    .sort((a, b) => compareText(a.until, b.until) || compareText(a.what, b.what))
    .map(({ what, until, span }) => ({ what, until, place: placeOf(span) }));
}

/** Says which entries have ended, so that somebody deletes them once they have been carried out. */
export function endedNotes(dated: readonly Dated[], at: string): readonly Diagnostic[] {
  return dated
    .filter(({ until }) => hasCome(until, at))
    .map(({ what, until, span }) =>
      noteAt('PST308', span, `${what} ended on ${until}`, {
        hint: 'delete it once the tenant no longer has it, or give it a later day',
      }),
    );
}
