import { textAt } from '../../json.ts';
import type { Properties } from '../property.ts';

/** Whether a rule does nothing to mail: it is off or audits alone. One that begins later will act; one that has ended will not. */
export function isSilent(rule: Properties, at: Date): boolean {
  const expiry = textAt(rule, 'expiryDate');
  const over = expiry !== '' && Date.parse(expiry) <= at.getTime();
  return rule['enabled'] === false || (rule['mode'] ?? 'Enforce') !== 'Enforce' || over;
}
