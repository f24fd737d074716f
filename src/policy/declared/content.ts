import { canonical, isList, isObject, type Json, type JsonObject } from '../../json.ts';
import { digest } from '../../json/digest.ts';
import { compareText } from '../../diagnostics/diagnostic-at.ts';
import type { Kind } from '../../kinds/kind.ts';
import { wayside } from '../../kinds/sections.ts';
import type { ReadEntry } from './entries.ts';
import type { Guardrails, SectionScope, TenantSection } from '../schema/policy.ts';

/** What policies say, apart from where and in which order they say it. */
export interface PolicyContent {
  readonly tenant: TenantSection | null;
  readonly scope: ReadonlyMap<string, SectionScope>;
  readonly guardrails: Guardrails;
  readonly expectations: readonly JsonObject[];
  readonly accepted: readonly JsonObject[];
  /** Null where there is no such section. What follows from grants is not said again. */
  readonly grants: readonly JsonObject[] | null;
  readonly entries: ReadonlyMap<string, readonly ReadEntry[]>;
}

/** SHA-256 over what policies say. The order of a list counts only where it is the order of evaluation or of a text. */
export function contentDigest(content: PolicyContent, kinds: readonly Kind[]): string {
  return digest({
    tenant: content.tenant === null ? null : tenantContent(content.tenant),
    scope: Object.fromEntries([
      ...kinds.flatMap((kind) => scopeContent(kind, content.scope.get(kind.section))),
      ...wayside.flatMap((section) =>
        scopeContent({ section, undeclaredDefault: 'report' }, content.scope.get(section)),
      ),
    ]),
    guardrails: unordered({ ...content.guardrails, maxRemovals: { ...content.guardrails.maxRemovals } }),
    expectations: unordered(content.expectations),
    accepted: unordered(content.accepted),
    ...(content.grants === null ? {} : { grants: unordered(content.grants) }),
    sections: Object.fromEntries(kinds.flatMap((kind) => sectionContent(kind, content.entries.get(kind.section)))),
  });
}

/** The value of a fact alone counts: another date or other evidence for it changes nothing that is judged. */
function tenantContent({ statements: _, facts, domains, ...tenant }: TenantSection): JsonObject {
  const own = domains === undefined ? {} : { domains: unordered(domains.map((one) => ({ ...one }))) };
  return { ...tenant, facts: { ...facts }, ...own };
}

/** A scope that says what holds anyway says nothing. */
function scopeContent(
  kind: { readonly section: string } & Pick<Kind, 'undeclaredDefault'>,
  scope: SectionScope | undefined,
): readonly (readonly [string, Json])[] {
  if (scope === undefined || (scope.undeclared === kind.undeclaredDefault && scope.ignore.length === 0)) return [];
  return [[kind.section, unordered({ undeclared: scope.undeclared, ignore: scope.ignore })]];
}

function sectionContent(kind: Kind, entries: readonly ReadEntry[] | undefined): readonly (readonly [string, Json])[] {
  if (entries === undefined) return [];
  const ordered = new Set(kind.properties.filter(({ shape }) => shape === 'texts').map(({ name }) => name));
  const items = entries.map(({ entry, written }) => ({ key: entry.ref.key, says: entryContent(written, ordered) }));
  return [[kind.section, kind.ordered ? items : items.toSorted((a, b) => compareText(a.key, b.key))]];
}

const entryContent = (written: JsonObject, ordered: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(written).map(([name, value]) => [name, ordered.has(name) ? value : unordered(value)]),
  );

/** A value with every list in it sorted. */
function unordered(value: Json): Json {
  if (isList(value)) return value.map(unordered).sort((a, b) => compareText(canonical(a), canonical(b)));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unordered(inner)]));
}
