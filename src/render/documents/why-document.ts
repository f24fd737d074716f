import type { WhyFix } from '../../engine/why/fixes.ts';
import type { FactFinding } from '../../engine/answers/settle-facts.ts';
import type { OwnForward, SeenMail, WhyAnswer } from '../../engine/why/why-answer.ts';
import type { Decider, GateResult } from '../../posture/values/verdict.ts';
import { deciderSpans } from '../forwarding/deciders.ts';
import { deciderLine, marksLine } from '../forwarding/verdict-lines.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../document/document.ts';
import { because, gates, sides, tags } from '../words/answers.ts';
import { askCommand } from '../parts/ask-command.ts';
import type { Tone } from '../document/palette.ts';
import { answerText, oneWayText, wayText } from '../words/ways.ts';
import { grantLines, grantNext } from '../parts/why-grants.ts';
import { fixBlocks, fixRow } from './why-fixes.ts';
import { handedLine } from '../parts/channel-lines.ts';
import { count } from '../words/words.ts';

/** Why a forward is stopped or not, as people read it: the verdict, by what, what the sender gets, then what to do. */
export function whyDocument(answer: WhyAnswer): readonly Block[] {
  return [
    { kind: 'title', line: titleOf(answer) },
    lines([
      ...(answer.otherCause === null ? causeLines(answer) : otherLines(answer)),
      ...grantLines(answer),
      ...(answer.beside === null
        ? []
        : [[say('Remote domains and outbound policies ask about automatic forwards alone.')]]),
      ...answer.notes.map(warning),
      ...(answer.gates.length === 0 || answer.otherCause !== null ? [] : [[], marksLine(answer)]),
    ]),
    ...section('Where else it goes', [lines((answer.waysOut ?? []).map(handedLine))]),
    ...section('An automatic forward there', besideBlocks(answer)),
    ...section('Evidence', [
      table(answer.evidence.filter((one) => isNews(one, answer)).map(seenRow)),
      lines(answer.findings.map(findingLine)),
    ]),
    ...section('Depends on the message', [lines(answer.caveats.map(caveatLine))]),
    ...section('To settle it', [table(answer.settledBy.map(({ fact, how }) => row([[quote(fact)], [quote(how)]])))]),
    ...section('Could not be read', [
      lines(answer.unread.map(({ what, why }) => [quote(what), say(': '), quote(why)])),
    ]),
    ...section('To allow it, narrowest first', fixesOf(answer)),
    ...section('Details', detailBlocks(answer), true),
    ...grantNext(answer),
    nextOf(answer),
  ];
}

/** One fix whole, in every form in which it can be put to use. */
export const fixDocument = (answer: WhyAnswer, fix: WhyFix): readonly Block[] => [
  { kind: 'title', line: titleOf(answer) },
  ...section('To allow it', [
    { kind: 'rows', numbered: false, rows: [fixRow(fix, answer)] },
    lines(pendingLines(answer)),
  ]),
  ...fixBlocks(fix),
  fix.diff === null
    ? next('With these entries in your policies:', 'postern plan')
    : next('To write it into the policies:', `${asked(answer)} --fix ${answer.fixes.indexOf(fix) + 1} --write`),
];

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });
const lines = (all: readonly Line[]): Block => ({ kind: 'lines', lines: all });
const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
const warning = (text: string): Line => [say('! ', 'warns'), quote(text, 'warns')];

const tones: Readonly<Record<WhyAnswer['verdict'], Tone>> = {
  allowed: 'opens',
  blocked: 'closes',
  indeterminate: 'warns',
  'not-applicable': 'faint',
};

