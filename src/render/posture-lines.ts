import type { PlannedChange } from '../engine/plan.ts';
import type { PlannedDoor, PlannedForward, PlannedMove, PlanPosture } from '../engine/plan-posture.ts';
import { closingRows, openingRows } from '../posture/opened.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section, type TextSpan } from './document.ts';
import { alike, listed, moveRow } from './move-rows.ts';
import type { Tone } from './palette.ts';
import { grouped as thousands } from './measure.ts';
import { answerText, waysSpan } from './ways.ts';
import { count } from './words.ts';

/** The headings of what moves: a plan speaks of what is to come, a drift of what is. */
export interface MoveHeadings {
  readonly opens: string;
  readonly closes: string;
}

const planned: MoveHeadings = { opens: 'Can forward after this plan', closes: 'Can no longer forward after this plan' };

/** Who gains and who loses, before anything about objects. */
export function postureBlocks(posture: PlanPosture, changes: readonly PlannedChange[]): readonly Block[] {
  return [{ kind: 'lines', lines: [summary(posture)] }, ...moveBlocks(posture, changes, planned)];
}

/** Who can forward where, and who no longer can; what stays as it is comes last, and folded. */
export function moveBlocks(
  posture: PlanPosture,
  changes: readonly PlannedChange[],
  { opens, closes }: MoveHeadings,
): readonly Block[] {
  const places = new Map(changes.map((change) => [change.object, change]));
  const rows = (moves: readonly PlannedMove[], tone: Tone): readonly Block[] =>
    few(specificFirst(alike(moves)).map((group) => moveRow(group, tone, places)));
  return [
    ...section(opens, rows(openingRows(posture), 'opens')),
    ...section(closes, rows(closingRows(posture), 'closes')),
    ...section('Forwards in use', [{ kind: 'rows', numbered: false, rows: posture.forwards.map(forwardRow) }]),
    ...section('Other ways out', [{ kind: 'lines', lines: channels(posture) }]),
    ...section('Answered alike by another control', rows(posture.deciders, 'faint'), true),
  ];
}

/** Named people first, then everyone else, as in a routing table. */
const specificFirst = (groups: readonly (readonly PlannedMove[])[]): readonly (readonly PlannedMove[])[] =>
  groups.toSorted((one, other) => sizeOf(one) - sizeOf(other));

/** Nobody counts everyone else. */
const sizeOf = ([first]: readonly PlannedMove[]): number => first?.senders.count ?? Number.MAX_SAFE_INTEGER;

/** What people read to the end; the plan file has every one. */
const most = 6;

function few(rows: readonly DocumentRow[]): readonly Block[] {
  const shown: Block = { kind: 'rows', numbered: false, rows: rows.slice(0, most) };
  const rest = rows.length - most;
  return rest <= 0
    ? [shown]
    : [shown, { kind: 'lines', lines: [[say(`and ${rest} more, in the plan file`, 'faint')]] }];
}

/** The first thing anybody reads: who gains, who loses, which forwards in use start and stop. */
function summary(posture: PlanPosture): Line {
  const { forwards, newlyAllowed } = posture;
  const closing = closingRows(posture);
  const starts = forwards.filter((one) => one.change === 'starts').length;
  const stops = forwards.filter((one) => one.change === 'stops').length;
  const parts: readonly Line[] = [
    ...(newlyAllowed === null ? [] : [gaining(newlyAllowed, posture.gains.length > 0)]),
    ...(closing.length === 0 ? [] : [losing(closing, posture.losses.length > 0)]),
    ...(starts === 0 ? [] : [[say(`${count(starts, 'forward')} in use ${starts === 1 ? 'starts' : 'start'}`)]]),
    ...(stops === 0 ? [] : [[say(`${count(stops, 'forward')} in use ${stops === 1 ? 'stops' : 'stop'}`)]]),
  ];
  return parts.length > 0 ? sentence(parts) : [say('Nobody gains or loses forwarding.', 'strong')];
}

