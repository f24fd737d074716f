import type { WhyFix } from '../engine/answers/fixes.ts';
import type { FactFinding } from '../engine/answers/settle-facts.ts';
import type { OwnForward, SeenMail, WhyAnswer } from '../engine/answers/why-answer.ts';
import type { Decider, GateResult } from '../posture/verdict.ts';
import { type Block, type DiffLine, type Line, quote, type DocumentRow, row, say, section } from './document.ts';
import { answerText, wayText, waysText } from './ways.ts';
import { because, gates, sides, tags } from './html/words.ts';
import type { Tone } from './palette.ts';
import { shellWord } from './next-commands.ts';
import { placeText } from './words.ts';

/** Why a forward is stopped or not, as people read it: the verdict in a sentence, then the trace, then what to do. */
export function whyDocument(answer: WhyAnswer): readonly Block[] {
  return [
    { kind: 'title', line: verdictLine(answer) },
    {
      kind: 'lines',
      lines: [
        ...otherLines(answer),
        aboutLine(answer),
        ...tellingLines(answer),
        ...answer.notes.map((one): Line => [quote(one, 'warns')]),
      ],
    },
    ...section('Controls, in the order in which a message meets them', [table(answer.gates.map(gateRow))]),
    ...section('Would also stop it', [{ kind: 'lines', lines: answer.alsoBlockedBy.map(deciderLine) }]),
    ...section('May act first', [{ kind: 'lines', lines: answer.mayBePreemptedBy.map(deciderLine) }]),
    ...section('Evidence', [
      table(answer.evidence.map(seenRow)),
      { kind: 'lines', lines: answer.findings.map(findingLine) },
    ]),
    ...section('Depends on the message', [{ kind: 'lines', lines: answer.caveats.map(caveatLine) }]),
    ...section('What would settle it', [
      table(answer.settledBy.map(({ fact, how }) => row([[quote(fact)], [quote(how)]]))),
    ]),
    ...section('Forwards of this mailbox', [table(answer.forwards.map(forwardRow))]),
    ...section('Could not be read', [
      { kind: 'lines', lines: answer.unread.map(({ what, why }) => [quote(what), say(': '), quote(why)]) },
    ]),
    ...section('To allow it, narrowest first', [table(answer.fixes.map(fixRow))]),
    nextOf(answer),
  ];
}

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });

const tones: Readonly<Record<WhyAnswer['verdict'], Tone>> = {
  allowed: 'opens',
  blocked: 'closes',
  indeterminate: 'warns',
  'not-applicable': 'faint',
};

/** The sentence that the person who asked came for. */
function verdictLine(answer: WhyAnswer): Line {
  const { verdict, lean, decidedBy, reason, from, to } = answer;
  const by = decidedBy === null ? '' : ` by ${deciderText(decidedBy)}`;
  const said = {
    allowed: 'gets out',
    blocked: `is stopped${by}`,
    indeterminate: `may be stopped${by}: nobody can decide it from what is known, and most likely it is ${lean ?? 'open'}`,
    'not-applicable': `is no question for these controls: ${because(reason ?? '')}`,
  }[verdict];
  return [
    say('The forward of ', 'strong'),
    quote(from, 'strong'),
    say(' to '),
    quote(to, 'strong'),
    say(' '),
    quote(said, tones[verdict]),
    say('.'),
  ];
}

/** `the outbound spam policy Default`. */
function deciderText({ gate, object }: Decider): string {
  const name = /^[a-zA-Z]+\/(?<name>.+)$/u.exec(object)?.groups?.['name'];
  if (name === undefined) return gates[gate];
  return gate === 'G0' ? `what nobody could read about ${name}` : `the ${nouns[gate]} ${name}`;
}

const nouns = { ...gates, G2: 'transport rule', G3: 'outbound connector', G5: 'state of' } as const;

const aboutLine = ({ mechanism, originalSender, source, at, confidence }: WhyAnswer): Line => [
  say(`${wayText(mechanism)}, ${sides[originalSender]} · `, 'faint'),
  quote(source, 'faint'),
  say(` · judged for ${at} · ${tags[confidence]}`, 'faint'),
];

/** What the bounce is about where that is not forwarding. */
const otherLines = ({ otherCause }: WhyAnswer): readonly Line[] =>
  otherCause === null
    ? []
    : [[say('The bounce is not about forwarding: ', 'strong'), quote(otherCause.means)], [quote(otherCause.todo)]];

