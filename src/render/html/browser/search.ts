import { all, byId, textOf } from './elements.ts';
import { reachable } from './arrows.ts';
import { bits, everyTerm, filterTable, type PageSearch, tables } from './tables.ts';

const groups: ReadonlyMap<string, readonly string[]> = new Map([
  ['open', ['allowed', 'partial']],
  ['indeterminate', ['indeterminate', 'unsure']],
  ['blocked', ['blocked']],
]);
const found = 'tbody tr:not([hidden]), [data-item]:not([hidden])';

/** Search and filter over the matrix and the lists. */
export function offerSearch(): void {
  const [tools, words, answer] = [
    byId('tools', HTMLElement),
    byId('search', HTMLInputElement),
    byId('answer', HTMLSelectElement),
  ];
  if (tools === null || words === null || answer === null) return;
  tools.hidden = false;
  const page = searched();
  const filter = (): void => show(page, searchOf(words.value, answer.value));
  const clear = (): void => {
    words.value = '';
    answer.value = '';
    filter();
  };
  let waiting = 0;
  words.addEventListener('input', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  answer.addEventListener('change', filter);
  byId('clear', HTMLButtonElement)?.addEventListener('click', () => {
    clear();
    words.focus();
  });
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.matches('input, select, textarea');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      words.focus();
    }
    if (event.key === 'Escape' && (event.target === words || event.target === answer)) clear();
  });
}

/** What is searched, found once. */
interface Searched {
  readonly tables: ReturnType<typeof tables>;
  readonly items: readonly { readonly element: HTMLElement; readonly text: string; readonly answer: string }[];
  readonly sections: readonly HTMLElement[];
  readonly lists: readonly HTMLElement[];
  readonly folds: readonly { readonly element: HTMLDetailsElement; readonly open: boolean }[];
}

const searched = (): Searched => ({
  tables: tables(),
  items: all('[data-item]', HTMLElement).map((element) => ({
    element,
    text: textOf(element),
    answer: element.dataset['item'] ?? '',
  })),
  sections: all('section', HTMLElement).filter((one) => one.querySelector(found) !== null),
  lists: all('ul.rows, ul.findings', HTMLElement),
  folds: all('details.fold', HTMLDetailsElement).map((element) => ({ element, open: element.open })),
});

function searchOf(words: string, answer: string): PageSearch {
  const wanted = groups.get(answer);
  return {
    terms: words
      .toLowerCase()
      .split(/\s+/u)
      .filter((one) => one !== '')
      .slice(0, 20),
    meets: (names) => wanted === undefined || wanted.some((one) => names.includes(one)),
  };
}

function show(page: Searched, search: PageSearch): void {
  const active = search.terms.length > 0 || !search.meets([]);
  const count = page.tables.reduce((sum, table) => sum + filterTable(table, search), 0) + showItems(page, search);
  for (const { element, open } of page.folds) {
    const any = element.querySelector(found) !== null;
    element.hidden = active && !any;
    element.open = active ? any : open;
  }
  for (const list of page.lists) list.hidden = [...list.children].every((row) => row.hasAttribute('hidden'));
  for (const one of page.sections) one.hidden = active && one.querySelector(found) === null;
  reachable();
  const said = count === 0 ? 'nothing found' : `${count}${count === 1 ? ' row' : ' rows'} found`;
  byId('shown', HTMLOutputElement)?.replaceChildren(active ? said : '');
}

function showItems({ items }: Searched, search: PageSearch): number {
  let count = 0;
  for (const { element, text, answer } of items) {
    const on = bits(text, search) === everyTerm(search) && (answer === '' || search.meets(answer.split(' ')));
    element.hidden = !on;
    if (on) count += 1;
  }
  return count;
}
