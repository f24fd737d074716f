import { textAt } from '../../json.ts';
import type { Properties } from '../property.ts';

/** The header that inbox rules leave on what they send. Source: outbound policies page, August 2026. */
export const loopHeader = 'x-ms-exchange-inbox-rules-loop';

/** What a rule makes of that header; null where it leaves it. Where a rule does both, the header may be there. */
export function loopHeaderAfter(rule: Properties): 'set' | 'removed' | null {
  const names = (property: string): boolean => textAt(rule, property).toLowerCase() === loopHeader;
  if (names('setHeaderName')) return 'set';
  return names('removeHeader') ? 'removed' : null;
}
