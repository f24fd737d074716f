import type { Cell } from '../values/verdict.ts';

/** What transport rules can tell apart among forwards: made by a rule, redirected, and made by the mailbox itself. */
export const routes = ['forward', 'redirect', 'mailbox'] as const;
export type Route = (typeof routes)[number] | 'by-hand';

export function routeOf(mechanism: Cell['mechanism']): Route {
  if (mechanism === 'manual') return 'by-hand';
  if (mechanism === 'inbox-redirect') return 'redirect';
  return mechanism.startsWith('inbox-') ? 'forward' : 'mailbox';
}
