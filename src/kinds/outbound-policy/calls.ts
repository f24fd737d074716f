import { type Json, type JsonObject, sameJson } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { write } from '../draft.ts';
import type { Properties, Property } from '../property.ts';
import { parameters } from '../table.ts';
import { policyProperties, ruleFields, ruleProperties } from './properties.ts';

/** What has to be said about a new object: whatever is not what the service would hold anyway. */
function given(table: readonly Property[], wanted: Properties): JsonObject {
  const said = table.filter(
    ({ name, fallback }) => wanted[name] !== undefined && !sameJson(wanted[name] ?? null, fallback ?? null),
  );
  return parameters(
    table,
    said.map((property) => property.name),
    wanted,
  );
}

export const createPolicy = (name: string, wanted: Properties): Call =>
  write('New-HostedOutboundSpamFilterPolicy', { Name: name, ...given(policyProperties, wanted) });

export const setPolicy = (name: string, names: readonly string[], wanted: Properties): Call =>
  write('Set-HostedOutboundSpamFilterPolicy', { Identity: name, ...parameters(policyProperties, names, wanted) });

/** -Force is the only way past the question: this cmdlet has no -Confirm. */
export const removePolicy = (name: string): Call =>
  write('Remove-HostedOutboundSpamFilterPolicy', { Identity: name, Force: true });

/** Scope, comment and state in one call, so that the rule is at no moment wider than asked. */
export function createRule(policy: string, wanted: Properties, priority: number | null = null): Call {
  return write('New-HostedOutboundSpamFilterRule', {
    ...given(ruleProperties, wanted),
    Name: newName(ruleNameIn(wanted, policy)),
    HostedOutboundSpamFilterPolicy: policy,
    ...(wanted['enabled'] === false ? { Enabled: false } : {}),
    ...(priority === null ? {} : { Priority: priority }),
  });
}

/** The policy a rule is bound to is never said again: the service refuses to bind it to the one it has. */
export const setRule = (name: string, names: readonly string[], wanted: Properties): Call =>
  write('Set-HostedOutboundSpamFilterRule', { Identity: name, ...parameters(ruleProperties, names, wanted) });

export const removeRule = (name: string): Call => write('Remove-HostedOutboundSpamFilterRule', { Identity: name });

/** A rule is enabled and disabled by cmdlets of its own; Set- has no such parameter. */
export const turnRule = (name: string, on: boolean): Call =>
  write(on ? 'Enable-HostedOutboundSpamFilterRule' : 'Disable-HostedOutboundSpamFilterRule', { Identity: name });

/** The service refuses these in the name of a rule. Source: New-HostedOutboundSpamFilterRule reference, August 2026. */
export const forbidden = /[\\%&*+/=?{}|<>();:[\],"]/u;

/** The nearest name that a new rule may have: rules that are there may have older names. */
export const newName = (name: string): string =>
  name.split(forbidden).join(' ').replaceAll(/ +/gu, ' ').trim().slice(0, 64) || 'Unnamed';

/** The name of a policy's rule: its own where it has one, else the policy's. */
export const ruleNameIn = (properties: Properties, policy: string): string => textOf(properties['ruleName']) ?? policy;

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The properties of a policy that has no rule. */
export function withoutRule(properties: Properties): Properties {
  const kept = Object.entries(properties).filter(([name]) => !ruleFields.includes(name));
  return { ...Object.fromEntries(kept), appliesTo: 'nobody' };
}

/** The properties of a policy with its rule in place: a rule has a state and a name even where nobody gives them. */
export function withRule(properties: Properties, policy: string): Properties {
  const { appliesTo: _, ...rest } = properties;
  return { ...rest, enabled: properties['enabled'] ?? true, ruleName: ruleNameIn(properties, policy) };
}