/** Who learns of it. */
function tellingLines({ ndr, silent, loss, verdict }: WhyAnswer): readonly Line[] {
  const bounce: readonly Line[] =
    ndr === null ? [] : [[say(`${ndr.expected ? 'Expected bounce' : 'Bounce'} ${ndr.code}: `), quote(ndr.text)]];
  const quiet: readonly Line[] =
    silent && verdict !== 'allowed' ? [[say('Nobody is told: the message just does not arrive.', 'warns')]] : [];
  const lost: readonly Line[] = loss === null ? [] : [[say('The mailbox keeps no copy: the mail is lost.', 'fails')]];
  return [...bounce, ...quiet, ...lost];
}

const outcomes = { pass: ['passes', 'faint'], block: ['stops', 'closes'], unknown: ['unknown', 'warns'] } as const;

function gateRow({ gate, outcome, lean, object, reason, tag }: GateResult): DocumentRow {
  const [word, tone] = outcomes[outcome];
  const likely = outcome === 'unknown' ? `, likely ${lean === 'pass' ? 'passes' : 'stops'}` : '';
  return row([
    [say(`${gate} ${gates[gate]}`)],
    [say(`${word}${likely}`, tone)],
    [quote(object ?? '')],
    [quote(because(reason), 'faint'), say(` · ${tags[tag]}`, 'faint')],
  ]);
}

const deciderLine = ({ gate, object }: Decider): Line => [say(`${gate} ${gates[gate]}: `), quote(object)];

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
  ['delivery-conditional-on-tls', 'delivers only to a server with the TLS it asks for'],
]);

const caveatLine = ({ kind, object }: WhyAnswer['caveats'][number]): Line => [
  quote(object),
  say(` ${caveatWords.get(kind) ?? kind}`),
];

const forwardRow = ({ mechanism, to, rule, verdict, decidedBy }: OwnForward): DocumentRow =>
  row([
    [say(wayText(mechanism)), ...(rule === null ? [] : [quote(` "${rule}"`)])],
    [say('→ '), quote(to)],
    [say(answerText(verdict), tones[verdict])],
    [quote(decidedBy?.object ?? '', 'faint')],
  ]);

function fixRow({ changes, others, opens, starts, patch, asks }: WhyFix): DocumentRow {
  const reach =
    others === null
      ? 'an unknown number of others gain too'
      : others === 0
        ? 'nobody else gains'
        : `${others} others gain too`;
  const [first, ...more] = changes;
  const title = (change: WhyFix['changes'][number]): Line => [
    quote(change.title),
    quote(
      change.place === null
        ? ''
        : ` (${change.action === 'replace' ? 'replaces' : 'joins'} ${placeText(change.place)})`,
      'faint',
    ),
  ];
  const lines = patch
    .trimEnd()
    .split('\n')
    .map((text): DiffLine => ({ sign: '+', label: '', text }));
  const effects: readonly Line[] = [
    ...opens.map(({ senders, destinations, mechanisms }): Line => [
      say('opens ', 'opens'),
      quote(senders),
      say(' to '),
      quote(destinations),
      say(` · ${waysText(mechanisms)}`, 'faint'),
    ]),
    ...starts.map(({ from, to, mechanism }): Line => [
      say('starts ', 'warns'),
      quote(`${from} → ${to}`),
      say(` · ${wayText(mechanism)}`, 'faint'),
    ]),
  ];
  const asked: readonly Line[] =
    asks.length === 0 ? [] : [[say(`the guardrails also ask for ${asks.join(', ')}`, 'warns')]];
  return row(
    [first === undefined ? [] : title(first), [say(reach, others === 0 ? 'closes' : 'warns')]],
    [...more.map(title), ...effects, ...asked],
    lines,
  );
}

function nextOf({ verdict, fixes, evidence, from, to }: WhyAnswer): Block {
  if (fixes.length > 0)
    return {
      kind: 'next',
      line: [say('Every change was planned against this tenant and judged. With it in the policies:')],
      command: 'postern plan',
    };
  if (verdict === 'allowed' && evidence.length === 0)
    return {
      kind: 'next',
      line: [say('If it bounces all the same:')],
      command: `postern why --from ${shellWord(from)} --to ${shellWord(to)} --ndr FILE`,
    };
  return { kind: 'next', line: [say('To see who can forward where:')], command: 'postern posture' };
}
