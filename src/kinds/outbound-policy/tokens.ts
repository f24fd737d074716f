import { token } from '../draft.ts';
import type { Effect } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { section } from './live.ts';
import { scopeProperties } from './properties.ts';

/** Every recipient that a scope names. */
export function named(properties: Properties): readonly string[] {
  const naming = scopeProperties.filter((property) => property.shape === 'recipients');
  const all = naming.flatMap(({ name }) => textsOf(properties[name]));
  return [...new Set(all)];
}

export const recipientTokens = (addresses: readonly string[], say: 'exists' | 'released'): readonly string[] =>
  addresses.map((address) => token[say](address));

/** What a step for some senders gives the default policy to wait for: it tightens after openings and loosens after closings. */
export function generalTokens(effect: Effect): readonly string[] {
  switch (effect) {
    case 'opens':
      return [token.opened(section)];
    case 'closes':
      return [token.closed(section)];
    case 'neutral':
      return [];
  }
}
