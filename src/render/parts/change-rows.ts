import { inWords } from '../words/ways.ts';
import type { PlannedChange, Step } from '../../engine/plan/plan.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { type Line, quote, type DocumentRow, row, say } from '../document/document.ts';
import { fieldLines } from '../document/fields.ts';
import { actions, placeText, reasons } from '../words/words.ts';
import { type Hazard, hazards } from '../../diagnostics/hazards.ts';

/** One row for each object: what it is, where the policy says so, why, and what changes. */
export function changeRows(changes: readonly PlannedChange[], steps: readonly Step[]): readonly DocumentRow[] {
  const broken = hazardsOf(steps);
  return changes.map((change) => {
    const found = [...(broken.get(change.object) ?? [])];
    return row(
      [head(change), place(change)],
      [...forGrants(change), ...remarks(change), ...found.map(hazardLine)],
      change.fields.flatMap(fieldLines),
    );
  });
}

/** What the steps may break, by the object they change. */
function hazardsOf(steps: readonly Step[]): ReadonlyMap<string, ReadonlySet<Hazard>> {
  const found = new Map<string, Set<Hazard>>();
  for (const { object, hazards: own } of steps) {
    const known = found.get(object) ?? new Set();
    for (const hazard of own) known.add(hazard);
    found.set(object, known);
  }
  return found;
}

function head({ action, noun, name }: PlannedChange): Line {
  const { sign, tone } = actions[action];
  return [say(`${sign} ${noun} `, tone), quote(name, tone)];
}

const place = ({ source }: PlannedChange): Line => (source === null ? [] : [quote(placeText(source), 'faint')]);

/** What is not written by hand is for the grants that ask for it. */
const forGrants = ({ grants = [] }: PlannedChange): readonly Line[] =>
  grants.length === 0
    ? []
    : [[say(grants.length === 1 ? 'for the grant ' : 'for the grants ', 'faint'), quote(sentence(grants), 'faint')]];

function remarks(change: PlannedChange): readonly Line[] {
  const why = reasonOf(change);
  const given = change.remarks.map((remark): Line => [quote(inWords(remark))]);
  return why === null ? given : [[say(why)], ...given];
}

/** What has an entry is declared otherwise, and not by nobody. */
function reasonOf({ because, source }: PlannedChange): string | null {
  if (because === 'undeclared' && source !== null) return 'not as its entry says';
  return because === null ? null : reasons[because];
}

/** A hazard by its name, as `--allow` wants it, and what it means. */
const hazardLine = (hazard: Hazard): Line => [say(hazard, 'warns'), say(`: ${hazards[hazard].title}`)];
