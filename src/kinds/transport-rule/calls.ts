import { type JsonObject, sameJson } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { write } from '../draft.ts';
import { type Properties, textsOf } from '../property.ts';
import { parameters } from '../table.ts';
import { properties, settable } from './properties.ts';

/** What has to be said about a new rule: whatever is not what the service would hold anyway. Without a priority it is the last. */
export function createCall(name: string, rule: Properties, more: JsonObject = {}): Call {
  const said = settable.filter(
    ({ name: field, fallback }) => rule[field] !== undefined && !sameJson(rule[field] ?? null, fallback ?? null),
  );
  const disabled = rule['enabled'] === false ? { Enabled: false } : {};
  const legacy = rule['useLegacyRegex'] === true ? { UseLegacyRegex: true } : {};
  return write('New-TransportRule', {
    Name: name,
    ...parameters(
      settable,
      said.map((one) => one.name),
      rule,
    ),
    ...disabled,
    ...legacy,
    ...more,
  });
}

export const removeCall = (name: string): Call => write('Remove-TransportRule', { Identity: name });

const recipients = properties.filter(({ shape }) => shape === 'recipients' || shape === 'recipient');
const naming = [...recipients.map(({ name }) => name), 'routeMessageOutboundConnector'];

/** Recipients and connectors that a rule names. */
export function named(rule: Properties): readonly string[] {
  const all = naming.flatMap((name) => {
    const value = rule[name];
    return typeof value === 'string' ? [value] : textsOf(value);
  });
  return [...new Set(all)];
}
