import { all } from './elements.ts';

/** Opens what a link leads to. */
export function offerLinks(): void {
  addEventListener('hashchange', reveal);
  reveal();
}

function reveal(): void {
  const target = location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target === null) return;
  for (let at: Element | null = target; at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  (target.closest('details.sheet') ?? target).scrollIntoView();
  if (target.classList.contains('body')) target.focus({ preventScroll: true });
}

/** Paper has no folds: what is for paper is opened, and closed again. */
export function openForPaper(): void {
  let closed: readonly HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])', HTMLDetailsElement);
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });
}
