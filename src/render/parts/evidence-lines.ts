import type { EvidenceReport, ObservedUse, ObservedUses } from '../../engine/evidence/evidence-report.ts';
import type { FlowFate, PlannedEvidence, PlannedFlow } from '../../engine/plan/plan-evidence.ts';
import { type Block, type DocumentRow, type Line, quote, row, say, section } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { deciderSpans, named } from '../forwarding/deciders.ts';
import { waysSpan } from '../words/ways.ts';
import { count } from '../words/words.ts';

/** What was seen to leave, and what becomes of it: what stops first, what stays folded, and what the files do not say. */
export function evidenceBlocks(evidence: PlannedEvidence | undefined): readonly Block[] {
  if (evidence === undefined) return [];
  const of = (...fates: readonly FlowFate[]): readonly PlannedFlow[] =>
    evidence.flows.filter(({ fate }) => fates.includes(fate));
  const moved = of('stops', 'starts');
  const [unclear, unsaid] = parted(of('unknown'), ({ mechanisms }) => mechanisms.length > 0);
  const stays = of('stays', 'stays blocked');
  return [
    ...section('Mail that was seen', moved.length + unclear.length === 0 ? [nothing] : few([...moved, ...unclear])),
    ...section('Mail that was seen and goes on as before', few(stays), true, String(stays.length)),
    ...section('Mail that may have been sent by hand', few(unsaid), true, String(unsaid.length)),
    ...lookedAt(evidence.files),
  ];
}

/** Whether what lets forwards out was seen to be used, and the entries that leave it as wide as that. */
export function useBlocks(evidence: ObservedUses | undefined): readonly Block[] {
  if (evidence === undefined) return [];
  return [...section('What was used', [table(evidence.uses.map(useRow))]), ...lookedAt(evidence.files)];
}

/** The files, with what each of them does not say. */
export const lookedAt = (files: readonly EvidenceReport[]): readonly Block[] =>
  files.length === 0 ? [] : section('What was looked at', [table(files.map(fileRow))]);

const states: Readonly<Record<ObservedUse['state'], readonly [tone: Tone, words: string]>> = {
  used: ['opens', 'used'],
  idle: ['closes', 'not used'],
  unknown: ['warns', 'nobody can tell'],
};

function useRow({ object, state, messages, last, people, places, idle, because, patch }: ObservedUse): DocumentRow {
  const [tone, words] = states[state];
  const noun = object.startsWith('remoteDomains/') ? 'remote domain' : 'outbound policy';
  const seen = [count(messages, 'message'), ...(last === null ? [] : [`last on ${last}`])].join(', ');
  const below: readonly Line[] = [
    ...(because === null ? [] : [[quote(because)]]),
    ...(people.length === 0 ? [] : [[say('by '), quote(people.join(', ')), say(' to '), quote(places.join(', '))]]),
    ...(idle.length === 0 || state === 'idle' ? [] : [[say('not used by '), quote(idle.join(', '))]]),
    ...(patch === null ? [] : [[say('as narrow as that:', 'faint')], ...patch.trimEnd().split('\n').map(codeLine)]),
  ];
  return row(
    [[say(noun), ...named(object)], [say(words, tone)], ...(state === 'used' ? [[quote(seen, 'faint')]] : [])],
    below,
  );
}

const codeLine = (line: string): Line => [
  say('  '),
  quote(line.replaceAll(/^ +/gu, (blank) => '\u00A0'.repeat(blank.length))),
];

const nothing: Block = { kind: 'lines', lines: [[say('No forward that was seen stops or starts.')]] };

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });

/** What people read to the end; the plan file has every one. */
const most = 30;

function few(flows: readonly PlannedFlow[]): readonly Block[] {
  const shown = table(flows.slice(0, most).map(flowRow));
  const rest = flows.length - most;
  return rest <= 0
    ? [shown]
    : [shown, { kind: 'lines', lines: [[say(`and ${rest} more, in the plan file`, 'faint')]] }];
}

function parted<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

const fates: Readonly<Record<FlowFate, readonly [sign: string, tone: Tone, words: string]>> = {
  stops: ['-', 'closes', 'stops'],
  starts: ['+', 'opens', 'starts to get out'],
  stays: ['=', 'faint', 'goes on as before'],
  'stays blocked': ['=', 'faint', 'stays blocked'],
  unknown: ['?', 'warns', 'nobody can tell'],
};

function flowRow({ from, to, mechanisms, messages, last, fate, because, decidedBy }: PlannedFlow): DocumentRow {
  const [sign, tone, words] = fates[fate];
  const seen = [
    messages === null ? 'was set up' : count(messages, 'message'),
    ...(last === null ? [] : [messages === null ? `on ${last}` : `last on ${last}`]),
  ];
  const by: Line = decidedBy === null ? [] : [say(because === null ? 'by ' : ': '), ...deciderSpans(decidedBy)];
  const said: Line = because === null ? by : [quote(because), ...by];
  const why: readonly Line[] = said.length === 0 ? [] : [said];
  const how: readonly Line[] = mechanisms.length === 0 ? [] : [[waysSpan(mechanisms)]];
  return {
    ...row(
      [
        [say(`${sign} `, tone), quote(from === '' ? 'somebody' : from), say(' → '), quote(to)],
        [say(words, tone)],
        [quote(seen.join(', '), 'faint')],
      ],
      why,
    ),
    detail: how,
  };
}

function fileRow({ name, kind, rows, from, to, gaps }: EvidenceReport): DocumentRow {
  const span = from === null || to === null ? [] : [say(' · '), quote(from === to ? from : `${from} to ${to}`)];
  const lacks = gaps.map((gap): Line => [quote(gap, 'warns')]);
  return row([[quote(name)], [quote(kind), say(`, ${count(rows, 'row')}`), ...span]], lacks);
}
