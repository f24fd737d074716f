import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Kind } from '../../kinds/kind.ts';
import type { AcceptedDomain } from '../../kinds/read-only/index.ts';
import { wayside } from '../../kinds/sections.ts';
import type { Path } from '../text/nodes.ts';
import {
  type Guardrails,
  type SectionScope,
  signIns,
  type TenantSection,
  type UndeclaredRule,
} from '../schema/policy.ts';
import { factsOf, statementsOf } from './facts.ts';
import type { FittingSource } from '../schema/validate.ts';

/** The settings of a section, gathered from wherever they stand, with the places that contradict each other. */
export interface Gathered {
  readonly value: JsonObject;
  readonly problems: readonly Diagnostic[];
}

/** Gathers one mapping section over sources: each of its settings may be given once. */
export function gather(section: string, sources: readonly FittingSource[]): Gathered {
  const given = new Map<string, { readonly value: Json; readonly source: FittingSource }>();
  const problems: Diagnostic[] = [];
  for (const source of sources) {
    for (const [name, value] of fieldsOf(source.value[section])) {
      const first = given.get(name);
      if (first === undefined) given.set(name, { value, source });
      else problems.push(twice(first.source, source, [section, name]));
    }
  }
  return { value: Object.fromEntries([...given].map(([name, { value }]) => [name, value])), problems };
}

const fieldsOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value) : [];

function twice(first: FittingSource, second: FittingSource, path: Path): Diagnostic {
  return errorAt('PST306', second.spanOfKey(path), `${path.join('.')} is already given in ${first.file}`, {
    related: [{ message: 'given here', span: first.spanOfKey(path) }],
    hint: 'keep one of the two',
  });
}

/** The tenant section with its defaults. */
export function tenantOf(section: JsonObject): TenantSection {
  const auth = signIns.find((one) => one === section['auth']);
  return {
    id: textAt(section, 'id').toLowerCase(),
    domain: textAt(section, 'domain').toLowerCase(),
    cloud: oneOf(section['cloud'], ['worldwide', 'gccHigh', 'dod', 'china']),
    exchange: oneOf(section['exchange'], ['rest', 'powershell']),
    ...(auth === undefined ? {} : { auth }),
    facts: factsOf(section['facts']),
    statements: statementsOf(section['facts']),
    ...(isList(section['domains']) ? { domains: section['domains'].map(ownDomain) } : {}),
  };
}

function ownDomain(value: Json): AcceptedDomain {
  const said = isObject(value) ? value : { domain: value };
  return {
    domainName: textAt(said, 'domain').toLowerCase(),
    type: oneOf(said['type'], ['Authoritative', 'InternalRelay', 'ExternalRelay']),
    matchSubDomains: said['matchSubDomains'] === true,
  };
}

/** The choice that was given, or the first one, which is the default. */
function oneOf<const T extends string>(value: Json | undefined, choices: readonly [T, ...T[]]): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}

/** What happens to undeclared objects, for every section, those included that cannot be declared. */
export function scopeOf(
  scope: JsonObject,
  kinds: readonly Kind[],
  hasGrants: boolean,
): ReadonlyMap<string, SectionScope> {
  return new Map([
    ...kinds.map(
      ({ section, undeclaredDefault }) =>
        [
          section,
          sectionScope(scope[section], hasGrants && opening.has(section) ? 'close' : undeclaredDefault),
        ] as const,
    ),
    ...wayside.map((section) => [section, sectionScope(scope[section], 'report')] as const),
  ]);
}

/** Where there are grants, what nobody declares here would open their places to others, or other places to their people. */
const opening: ReadonlySet<string> = new Set(['outboundPolicies', 'remoteDomains']);

function sectionScope(value: Json | undefined, usual: UndeclaredRule): SectionScope {
  const given = isObject(value) ? value : {};
  const undeclared = given['undeclared'] ?? usual;
  return { undeclared: oneOf(undeclared, ['report', 'close', 'remove', 'ignore']), ignore: texts(given['ignore']) };
}

/** The guardrails with their defaults: tenant-wide forwarding refused, ten removals or a quarter, no other limit. */
export function guardrailsOf(section: JsonObject): Guardrails {
  const removals = isObject(section['maxRemovals']) ? section['maxRemovals'] : {};
  const required = texts(section['requireOnGrant']);
  return {
    tenantWideForwarding: oneOf(section['tenantWideForwarding'], ['refuse', 'warn', 'allow']),
    maxNewlyAllowedSenders: numberOr(section['maxNewlyAllowedSenders'], null),
    maxRemovals: { count: numberOr(removals['count'], 10), share: numberOr(removals['share'], 0.25) },
    requireOnGrant: (['owner', 'reason', 'ticket', 'until'] as const).filter((field) => required.includes(field)),
    protect: texts(section['protect']),
  };
}

const numberOr = <T>(value: Json | undefined, fallback: T): number | T =>
  typeof value === 'number' ? value : fallback;
const texts = (value: Json | undefined): readonly string[] => (isList(value) ? value.map(String) : []);
