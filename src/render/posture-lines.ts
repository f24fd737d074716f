import type { PlannedChange } from '../engine/plan.ts';
import type { PlannedForward, PlannedMove, PlanPosture } from '../engine/plan-posture.ts';
import { type Block, type Line, quote, type Row, row, say, section, type Span } from './document.ts';
import { alike, listed, moveRow } from './move-rows.ts';
import type { Tone } from './palette.ts';
import { grouped as thousands } from './visible.ts';
import { count } from './words.ts';

/** Who gains and who loses, before anything about objects. */
export function postureBlocks(posture: PlanPosture | null, changes: readonly PlannedChange[]): readonly Block[] {
  if (posture === null) return [];
  const places = new Map(changes.map((change) => [change.object, change]));
  const rows = (moves: readonly PlannedMove[], tone: Tone, verdicts: boolean): readonly Block[] =>
    few(alike(moves).map((group) => moveRow(group, tone, verdicts, places)));
  return [
    { kind: 'lines', lines: [summary(posture)] },
    ...section('May forward afterwards, and may not now', rows(posture.gains, 'opens', false)),
    ...section('May forward now, and may not afterwards', rows(posture.losses, 'closes', false)),
    ...section('Forwards in use', [{ kind: 'rows', numbered: false, rows: posture.forwards.map(forwardRow) }]),
    ...section('Other ways out', [{ kind: 'lines', lines: channels(posture) }]),
    ...section('Becomes certain or uncertain', rows(posture.uncertain, 'warns', true), true),
    ...section('Stays as it is, by another control', rows(posture.deciders, 'faint', true), true),
  ];
}

/** What people read to the end; the plan file has every one. */
const most = 6;

function few(rows: readonly Row[]): readonly Block[] {
  const shown: Block = { kind: 'rows', numbered: false, rows: rows.slice(0, most) };
  const rest = rows.length - most;
  return rest <= 0
    ? [shown]
    : [shown, { kind: 'lines', lines: [[say(`and ${rest} more, in the plan file`, 'faint')]] }];
}

/** The first thing anybody reads: who gains, who loses, which forwards in use start and stop. */
function summary({ gains, losses, uncertain, forwards, newlyAllowed }: PlanPosture): Line {
  const starts = forwards.filter((one) => one.change === 'starts').length;
  const stops = forwards.filter((one) => one.change === 'stops').length;
  const parts: readonly Line[] = [
    ...(newlyAllowed === null ? [] : [gaining(newlyAllowed, gains.length > 0)]),
    ...(losses.length === 0 ? [] : [losing(losses)]),
    ...(starts === 0 ? [] : [[say(`${count(starts, 'forward')} in use ${starts === 1 ? 'starts' : 'start'}`)]]),
    ...(stops === 0 ? [] : [[say(`${count(stops, 'forward')} in use ${stops === 1 ? 'stops' : 'stop'}`)]]),
  ];
  if (parts.length > 0) return sentence(parts);
  return [
    say(
      uncertain.length === 0
        ? 'Nobody gains or loses forwarding.'
        : 'Nobody certainly gains or loses forwarding; some answers change.',
      'strong',
    ),
  ];
}

/** Parts of one sentence, all of it strong, with its capital letter and its end. */
function sentence(parts: readonly Line[]): Line {
  const joined = parts.flatMap((part, at) => (at === 0 ? part : [say('; '), ...part]));
  const spans = [...joined, say('.')].reduce<readonly Span[]>(append, []);
  return spans.map(({ text, from }, at) => ({ text: at === 0 ? capital(text) : text, from, tone: 'strong' }));
}

/** Words of ours that follow one another are one span. */
function append(spans: readonly Span[], span: Span): readonly Span[] {
  const last = spans.at(-1);
  if (last?.from !== 'ours' || span.from !== 'ours') return [...spans, span];
  return [...spans.slice(0, -1), say(last.text + span.text)];
}

/** What was blocked before is gained; what nobody could tell before becomes certain. */
const gaining = (some: NonNullable<PlanPosture['newlyAllowed']>, certainly: boolean): Line => [
  quote(people(some)),
  say(certainly ? ` ${isOne(some) ? 'gains' : 'gain'} forwarding` : ' may forward for certain'),
];

/** All who lose something; one who loses it in several ways is one. */
function losing(moves: readonly PlannedMove[]): Line {
  const names = [...new Set(moves.map(({ senders }) => senders.name))];
  const one = names.length === 1 && moves.every(({ senders }) => isOne(senders));
  return [quote(listed(names)), say(` ${one ? 'loses' : 'lose'} it`)];
}

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

function forwardRow({ from, to, change, mechanism, loss }: PlannedForward): Row {
  const lost =
    loss === null
      ? []
      : [say(loss === 'silent' ? 'the mail is lost without a word' : 'the mail bounces and is not kept', 'warns')];
  return row([
    [quote(from), say(' → '), quote(to)],
    [quote(change, forwardTones.get(change) ?? 'warns')],
    [quote(mechanism, 'faint')],
    lost,
  ]);
}

const channels = ({ residualChannels: { opened, closed } }: PlanPosture): readonly Line[] => [
  ...opened.map((one): Line => [say('opens  ', 'opens'), quote(one)]),
  ...closed.map((one): Line => [say('closes ', 'closes'), quote(one)]),
];
