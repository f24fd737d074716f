import type { Json } from '../../json.ts';
import type { Property } from '../property.ts';

/** What the switch must be for a state; null follows the organisation. */
export function switchOf(state: Json | undefined): Json {
  if (state === 'disabled') return true;
  return state === 'enabled' ? false : null;
}

/**
 * One switch, kept the wrong way round by the service: `SmtpClientAuthenticationDisabled`, on the organisation true or
 * false, on a mailbox also null for "as the organisation says". Source: Set-TransportConfig and Set-CASMailbox, August 2026.
 */
export const properties: readonly Property[] = [
  {
    name: 'state',
    parameter: 'SmtpClientAuthenticationDisabled',
    shape: 'choice',
    choices: ['enabled', 'disabled', 'inherit'],
    fallback: 'inherit',
    essential: true,
    held: switchOf,
    about: 'Whether clients may send through SMTP AUTH: enabled, disabled, or inherit what the organisation says.',
  },
];

/** The key of the entry for the organisation; no mailbox address looks like it. */
export const organization = 'organization';

/** What a row's switch says in our words. */
export function stateOf(disabled: Json | undefined): string {
  if (typeof disabled === 'string') return disabled.toLowerCase() === 'true' ? 'disabled' : 'enabled';
  if (disabled === true) return 'disabled';
  return disabled === false ? 'enabled' : 'inherit';
}