/** Parts of one sentence, all of it strong, with its capital letter and its end. */
function sentence(parts: readonly Line[]): Line {
  const joined = parts.flatMap((part, at) => (at === 0 ? part : [say('; '), ...part]));
  const spans = [...joined, say('.')].reduce<readonly TextSpan[]>(append, []);
  return spans.map(({ text, from }, at) => ({ text: at === 0 ? capital(text) : text, from, tone: 'strong' }));
}

/** Words of ours that follow one another are one span. */
function append(spans: readonly TextSpan[], span: TextSpan): readonly TextSpan[] {
  const last = spans.at(-1);
  if (last?.from !== 'ours' || span.from !== 'ours') return [...spans, span];
  return [...spans.slice(0, -1), say(last.text + span.text)];
}

/** Where nothing that opens ends allowed, nobody knows whether it is gained. */
const gaining = (some: NonNullable<PlanPosture['newlyAllowed']>, certainly: boolean): Line => [
  quote(people(some)),
  say(`${certainly ? '' : ' perhaps'} ${isOne(some) ? 'gains' : 'gain'} forwarding`),
];

/** All who lose something; one who loses it in several ways is one. */
function losing(moves: readonly PlannedMove[], certainly: boolean): Line {
  const all = new Set(moves.map(({ senders }) => shortName(senders)));
  const names = [...all].toSorted((one, other) => Number(one === 'others') - Number(other === 'others'));
  const one = names.length === 1 && names[0] !== 'others' && moves.every(({ senders }) => isOne(senders));
  return [quote(listed(names)), say(`${certainly ? '' : ' perhaps'} ${one ? 'loses' : 'lose'} it`)];
}

/** In one sentence nobody wants to read of a class that nobody counts, or whom one leaves out; the rows say it. */
const shortName = ({ name, count: number }: PlannedMove['senders']): string =>
  number === null || name.length > longest ? 'others' : name;
const longest = 60;

/** `Everyone` gains, although it is many. */
const isOne = ({ name, count: number }: PlannedMove['senders']): boolean => number === 1 || /^everyone\b/u.test(name);

function people({ name, count: number }: NonNullable<PlanPosture['newlyAllowed']>): string {
  return number === null || number === 1 ? name : `${name} (${thousands(number)} people)`;
}

/** Addresses keep their letters. */
const capital = (text: string): string => (/^\S*@/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));

const forwardTones: ReadonlyMap<string, Tone> = new Map([
  ['starts', 'opens'],
  ['stops', 'closes'],
]);

/** A forward starts or stops, or what was undecided is decided now, or the other way round. */
const changeText = ({ change, after }: PlannedForward): string =>
  forwardTones.has(change) ? change : `now ${answerText(after)}`;

function forwardRow(forward: PlannedForward): DocumentRow {
  const { from, to, change, mechanism, loss } = forward;
  const lost =
    loss === null
      ? []
      : [say(loss === 'silent' ? 'the mail is lost without a word' : 'the mail bounces and is not kept', 'warns')];
  return row([
    [quote(from), say(' → '), quote(to)],
    [quote(changeText(forward), forwardTones.get(change) ?? 'warns')],
    [waysSpan([mechanism])],
    lost,
  ]);
}

const channels = ({ residualChannels: { opened, closed } }: PlanPosture): readonly Line[] => [
  ...opened.map((one): Line => [say('opens  ', 'opens'), quote(doorText(one))]),
  ...closed.map((one): Line => [say('closes ', 'closes'), quote(doorText(one))]),
];

/** `transport-rule-copy transportRules/archive → archive@example.com`. */
function doorText({ channel, object, to, certain }: PlannedDoor): string {
  const by = `${certain ? '' : 'perhaps '}${object === channel ? channel : `${channel} ${object}`}`;
  return to === '' ? by : `${by} → ${to}`;
}
