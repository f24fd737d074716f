import { all } from './elements.ts';

const steps: ReadonlyMap<string, readonly [across: number, down: number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Arrow keys move through the matrix, which is one stop of the tab key. */
export function offerArrows(): void {
  for (const table of all('table.matrix', HTMLTableElement)) {
    all('td a', HTMLAnchorElement, table).forEach((link, at) => (link.tabIndex = at === 0 ? 0 : -1));
    table.addEventListener('focusin', ({ target }) => {
      for (const link of all('td a[tabindex="0"]', HTMLAnchorElement, table)) link.tabIndex = -1;
      if (target instanceof HTMLAnchorElement) target.tabIndex = 0;
    });
    table.addEventListener('keydown', (event) => {
      const step = steps.get(event.key);
      const cell = event.target instanceof Element ? event.target.closest('td') : null;
      if (step === undefined || cell === null) return;
      event.preventDefault();
      neighbour(cell, step)?.focus();
    });
  }
}

function neighbour(from: HTMLTableCellElement, [across, down]: readonly [number, number]): HTMLAnchorElement | null {
  let row: Element | null = from.parentElement;
  let column = from.cellIndex;
  for (;;) {
    column += across;
    if (down !== 0) row = (down > 0 ? row?.nextElementSibling : row?.previousElementSibling) ?? null;
    const there = row instanceof HTMLTableRowElement ? row.cells[column] : undefined;
    if (there === undefined) return null;
    const link = row?.hasAttribute('hidden') === true || there.hidden ? null : there.querySelector('a');
    if (link !== null) return link;
  }
}

/** After a search the tab key still reaches each matrix. */
export function reachable(): void {
  for (const table of all('table.matrix', HTMLTableElement)) {
    const open = all('td:not([hidden]) a', HTMLAnchorElement, table).filter(
      (link) => link.closest('tr')?.hidden === false,
    );
    const [first] = open;
    if (first !== undefined && !open.some((link) => link.tabIndex === 0)) first.tabIndex = 0;
  }
}
