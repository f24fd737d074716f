import { textAt } from '../../json.ts';
import type { Properties } from '../property.ts';

/** The header that inbox rules leave on what they send. Source: outbound policies page, August 2026. */
export const loopHeader = 'x-ms-exchange-inbox-rules-loop';

/** What a rule does to a header that others may look for. */
export interface HeaderChange {
  /** In lower case. */
  readonly header: string;
  readonly how: 'set' | 'removed';
}

/** The headers that a rule writes or takes off. Where it does both to one, that may be there. */
export function headersAfter(rule: Properties): readonly HeaderChange[] {
  const [written, removed] = ['setHeaderName', 'removeHeader'].map((name) => textAt(rule, name).toLowerCase());
  return [
    ...(written ? [{ header: written, how: 'set' } as const] : []),
    ...(removed && removed !== written ? [{ header: removed, how: 'removed' } as const] : []),
  ];
}

/** What a rule makes of the header of inbox rules; null where it leaves it. */
export const loopHeaderAfter = (rule: Properties): HeaderChange['how'] | null =>
  headersAfter(rule).find(({ header }) => header === loopHeader)?.how ?? null;
