import type { Span } from '../../diagnostics/diagnostic.ts';
import type { JsonObject } from '../../json.ts';
import type { Facts, FactStatement } from './facts.ts';
import type { Grant } from '../grants/grant.ts';
import type { AcceptedDomain } from '../../kinds/read-only/index.ts';
import type { PolicyEntry, Governance, Place } from '../../kinds/kind.ts';

export type Cloud = 'worldwide' | 'gccHigh' | 'dod' | 'china';
export type ExchangeTransport = 'powershell' | 'rest';

/** The ways to sign in. Which one is chosen is said, never guessed. */
export const signIns = [
  'github-oidc',
  'azure-pipelines',
  'workload-identity',
  'certificate',
  'client-secret',
  'managed-identity',
  'azure-cli',
] as const;
export type SignInName = (typeof signIns)[number];

/** The tenant a policy folder speaks of. */
export interface TenantSection {
  readonly id: string;
  /** The initial domain, `contoso.onmicrosoft.com`. */
  readonly domain: string;
  readonly cloud: Cloud;
  readonly exchange: ExchangeTransport;
  readonly auth?: SignInName;
  readonly facts: Facts;
  /** What is stated of facts beside their value. */
  readonly statements: readonly FactStatement[];
  /** The accepted domains as they should be; missing where nobody says. */
  readonly domains?: readonly AcceptedDomain[];
}

export type UndeclaredRule = 'report' | 'close' | 'remove' | 'ignore';

/** What to do with live objects of a section that no policy declares. */
export interface SectionScope {
  readonly undeclared: UndeclaredRule;
  /** Names to leave alone; `*` stands for any run of characters. */
  readonly ignore: readonly string[];
}

export type Strictness = 'refuse' | 'warn' | 'allow';

/** Limits on what one plan may change. They travel inside the plan. */
export interface Guardrails {
  readonly tenantWideForwarding: Strictness;
  readonly maxNewlyAllowedSenders: number | null;
  readonly maxRemovals: { readonly count: number; readonly share: number };
  readonly requireOnGrant: readonly (keyof Governance)[];
  /** Objects by `section/name`; a plan that touches one is refused. */
  readonly protect: readonly string[];
}

/** One test of the posture, judged elsewhere. */
export interface Expectation {
  readonly name: string;
  readonly spec: JsonObject;
  readonly place: Place;
}

/** Drift that somebody accepted: pinned to a value, and it ends. */
export interface Accepted {
  readonly object: string;
  readonly property: string;
  readonly value: JsonObject[string];
  readonly until: string | null;
  readonly reason: string | null;
  /** True once `until` has come: it is drift again. */
  readonly ended: boolean;
  readonly place: Place;
}

/** An entry, member or acceptance that ends soon. */
export interface Ending {
  readonly what: string;
  readonly until: string;
  readonly place: Place;
}

/** What the policies ask for, checked. */
export interface Desired {
  /** Null for a folder that names no tenant. */
  readonly tenant: TenantSection | null;
  readonly scope: ReadonlyMap<string, SectionScope>;
  readonly guardrails: Guardrails;
  readonly expectations: readonly Expectation[];
  readonly accepted: readonly Accepted[];
  /** What people may forward where, those that have ended included; null where the policies have no `grants:`. */
  readonly grants: readonly Grant[] | null;
  /** By section, those that grants ask for included: in declared order where that is the order of evaluation, else by key. A section given and empty has an empty list. */
  readonly entries: ReadonlyMap<string, readonly PolicyEntry[]>;
  /** Whatever ends within 14 days, soonest first. */
  readonly ending: readonly Ending[];
  /** SHA-256 over what the policies say, whatever files and order they say it in. */
  readonly digest: string;
  /** The day the policies were read for. */
  readonly at: string;
  /** Where a section begins, for messages about the section. */
  readonly sections: ReadonlyMap<string, Span>;
}
