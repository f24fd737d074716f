import type { PostureAnswer, PostureCell, PostureReport, PostureWay } from '../../engine/answers/posture-report.ts';
import type { Caveat, GateResult, Settling } from '../../posture/values/verdict.ts';
import { count } from '../words/words.ts';
import { type MarkupContent, html, joined, type Markup, quoted } from './markup.ts';
import { waysText } from '../words/ways.ts';
import { sidesOf } from './openings.ts';
import { blocksOf, capital, range, section, word } from './pieces.ts';
import type { Sheet, Sheets } from './sheets.ts';
import { answers, because, gates, losses, tags } from '../words/answers.ts';

const sheetsAtOnce = 40;

/** What stands behind the answers of the matrix: each way of forwarding with the say of every gate. */
export function answersSection(report: PostureReport, sheets: Sheets): Markup | null {
  const names = namesOf(report);
  const blocks = blocksOf(sheets.all, sheetsAtOnce).map((block, at) => {
    const some = block.map((sheet) => sheetMarkup(sheet, report, names));
    const from = at * sheetsAtOnce;
    return from === 0
      ? some
      : html`<details class="group">
          <summary>${range(from, block.length, sheets.all.length)}</summary>
          <div>${some}</div>
        </details> `;
  });
  return blocks.length === 0 ? null : section('why', 'Why: the gates behind each answer', blocks);
}

type Names = ReadonlyMap<string, string>;

const namesOf = ({ senderClasses, destinationClasses }: PostureReport): Names =>
  new Map([...senderClasses, ...destinationClasses].map(({ id, name }) => [id, name]));

function sheetMarkup(sheet: Sheet, report: PostureReport, names: Names): Markup {
  const rest = sheet.cells.length - examples;
  const pairs = sheet.cells.slice(0, examples).map((cell) => html`<li>${pair(cell, names)}</li>`);
  const more = rest <= 0 ? null : html`<li class="soft">and ${count(rest, 'more pair')}</li>`;
  const groups = grouped(sheet.ways);
  return html`<details class="sheet">
    <summary>${word(sheet.verdict, answers[sheet.verdict])} <span class="soft">${titleOf(sheet, names)}</span></summary>
    <div class="body" id="${sheet.id}" tabindex="-1">
      ${
        sheet.cells.length === 1
          ? null
          : html`<ul class="small">
              ${pairs}${more}
            </ul>`
      }
      ${groups.map((ways) => answerMarkup(ways, report.answers))}
      <p class="screen small"><a href="#matrix">Back to the matrix</a></p>
    </div>
  </details> `;
}

const examples = 6;

function titleOf({ cells }: Sheet, names: Names): MarkupContent {
  const [first] = cells;
  const more = cells.length > 1 ? ` and ${count(cells.length - 1, 'more pair')}` : '';
  return first === undefined ? null : [pair(first, names), more];
}

const pair = ({ senders, destinations }: PostureCell, names: Names): Markup =>
  html`${quoted(names.get(senders) ?? senders)} → ${quoted(names.get(destinations) ?? destinations)}`;

/** Ways with the same answer for the same mail, together. */
function grouped(ways: readonly PostureWay[]): readonly (readonly PostureWay[])[] {
  const groups = new Map<string, PostureWay[]>();
  for (const way of ways) {
    const key = `${way.answer} ${way.originals.join()}`;
    groups.set(key, [...(groups.get(key) ?? []), way]);
  }
  return [...groups.values()];
}

function answerMarkup(ways: readonly PostureWay[], all: readonly PostureAnswer[]): MarkupContent {
  const [first] = ways;
  const answer = first === undefined ? undefined : all[first.answer];
  if (first === undefined || answer === undefined) return null;
  const { example } = answer;
  return html`<article>
    <h3>${waysText(ways.map((one) => one.mechanism))}, ${sidesOf(first.originals)}</h3>
    <p>${sentence(answer)}</p>
    ${gateList(answer)} ${details(answer)}
    <p class="small soft">Traced for ${quoted(example.sender)} → ${quoted(example.to)}.${founded(answer)}</p>
  </article> `;
}