const answerOf = ({ verdict, lean }: Pick<WhyAnswer, 'verdict' | 'lean'>): string =>
  verdict === 'not-applicable' ? 'no question' : answerText(lean === null ? verdict : `${verdict}, likely ${lean}`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Blocked   ana@contoso.com → x@fabrikam.com   (Outlook rule that forwards)`. */
function titleOf(answer: WhyAnswer): Line {
  const { from, to, mechanism, verdict, otherCause } = answer;
  const word =
    otherCause === null ? say(capital(answerOf(answer)), tones[verdict]) : say('Not about forwarding', 'warns');
  return [
    word,
    say('   '),
    quote(from, 'strong'),
    say(' → '),
    quote(to, 'strong'),
    say(`   (${oneWayText(mechanism)})`, 'faint'),
  ];
}

/** What the same way meets where no person sends: the two are told apart by it. */
function besideBlocks({ beside }: WhyAnswer): readonly Block[] {
  if (beside === null) return [];
  const { decidedBy } = beside;
  const by = decidedBy === null ? [] : [say(' by '), ...deciderSpans(decidedBy)];
  return [lines([[say(capital(answerOf(beside)), tones[beside.verdict]), ...by], marksLine(beside)])];
}

/** What decides, what the sender gets, and what else stands in the way. */
function causeLines(answer: WhyAnswer): readonly Line[] {
  const fits = answer.evidence.some(({ from, bearing }) => from === 'bounce' && bearing === 'confirms');
  const same: readonly Line[] = fits ? [[say('The bounce says the same.')]] : [];
  return [...deciderLine(answer), ...tellingLines(answer), ...same, ...moreLines(answer)];
}

/** Who learns of it. */
function tellingLines({ ndr, silent, loss, verdict }: WhyAnswer): readonly Line[] {
  const gets = ndr?.expected === true ? 'The sender likely gets ' : 'The sender gets ';
  const bounce: readonly Line[] = ndr === null ? [] : [[say(gets), quote(`550 ${ndr.code} ${ndr.text}`)]];
  const quiet: readonly Line[] =
    silent && verdict !== 'allowed' ? [[say('Nobody is told: the message does not arrive.', 'warns')]] : [];
  const lost: readonly Line[] = loss === null ? [] : [[say('The mailbox keeps no copy: the mail is lost.', 'fails')]];
  return [...bounce, ...quiet, ...lost];
}

function moreLines({ alsoBlockedBy, mayBePreemptedBy }: WhyAnswer): readonly Line[] {
  const all = (said: string, some: readonly Decider[]): readonly Line[] =>
    some.length === 0
      ? []
      : [[say(said), ...some.flatMap((one, at) => [...(at === 0 ? [] : [say(', ')]), ...deciderSpans(one)])]];
  return [...all('Also blocked by ', alsoBlockedBy), ...all('May act first: ', mayBePreemptedBy)];
}

/** What the bounce is about where that is not forwarding; how forwarding stands is said, and nothing is offered. */
function otherLines(answer: WhyAnswer): readonly Line[] {
  const { otherCause, bounce, decidedBy } = answer;
  if (otherCause === null) return [];
  const code = bounce?.code === null || bounce === null ? [] : [quote(bounce.code, 'strong'), say(': ')];
  const by = decidedBy === null ? [] : [say(' by '), ...deciderSpans(decidedBy)];
  return [
    [...code, quote(otherCause.means)],
    [say('What to do: ', 'strong'), quote(otherCause.todo)],
    [
      say(`Forwarding there is ${answerOf(answer)}`, 'faint'),
      ...by,
      say('. This bounce does not come from that.', 'faint'),
    ],
  ];
}

function detailBlocks({ gates: all, forwards, originalSender, source, at, confidence }: WhyAnswer): readonly Block[] {
  const judged = say(` · ${sides[originalSender]} · judged for ${at} · ${tags[confidence]}`, 'faint');
  const controlled: readonly Block[] =
    all.length === 0 ? [] : [table(all.map(gateRow)), lines([[quote(source, 'faint'), judged]])];
  return [
    ...section('Controls, in the order of the message', controlled),
    ...section('Forwards of this mailbox', [table(forwards.map(forwardRow))]),
  ];
}

const outcomes = { pass: ['ok', 'faint'], block: ['blocks', 'closes'], unknown: ['undecided', 'warns'] } as const;

function gateRow({ gate, outcome, lean, object, reason, tag }: GateResult): DocumentRow {
  const [word, tone] = outcomes[outcome];
  const likely = outcome === 'unknown' ? ` (likely ${lean === 'pass' ? 'ok' : 'blocks'})` : '';
  return row([
    [say(gates[gate])],
    [say(`${word}${likely}`, tone)],
    [quote(object ?? '')],
    [quote(because(reason), 'faint'), say(` · ${tags[tag]}`, 'faint')],
  ]);
}

/** Evidence that the first lines do not tell already. */
const isNews = ({ from, bearing }: SeenMail, { otherCause }: WhyAnswer): boolean =>
  from === 'trace' || (otherCause === null && bearing !== 'confirms');

const bearings = { confirms: ['fits', 'closes'], contradicts: ['contradicts', 'fails'] } as const;

function seenRow({ from, sender, recipient, means, source, bearing }: SeenMail): DocumentRow {
  const [word, tone] = bearing === null ? (['', 'faint'] as const) : bearings[bearing];
  return row(
    [[say(from)], [quote(`${sender} → ${recipient}`)], [quote(means)], [say(word, tone)]],
    [[quote(source, 'faint')]],
  );
}

const findingLine = ({ kind, message }: FactFinding): Line => [
  say(`${kind}: `, kind === 'inferred' ? 'closes' : 'fails'),
  quote(message),
];

const caveatWords: ReadonlyMap<string, string> = new Map([
  ['conditionalBlocks', 'may stop some messages'],
  ['conditionalAllows', 'may let some messages through'],
  ['conditionalBypass', 'may lower the filtering of some messages'],
  ['conditionalStop', 'may end the rules for some messages'],
  ['conditionalHeader', 'may take the mark of a forward off some messages'],
  ['delivery-conditional-on-tls', 'delivers only to a server with the TLS it asks for'],
]);

const caveatLine = ({ kind, object }: WhyAnswer['caveats'][number]): Line => [
  quote(object),
  say(` ${caveatWords.get(kind) ?? kind}`),
];

const forwardRow = ({ mechanism, to, rule, verdict, decidedBy }: OwnForward): DocumentRow =>
  row([
    [say(wayText(mechanism)), ...(rule === null ? [] : [quote(` “${rule}”`)])],
    [say('→ '), quote(to)],
    [say(answerText(verdict), tones[verdict])],
    [quote(decidedBy?.object ?? '', 'faint')],
  ]);

const fixesOf = (answer: WhyAnswer): readonly Block[] => [
  { kind: 'rows', numbered: true, rows: answer.fixes.map((one) => fixRow(one, answer)) },
  lines(pendingLines(answer)),
];

/** A plan of a fix carries out what else the policies ask for. */
function pendingLines({ fixes, policies }: WhyAnswer): readonly Line[] {
  if (fixes.length === 0 || policies === null || policies.steps === 0) return [];
  const text = `The policies have ${count(policies.steps, 'step')} yet to be applied; each fix is judged with them.`;
  return [[say(text, 'warns')]];
}

/** The question as a command. */
const asked = ({ from, to, mechanism, originalSender }: WhyAnswer): string =>
  askCommand({ sender: from, to, mechanism, original: originalSender });

function nextOf(answer: WhyAnswer): Block {
  const { verdict, fixes, evidence, otherCause, policies, from, to, originalSender: original } = answer;
  if (answer.beside !== null)
    return next(
      'What would let a forward through:',
      askCommand({ sender: from, to, mechanism: 'inbox-forward', original }),
    );
  if (otherCause !== null)
    return next('To read more about the code:', `postern explain ${answer.bounce?.code ?? '5.7.1'}`);
  if (fixes.length > 0)
    return next('To see a fix whole, for the policies and for PowerShell:', `${asked(answer)} --fix 1`);
  if (verdict !== 'allowed' && policies?.verdict === 'allowed')
    return next('The policies allow it once they are applied:', 'postern plan');
  if (verdict === 'allowed' && evidence.length === 0)
    return next('If it bounces all the same, paste the bounce:', `${asked(answer)} --ndr -`);
  return next('To see who can forward where:', 'postern posture');
}
