import { createHash } from 'node:crypto';
import type { TenantState } from './state.ts';

/** The moment at which an emulated tenant begins to live: the day of the worked example. */
const beginning = Date.UTC(2026, 10, 21, 8, 0, 0);

/** Identifiers and times that are the same for the same seed. A second passes with every look at the clock. */
export function sourceOf(seed: number | string): TenantState['next'] {
  let ids = 0;
  let seconds = 0;
  return {
    guid: () => guidOf(`${seed}/${(ids += 1)}`),
    now: () => new Date(beginning + (seconds += 1) * 1000).toISOString(),
  };
}

/** A well-formed random-looking GUID (version 4) that depends on the text alone. */
export function guidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
