import { isObject, type JsonObject, textAt } from '../../json.ts';
import { exchange, type Known, mapKnown, type Reading, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { isUnclear, text, texts, title, told, truth } from '../rows/decode.ts';
import { ranked } from '../rows/rules.ts';
import { mentioned } from '../table.ts';
import { scopeProperties } from './properties.ts';

/** A policy with its rule; either may be missing. A row of this kind has both, under these names. */
export interface PolicyAndRule {
  readonly policy: Row | null;
  readonly rule: Row | null;
}

export const pairOf = (row: Row): PolicyAndRule => ({ policy: part(row, 'Policy'), rule: part(row, 'Rule') });

function part(row: Row, name: string): JsonObject | null {
  const value = row[name];
  return isObject(value) ? value : null;
}

/** Reads policies and rules and joins them, in order of evaluation. */
export async function readPairs(reader: TenantReader): Promise<Known<readonly Row[]>> {
  const [policies, rules] = await Promise.all([readPolicies(reader), readRules(reader)]);
  if (rules.state !== 'present') return policies.state === 'unknown' ? policies : rules;
  return mapKnown(policies, (known) =>
    join(known, rules.value).map(({ policy, rule }) => ({ Policy: policy, Rule: rule })),
  );
}

async function readPolicies(reader: TenantReader): Promise<Reading> {
  const call = exchange('Get-HostedOutboundSpamFilterPolicy', {});
  return told(call, await reader.read(call), { Name: title, IsDefault: truth });
}

async function readRules(reader: TenantReader): Promise<Reading> {
  const call = exchange('Get-HostedOutboundSpamFilterRule', {});
  return ranked(call, told(call, await reader.read(call), { Name: title, HostedOutboundSpamFilterPolicy: text }));
}

/** Rules by priority with the policy each names, then policies without a rule, then the default. */
function join(policies: readonly Row[], rules: readonly Row[]): readonly PolicyAndRule[] {
  const byName = new Map(policies.flatMap((policy) => namesOf(policy).map((name) => [name, policy] as const)));
  const ruled = rules.map((rule) => ({ policy: boundTo(rule, byName), rule }));
  const taken = new Set(ruled.map((pair) => pair.policy));
  const bare = policies
    .filter((policy) => !taken.has(policy))
    .toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  return [
    ...ruled,
    ...bare.filter((policy) => !isDefault(policy)).map(withoutRule),
    ...bare.filter((policy) => isDefault(policy)).map(withoutRule),
  ];
}

const withoutRule = (policy: Row): PolicyAndRule => ({ policy, rule: null });

/** The default policy is the one marked so. */
export const isDefault = (policy: Row): boolean => policy['IsDefault'] === true;

export const nameOf = (row: Row): string => textAt(row, 'Name');

/** The policy a rule is bound to, as the rule names it. */
export const referenceOf = (rule: Row): string => textAt(rule, 'HostedOutboundSpamFilterPolicy');

/**
 * A rule is bound to a policy by its reference, never by an equal name: renaming in the portal renames the rule alone.
 * Source: Configure outbound spam policies, August 2026.
 */
function boundTo(rule: Row, byName: ReadonlyMap<string, Row>): Row | null {
  const reference = referenceOf(rule).toLowerCase();
  return reference === '' ? null : (byName.get(reference) ?? null);
}

const namesOf = (policy: Row): readonly string[] =>
  ['Name', 'Identity', 'Id', 'Guid', 'ExchangeObjectId', 'DistinguishedName'].map((key) =>
    textAt(policy, key).toLowerCase(),
  );

export function mentions(row: Row): readonly string[] {
  const { policy, rule } = pairOf(row);
  const copied =
    policy?.['BccSuspiciousOutboundMail'] === true
      ? texts(policy['BccSuspiciousOutboundAdditionalRecipients'] ?? null)
      : [];
  return [...(rule === null ? [] : mentioned(scopeProperties, rule)), ...(isUnclear(copied) ? [] : copied)];
}
