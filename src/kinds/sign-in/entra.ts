import { isObject, type Json, type JsonObject } from '../../json.ts';
import { graphGet, type Known, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { at, decoded, isUnclear, type Maybe, texts, title, truth, word } from '../rows/decode.ts';

/** A policy of Conditional Access, as far as it may refuse a client that signs in with a password alone. */
export interface ConditionalAccessPolicy {
  readonly name: string;
  readonly state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  readonly clients: readonly string[];
  readonly users: Choice;
  readonly applications: Choice;
  /** Conditions beside these, by name: each may narrow it to some sign-ins. */
  readonly further: readonly string[];
  /** What it asks for; empty where it asks for nothing. */
  readonly asks: readonly string[];
}

/** Whom or what a policy takes, by identifier or by a word like `All`. */
export interface Choice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whatever chooses by another way than one by one: groups, roles, guests, filters. */
  readonly includeOthers: boolean;
  readonly excludeOthers: boolean;
}

/** Source: "Get identitySecurityDefaultsEnforcementPolicy", Graph v1.0 reference. */
export async function readSecurityDefaults(reader: TenantReader): Promise<Known<boolean>> {
  const call = graphGet('/policies/identitySecurityDefaultsEnforcementPolicy');
  const rows = decoded(`GET ${call.path}`, await reader.read(call), (row) => ({ on: at(row, 'isEnabled', truth) }));
  if (rows.state !== 'present') return rows;
  const [row] = rows.value;
  return row === undefined ? { state: 'absent' } : { state: 'present', value: row.on };
}

/** Source: conditionalAccessPolicy and conditionalAccessConditionSet, Graph v1.0 reference. */
export async function readConditionalAccess(reader: TenantReader): Promise<Known<readonly ConditionalAccessPolicy[]>> {
  const call = graphGet('/identity/conditionalAccess/policies');
  return decoded<ConditionalAccessPolicy>(`GET ${call.path}`, await reader.read(call), policyOf);
}

type Said = { readonly [K in keyof ConditionalAccessPolicy]: Maybe<ConditionalAccessPolicy[K]> };

function policyOf(row: Row): Said {
  const conditions = partOf(row, 'conditions');
  return {
    name: at(row, 'displayName', title),
    state: at(row, 'state', word('enabled', 'disabled', 'enabledForReportingButNotEnforced')),
    clients: at(conditions, 'clientAppTypes', texts),
    users: usersIn(partOf(conditions, 'users')),
    applications: applicationsIn(partOf(conditions, 'applications')),
    further: Object.keys(conditions).filter((name) => !understood.has(name) && isSet(conditions[name])),
    asks: at(row, 'grantControls', asked),
  };
}

const understood = new Set(['clientAppTypes', 'users', 'applications']);

const partOf = (row: JsonObject, name: string): JsonObject => {
  const part = row[name];
  return isObject(part) ? part : {};
};

const isSet = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

const usersIn = (users: JsonObject): Maybe<Choice> =>
  choiceOf(users, ['includeUsers', 'excludeUsers'], {
    includes: ['includeGroups', 'includeRoles', 'includeGuestsOrExternalUsers'],
    excludes: ['excludeGroups', 'excludeRoles', 'excludeGuestsOrExternalUsers'],
  });

const applicationsIn = (applications: JsonObject): Maybe<Choice> =>
  choiceOf(applications, ['includeApplications', 'excludeApplications'], {
    includes: ['applicationFilter'],
    excludes: ['applicationFilter'],
  });

interface ByOtherWays {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
}

function choiceOf(part: JsonObject, names: readonly [string, string], others: ByOtherWays): Maybe<Choice> {
  const [include, exclude] = [at(part, names[0], texts), at(part, names[1], texts)];
  if (isUnclear(include)) return include;
  if (isUnclear(exclude)) return exclude;
  const chosen = (ways: readonly string[]): boolean => ways.some((name) => isSet(part[name]));
  return { include, exclude, includeOthers: chosen(others.includes), excludeOthers: chosen(others.excludes) };
}

/** Of a policy that grants nothing, what it does is bound to the session. Terms of use and strengths ask for something too. */
function asked(value: Json): Maybe<readonly string[]> {
  if (value === null) return [];
  if (!isObject(value)) return { unclear: 'is no object' };
  const controls = at(value, 'builtInControls', texts);
  if (isUnclear(controls)) return controls;
  const more = Object.keys(value).filter(
    (name) => !/^(?:operator|builtInControls$)|@/u.test(name) && isSet(value[name]),
  );
  return [...controls, ...more];
}
