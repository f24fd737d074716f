import { canonical } from '../../json.ts';
import { entraObject } from '../directory.ts';
import type { TenantState } from '../state.ts';
import type { GraphContext } from './context.ts';
import { refuse } from './problem.ts';

/** Requests that have been turned away once, by tenant. */
const turnedAway = new WeakMap<TenantState, Set<string>>();

/**
 * Turns a request away the first time when it concerns an address at `throttle.example`, and lets it pass when it comes
 * again: throttling that anybody can reach by typing an address.
 */
export function throttle(context: GraphContext): void {
  const { request, state, ids } = context;
  const concerned = [request.query.toString(), canonical(request.body), ...ids.map((id) => namesOf(state, id))];
  if (!concerned.some((text) => text.includes('throttle.example'))) return;
  const seen = turnedAway.get(state) ?? new Set();
  turnedAway.set(state, seen);
  const key = `${request.method} ${request.path}?${request.query.toString()} ${canonical(request.body)}`;
  if (seen.has(key)) return;
  seen.add(key);
  refuse(429, 'TooManyRequests', 'Too Many Requests', { 'Retry-After': '1' });
}

function namesOf(state: TenantState, id: string): string {
  const row = entraObject(state, id) ?? {};
  return `${id} ${canonical([row['mail'] ?? null, row['userPrincipalName'] ?? null])}`;
}
