import type { Cell } from '../values/verdict.ts';

/** What transport rules can tell apart: rule-made forwards, redirects, and forwards of the mailbox itself. */
export const routes = ['forward', 'redirect', 'mailbox'] as const;
export type Route = (typeof routes)[number];

export function routeOf(mechanism: Cell['mechanism']): Route {
  if (mechanism === 'inbox-redirect') return 'redirect';
  return mechanism.startsWith('inbox-') ? 'forward' : 'mailbox';
}
