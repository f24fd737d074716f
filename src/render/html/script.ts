/**
 * What the report does beside being read: it searches, filters, moves through the matrix by arrow keys and opens what a
 * link leads to. It writes no markup, and without it the page is a plain document.
 */
export const script = `
(() => {
  'use strict';
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const search = byId('search');
  const answer = byId('answer');
  byId('tools').hidden = false;

  const textOf = (element) => element.textContent.toLowerCase();
  const items = all('[data-item]').map((element) => ({ element, text: textOf(element), answer: element.dataset.item }));
  const tables = all('table.matrix').map((table) => ({
    region: table.closest('.wide'),
    columns: Array.from(table.tHead.rows[0].cells).slice(1).map((head) => ({ head, text: textOf(head) })),
    rows: Array.from(table.tBodies[0].rows).map((row) => ({
      row, text: textOf(row.cells[0]), cells: Array.from(row.cells).slice(1),
    })),
  }));
  const found = 'tbody tr:not([hidden]), [data-item]:not([hidden])';
  const sections = all('section').filter((element) => element.querySelector(found) !== null);
  const lists = all('ul.rows, ul.findings').map((element) => ({ element, rows: Array.from(element.children) }));
  const folds = all('details.fold').map((element) => ({ element, open: element.open }));

  const groups = { open: ['allowed', 'partial'], indeterminate: ['indeterminate', 'unsure'], blocked: ['blocked'] };
  const meets = (names) => {
    const wanted = groups[answer.value];
    return wanted === undefined || wanted.some((one) => names.includes(one));
  };
  const bits = (text, terms) => terms.reduce((sum, term, at) => (text.includes(term) ? sum | (1 << at) : sum), 0);

  function filterTable({ region, columns, rows }, terms, full) {
    const heads = columns.map(({ text }) => bits(text, terms));
    const seen = columns.map(() => false);
    let count = 0;
    for (const { row, text, cells } of rows) {
      const own = bits(text, terms);
      let any = false;
      cells.forEach((cell, at) => {
        const on = (own | heads[at]) === full && meets(cell.className.split(' '));
        cell.classList.toggle('off', !on);
        if (on) any = seen[at] = true;
      });
      row.hidden = !any;
      if (any) count += 1;
    }
    columns.forEach(({ head }, at) => {
      if (head.hidden === !seen[at]) return;
      head.hidden = !seen[at];
      for (const { cells } of rows) cells[at].hidden = !seen[at];
    });
    region.hidden = count === 0;
    return count;
  }

  function filter() {
    const terms = search.value.toLowerCase().split(/\\s+/u).filter((one) => one !== '').slice(0, 20);
    const full = (1 << terms.length) - 1;
    const active = terms.length > 0 || answer.value !== '';
    let count = 0;
    for (const table of tables) count += filterTable(table, terms, full);
    for (const one of items) {
      const on = bits(one.text, terms) === full && (one.answer === '' || meets(one.answer.split(' ')));
      one.element.hidden = !on;
      if (on) count += 1;
    }
    for (const { element, open } of folds) {
      const any = element.querySelector(found) !== null;
      element.hidden = active && !any;
      element.open = active ? any : open;
    }
    for (const { element, rows } of lists) element.hidden = rows.every((row) => row.hidden);
    for (const one of sections) one.hidden = active && one.querySelector(found) === null;
    reachable();
    byId('shown').textContent = active ? (count === 0 ? 'nothing found' : count + (count === 1 ? ' row' : ' rows') + ' found') : '';
  }

  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  };
  const clear = () => {
    search.value = '';
    answer.value = '';
    filter();
  };
  search.addEventListener('input', soon);
  answer.addEventListener('change', filter);
  byId('clear').addEventListener('click', () => { clear(); search.focus(); });

  function reveal() {
    const target = location.hash === '' ? null : byId(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    for (let at = target; at !== null; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    (target.closest('details.sheet') ?? target).scrollIntoView();
    if (target.classList.contains('body')) target.focus({ preventScroll: true });
  }
  addEventListener('hashchange', reveal);

  const links = (table) => all('td:not([hidden]) a', table).filter((link) => !link.closest('tr').hidden);
  for (const table of all('table.matrix')) {
    all('td a', table).forEach((link, at) => { link.tabIndex = at === 0 ? 0 : -1; });
    table.addEventListener('focusin', ({ target }) => {
      all('td a[tabindex="0"]', table).forEach((link) => { link.tabIndex = -1; });
      target.tabIndex = 0;
    });
    table.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      const cell = event.target.closest('td');
      if (step === undefined || cell === null) return;
      event.preventDefault();
      const onward = neighbour(cell, step);
      if (onward !== null) onward.focus();
    });
  }
  function neighbour(cell, [across, down]) {
    let [row, column] = [cell.parentElement, cell.cellIndex];
    do {
      column += across;
      if (down !== 0) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
      const there = row === null ? undefined : row.cells[column];
      if (there === undefined) return null;
      const link = row.hidden || there.hidden ? null : there.querySelector('a');
      if (link !== null) return link;
    } while (true);
  }
  function reachable() {
    for (const table of all('table.matrix')) {
      const open = links(table);
      if (open.length > 0 && !open.some((link) => link.tabIndex === 0)) open[0].tabIndex = 0;
    }
  }

  addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.matches('input, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); search.focus(); }
    if (event.key === 'Escape' && typing) clear();
  });

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => { for (const one of closed) one.open = false; });

  reveal();
})();
`;