/** What is documented needs no word, and what is not known has said so already. */
const founded = ({ confidence }: PostureAnswer): string =>
  confidence === 'DOC' || confidence === 'UNK' ? '' : ` This answer is ${tags[confidence]}.`;

/** What of a verdict a sentence says. */
type Told = Pick<PostureAnswer, 'verdict' | 'lean' | 'reason' | 'decidedBy' | 'ndr' | 'silent' | 'loss'>;

/** The verdict in a sentence: who decides, and what people see. */
export function sentence(told: Told): MarkupContent {
  const { verdict, lean, reason, decidedBy } = told;
  const likely = lean === null ? null : `, likely ${lean}`;
  const why = reason === null ? null : html`: ${because(reason)}`;
  const by = decidedBy === null ? null : html` by ${quoted(decidedBy.object)}`;
  const left = verdict === 'indeterminate' && by !== null ? html`, left open${by}` : by;
  return [word(verdict, answers[verdict]), likely, why, left, notice(told)];
}

/** What people see of a message that stops. */
function notice({ verdict, ndr, silent, loss }: Told): MarkupContent {
  if (verdict !== 'blocked') return null;
  const lost = loss === null ? null : html` ${capital(losses[loss])}.`;
  if (ndr !== null)
    return html`. The sender ${ndr.expected ? 'likely gets' : 'gets'}
      <code>${quoted(ndr.code)}</code> “${quoted(ndr.text)}”${lost}`;
  return silent ? html`. Nobody is told.${lost}` : lost === null ? null : html`.${lost}`;
}

function gateList({ gates: all, decidedBy }: PostureAnswer): MarkupContent {
  if (all.length === 0) return null;
  return html`<ol class="gates">
    ${all.map((one) => gateRow(one, one.gate === decidedBy?.gate))}
  </ol>`;
}

const outcomes = { pass: 'passes', block: 'blocks', unknown: 'unclear' } as const;
const tones = { pass: 'pass', block: 'allowed', unknown: 'indeterminate' } as const;

function gateRow({ gate, outcome, lean, object, reason, tag }: GateResult, decides: boolean): Markup {
  const likely = outcome === 'unknown' ? `, likely ${outcomes[lean]}` : '';
  const by = object === null ? null : html` <span class="soft">${quoted(object)}</span>`;
  const doubt = tag === 'DOC' ? null : html` <span class="soft">(${tags[tag]})</span>`;
  return html`<li${decides ? html` class="decides"` : null}><span class="soft">${gate}</span><span>${gates[gate]}</span>${word(tones[outcome], outcomes[outcome])}<span>${because(reason)}${likely}${by}${doubt}</span></li>
`;
}

/** What else there is to know about an answer, a line for each. */
function details({ alsoBlockedBy, mayBePreemptedBy, caveats, settledBy }: PostureAnswer): MarkupContent {
  const lines: readonly MarkupContent[] = [
    named('Would be stopped all the same by', alsoBlockedBy),
    named('May be stopped before by', mayBePreemptedBy),
    ...caveats.map(caveat),
    ...settledBy.map(settling),
  ];
  return lines.every((line) => line === null)
    ? null
    : html`<ul class="small">
        ${lines}
      </ul>`;
}

const named = (words: string, objects: readonly { readonly object: string }[]): MarkupContent =>
  objects.length === 0
    ? null
    : html`<li>
        ${words}
        ${joined(
          objects.map(({ object }) => quoted(object)),
          ', ',
        )}
      </li>`;

const caveats: ReadonlyMap<string, string> = new Map([
  ['conditionalBlocks', 'Some messages are stopped, by what they contain or who wrote them:'],
  ['conditionalAllows', 'Some messages are let through, by what they contain or who wrote them:'],
  ['conditionalBypass', 'Some messages bypass filtering:'],
  ['conditionalStop', 'For some messages no later rule is asked:'],
  ['conditionalHeader', 'From some messages the mark of a forward is taken:'],
  ['delivery-conditional-on-tls', 'Delivered only over an encrypted connection:'],
]);

const caveat = ({ kind, object }: Caveat): Markup => html`<li>${caveats.get(kind) ?? kind} ${quoted(object)}</li>`;

const settling = ({ fact, how }: Settling): Markup => html`<li>To settle ${quoted(fact)}: ${how}</li>`;
