import type { PlannedChange } from '../../engine/plan/plan.ts';
import type { Declares } from '../../engine/answers/places.ts';
import type { PlannedMove } from '../../engine/plan/plan-posture.ts';
import { kinds } from '../../kinds/index.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { type Line, quote, say } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { deciderSpans } from './deciders.ts';
import { controlName } from '../words/control-name.ts';
import { placeText } from '../words/words.ts';

/** What is said of an object that causes something: what it is or why, and below it who answers and where it stands. */
export interface Cause {
  /** Somebody gives a reason for it. */
  readonly given: boolean;
  readonly lines: readonly Line[];
}

export type CauseOf = (object: string) => Cause;

/** Causes that are told of one row before they are counted. */
const most = 3;

const objectsOf = (moves: readonly PlannedMove[]): readonly string[] => [
  ...new Set(moves.flatMap(({ blame }) => blame)),
];

/** The objects that a row names as its causes, where none gives a reason. */
export const causesNamed = (moves: readonly PlannedMove[]): readonly string[] => objectsOf(moves).slice(0, most);

/** Why something changes: the causes that somebody gives a reason for, or else all of them. */
export function whyLines(moves: readonly PlannedMove[], causeOf: CauseOf): readonly Line[] {
  const causes = objectsOf(moves).map(causeOf);
  const given = causes.filter((one) => one.given);
  return causeLines(given.length > 0 ? given : causes);
}

/** The same, begun with the word. */
export const becauseLines = (moves: readonly PlannedMove[], causeOf: CauseOf): readonly Line[] =>
  begun(whyLines(moves, causeOf));

/** Why something is open: every cause; those that nobody gives a reason for come first, since that is what is to mend. */
export function standingLines(objects: readonly string[], causeOf: CauseOf): readonly Line[] {
  const causes = objects.map(causeOf);
  return begun(causeLines([...causes.filter((one) => !one.given), ...causes.filter((one) => one.given)]));
}

/** Each cause with the lines that belong to it further in. */
function causeLines(told: readonly Cause[]): readonly Line[] {
  const lines = told
    .slice(0, most)
    .flatMap((one) => one.lines.map((line, at): Line => (at === 0 ? line : [say('  '), ...line])));
  const more: readonly Line[] = told.length > most ? [[say(`and ${told.length - most} more`, 'faint')]] : [];
  return [...lines, ...more];
}

/** The word before the first line, and as much room before the others. */
const begun = (lines: readonly Line[]): readonly Line[] =>
  lines.map((line, at): Line => [say(at === 0 ? 'because ' : '        ', 'faint')].concat(line));

/** The causes of a plan by its changes. */
export function plannedCauses(changes: readonly PlannedChange[]): CauseOf {
  const byObject = new Map(changes.map((change) => [change.object, change]));
  return (object) => {
    const change = byObject.get(object);
    return change === undefined ? { given: false, lines: [carrierLine(object, 'faint')] } : causeOfChange(change);
  };
}

/** The causes of what is open today by the policies; where there are none, nobody could have declared anything. */
export const declaredCauses =
  (declares: Declares, hasPolicies: boolean): CauseOf =>
  (object) => {
    const entry = declares(object);
    const policy = deciderSpans({ gate: 'G4', object });
    const about = entry === null ? '' : aboutCause({ governance: entry.governance, source: entry.place });
    if (entry?.governance.reason !== undefined) return reasoned(entry.governance.reason, about);
    const fate = entry === null && hasPolicies ? ' · no policy declares it' : '';
    return { given: false, lines: [[...policy, say(fate, 'faint'), ...besides(about)]] };
  };

const reasoned = (reason: string, about: string): Cause => ({
  given: true,
  lines: [[quote(reason, 'faint')], ...(about === '' ? [] : [[quote(about, 'faint')]])],
});

const besides = (about: string): Line => (about === '' ? [] : [say(' · ', 'faint'), quote(about, 'faint')]);

/** Who answers for an object, by which ticket, until when, and where its entry stands. */
export function aboutCause({
  governance: { owner, ticket, until },
  source,
}: Pick<PlannedChange, 'governance' | 'source'>): string {
  const parts = [owner, ticket, until === undefined ? undefined : `until ${until}`, placeText(source)];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

function causeOfChange(change: PlannedChange): Cause {
  const { reason } = change.governance;
  const about = aboutCause(change);
  if (reason === undefined) return { given: false, lines: [plainCause(change, about)] };
  return reasoned(reason, about);
}

/** Without a reason the object itself has to do, on one line with its place. */
function plainCause({ noun, name, because, action }: PlannedChange, about: string): Line {
  return [...objectName(noun, name), say(fateOf(because, action), 'faint'), ...besides(about)];
}

function fateOf(because: PlannedChange['because'], action: PlannedChange['action']): string {
  if (because === 'ended') return ' has come to its end';
  return because === 'undeclared' ? ` is not declared and is ${action === 'delete' ? 'removed' : 'closed'}` : '';
}

/** `outbound policy “Temp allow”`. */
export const objectName = (noun: string, name: string): Line => [
  say(`${noun} “`, 'faint'),
  quote(name, 'faint'),
  say('”', 'faint'),
];

/** What decides, by the noun of its kind; a control without a name where nothing is named. */
export function carrierLine(object: string | null, tone: Tone): Line {
  if (object === null) return [say('a control', tone)];
  const section = sectionOf(object);
  const kind = kinds.find((one) => one.section === section);
  const name = controlName(section, object.slice(section.length + 1));
  return kind === undefined ? [quote(object, tone)] : [say(`${kind.noun} “`, tone), quote(name, tone), say('”', tone)];
}
