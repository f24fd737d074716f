import type { WireAnswer } from './http-client.ts';

/** From this share of an allowance on, a road goes slower by itself rather than run into a refusal. */
const most = 0.8;

/**
 * Whether an answer says that little is left of what this application may ask. Graph gives the share that is used, and
 * only from 0.8 on (Source: Graph throttling guidance, August 2026); the Exchange endpoint was seen to count down
 * `Rate-Limit-Limit`. Headers that are missing or no numbers say nothing.
 */
export function isNearlySpent(answer: WireAnswer): boolean {
  if (answer.kind === 'none') return false;
  const number = (name: string): number => Number(answer.headers.get(name) ?? Number.NaN);
  const left = number('rate-limit-remaining') / number('rate-limit-limit');
  return number('x-ms-throttle-limit-percentage') >= most || left <= 1 - most;
}
