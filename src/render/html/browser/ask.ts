import type { WhyAnswer } from '../../../engine/why/why-answer.ts';
import { type AnsweredWay, type AnsweringData, answererOf, type PageQuestion } from '../../../engine/why/answering.ts';
import { addressIn, placeIn } from '../../../engine/why/typed.ts';
import { type Bounce, readBounce } from '../../../posture/bounce/bounce.ts';
import { mechanisms, originals, type Verdict } from '../../../posture/values/verdict.ts';
import { answerText, wayText } from '../../words/ways.ts';
import { whyDocument } from '../../documents/why-document.ts';
import { askCommand } from '../../parts/ask-command.ts';
import { elementsOf } from '../blocks.ts';
import { byId, element } from './elements.ts';

/** The form that asks, where the page has data to answer from. */
export function offerAnswers(): void {
  const [form, data] = [byId('ask-form', HTMLFormElement), byId('data', HTMLScriptElement)];
  if (form === null || data === null) return;
  // What the program wrote into its own page.
  const given = JSON.parse(data.text) as AnsweringData;
  const answer = lazily(() => answererOf(given));
  byId('ask', HTMLElement)?.removeAttribute('hidden');
  const submit = async (): Promise<void> => {
    try {
      const asked = await questionIn(form);
      if (typeof asked === 'string') return say([element('p', 'said tone-warns', asked)]);
      const { ways, why } = answer()(asked);
      const names = given.states.map(({ name }) => name);
      const said = elementsOf<Node>(whyDocument(why), (tag, className, children) =>
        element(tag, className, ...children),
      );
      return say([
        ...between(ways, asked, names),
        ...said,
        ...elsewhere(given, why),
        element('h3', '', 'By every way'),
        wayTable(ways, names),
      ]);
    } catch (error) {
      return say([element('p', 'said tone-fails', `This page could not answer: ${String(error)}`)]);
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
}

/** Where the policies have grants, fixes are worked out by the program alone. */
function elsewhere({ carriedOut }: AnsweringData, { verdict, from, to, mechanism, originalSender }: WhyAnswer): Node[] {
  if (carriedOut?.byGrants !== true || verdict === 'allowed') return [];
  const command = askCommand({ sender: from, to, mechanism, original: originalSender });
  return [element('p', 'said', 'What would let it through, beside the grants: ', element('code', '', command))];
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

const say = (answer: readonly Node[]): void => byId('answered', HTMLElement)?.replaceChildren(...answer);

const typedIn = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** What is asked; a sentence where something is missing. What is typed comes before what a bounce says. */
async function questionIn(form: HTMLFormElement): Promise<PageQuestion | string> {
  const pasted = typedIn(form, 'bounce');
  const bounce = pasted === '' ? null : await readBounce(pasted);
  const [from, to] = [typedIn(form, 'from') || bounce?.from || '', typedIn(form, 'to') || bounce?.to || ''];
  if (from === '') return missing('who forwards', bounce);
  if (to === '') return missing('where to', bounce);
  const [sender, place] = [addressIn(from), placeIn(to)];
  if (sender === null) return `${from} is no address: write it as name@domain.`;
  if (place === null) return `${to} is neither an address nor a domain.`;
  return {
    bounce,
    cell: {
      sender,
      to: place,
      mechanism: mechanisms.find((one) => one === typedIn(form, 'mechanism')) ?? 'inbox-forward',
      original: originals.find((one) => one === typedIn(form, 'original')) ?? 'external',
    },
  };
}

const missing = (what: string, bounce: Bounce | null): string =>
  bounce === null ? `Say ${what}.` : `The bounce does not say ${what}: type it as well.`;

/** What becomes of the forward from one state to the other, where there is more than one; the last is explained below it. */
function between(ways: readonly AnsweredWay[], { cell }: PageQuestion, names: readonly string[]): readonly Node[] {
  const verdicts = ways.find(({ mechanism }) => mechanism === cell.mechanism)?.verdicts ?? [];
  if (names.length < 2) return [];
  const told = verdicts.flatMap((verdict, at) => [at === 0 ? '' : ' → ', `${names[at] ?? ''}: `, verdictWord(verdict)]);
  return [element('p', 'said between', ...told)];
}

/** Every way with its verdict, before and after where there are two states. */
function wayTable(ways: readonly AnsweredWay[], names: readonly string[]): HTMLElement {
  const heads = names.length === 1 ? ['Verdict'] : names;
  const head = element('tr', '', ...['Way', ...heads].map((name) => headCell('col', name)));
  const rows = ways.map(({ mechanism, verdicts }) => {
    const row = element('tr', '', headCell('row', wayText(mechanism)), ...verdicts.map(verdictCell));
    row.dataset['way'] = mechanism;
    return row;
  });
  const table = element('table', 'plain', element('thead', '', head), element('tbody', '', ...rows));
  return element('div', 'wide', table);
}

function headCell(scope: string, text: string): HTMLElement {
  const cell = element('th', '', text);
  cell.setAttribute('scope', scope);
  return cell;
}

function verdictCell(told: Verdict): HTMLElement {
  const by = told.decidedBy === null ? [] : [element('span', 'who-more', `by ${told.decidedBy.object}`)];
  return element('td', '', verdictWord(told), ...by);
}

function verdictWord({ verdict, lean }: Verdict): HTMLElement {
  const said =
    verdict === 'not-applicable'
      ? 'not applicable'
      : answerText(lean === null ? verdict : `${verdict}, likely ${lean}`);
  return element('span', `word ${verdict}`, said);
}
