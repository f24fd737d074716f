import { isObject, type JsonObject, textAt } from '../../json.ts';
import { exchange, type Known, mapKnown, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { mentioned } from '../table.ts';
import { scopeProperties } from './properties.ts';

/** A policy with its rule; either may be missing. A row of this kind has both, under these names. */
export interface Pair {
  readonly policy: Row | null;
  readonly rule: Row | null;
}

export const pairOf = (row: Row): Pair => ({ policy: part(row, 'Policy'), rule: part(row, 'Rule') });

function part(row: Row, name: string): JsonObject | null {
  const value = row[name];
  return isObject(value) ? value : null;
}

/** Reads policies and rules and joins them, in order of evaluation. */
export async function readPairs(reader: TenantReader): Promise<Known<readonly Row[]>> {
  const [policies, rules] = await Promise.all([
    reader.read(exchange('Get-HostedOutboundSpamFilterPolicy', {})),
    reader.read(exchange('Get-HostedOutboundSpamFilterRule', {})),
  ]);
  if (rules.state !== 'present') return policies.state === 'unknown' ? policies : rules;
  return mapKnown(policies, (known) =>
    join(known, rules.value).map(({ policy, rule }) => ({ Policy: policy, Rule: rule })),
  );
}

/** Rules by priority with the policy each names, then policies without a rule, then the default. */
function join(policies: readonly Row[], rules: readonly Row[]): readonly Pair[] {
  const ordered = rules.toSorted((one, other) => priorityOf(one) - priorityOf(other));
  const byName = new Map(policies.flatMap((policy) => namesOf(policy).map((name) => [name, policy] as const)));
  const ruled = ordered.map((rule) => ({ policy: boundTo(rule, byName), rule }));
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

const withoutRule = (policy: Row): Pair => ({ policy, rule: null });

/** A row without a priority is taken as the last; the service gives every rule one. */
const priorityOf = (rule: Row): number => Number(rule['Priority'] ?? Number.MAX_SAFE_INTEGER);

/** The default policy is the one marked so; files made by hand may lack the mark. */
export const isDefault = (policy: Row): boolean =>
  policy['IsDefault'] === undefined ? nameOf(policy).toLowerCase() === 'default' : policy['IsDefault'] === true;

export const nameOf = (row: Row): string => textAt(row, 'Name') || textAt(row, 'Identity');

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
  const { rule } = pairOf(row);
  return rule === null ? [] : mentioned(scopeProperties, rule);
}
