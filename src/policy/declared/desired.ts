import { byPlace, errorAt, withoutRepeats } from '../../diagnostics/diagnostic-at.ts';
import { type Checked, type Diagnostic, judge, reject, type Span } from '../../diagnostics/diagnostic.ts';
import { isDay } from '../../json/day.ts';
import { kinds as allKinds } from '../../kinds/index.ts';
import type { PolicyEntry, Kind } from '../../kinds/kind.ts';
import { contentDigest } from './content.ts';
import { datesOf, endedNotes, endingSoon } from './endings.ts';
import { acceptedOf, expectationsOf } from './listed.ts';
import { checkGrants } from '../grants/check.ts';
import { emptyNote } from '../grants/check-names.ts';
import { entriesWithGrants } from '../grants/compile.ts';
import { grantsOf, type ReadGrants } from './granted.ts';
import { loadSources } from '../text/load.ts';
import { mergeSections, type Merged } from './merge.ts';
import { checkObjectNames } from './object-names.ts';
import type { Desired, TenantSection } from '../schema/policy.ts';
import { checkReferences } from './references.ts';
import { checkFacts } from './facts.ts';
import { gather, guardrailsOf, scopeOf, tenantOf } from './settings.ts';
import type { Source } from '../text/source.ts';
import { notOne, ownSources, severalIn } from './tenants.ts';
import { type FittingSource, validateSources } from '../schema/validate.ts';

/** Reads the policies of one tenant for one day (`2027-02-01`), from a folder or a single file. */
export async function loadPolicies(folder: string, at: string): Promise<Checked<Desired>> {
  const reading = await loadSources([folder]);
  const several = severalIn(folder, reading.sources);
  if (several !== null && !several.hasOwn) return reject([notOne(folder, several)]);
  const desired = desiredFrom(ownSources(folder, reading.sources), allKinds, at);
  if (reading.problems.length === 0) return desired;
  return reject([...reading.problems, ...(desired.ok ? desired.warnings : desired.problems)].sort(byPlace));
}

/** What sources ask for as of a day: everything merged and checked, or all problems in the order of their places. */
export function desiredFrom(sources: readonly Source[], kinds: readonly Kind[], at: string): Checked<Desired> {
  if (!isDay(at))
    return reject([
      errorAt('PST309', null, `${at} is not a day`, { hint: 'write it as year-month-day, like 2027-03-31' }),
    ]);
  const fitting = validateSources(sources);
  const merged = mergeSections(fitting.sources, kinds, at);
  const grants = grantsOf(fitting.sources, at);
  const settled = settle(fitting.sources, merged, grants, kinds, at);
  const problems = [
    ...fitting.problems,
    ...merged.problems,
    ...settled.problems,
    ...(grants.values?.length === 0 && grants.span !== null ? [emptyNote(grants.span)] : []),
    ...checkGrants(grants.values ?? [], plainEntries(merged), settled.desired.entries, domainsOf(settled.desired)),
    ...checkEntries(settled.desired.entries, kinds),
  ];
  return judge(settled.desired, problems.sort(byPlace));
}

function settle(
  sources: readonly FittingSource[],
  merged: Merged,
  grants: ReadGrants,
  kinds: readonly Kind[],
  at: string,
): { readonly desired: Desired; readonly problems: readonly Diagnostic[] } {
  const tenant = soleTenant(sources, at);
  const [scope, guardrails] = [gather('scope', sources), gather('guardrails', sources)];
  const [expectations, accepted] = [expectationsOf(sources, at), acceptedOf(sources, at)];
  const listed = [expectations, accepted, grants];
  const dated = [...merged.entries.values()]
    .flat()
    .flatMap(datesOf)
    .concat(listed.flatMap((one) => one.dated));
  const settings = {
    tenant: tenant.value,
    scope: scopeOf(scope.value, kinds, grants.values !== null),
    guardrails: guardrailsOf(guardrails.value),
  };
  const content = {
    ...settings,
    entries: merged.entries,
    expectations: expectations.written,
    accepted: accepted.written,
    grants: grants.values === null ? null : grants.written,
  };
  return {
    desired: {
      ...settings,
      expectations: expectations.values,
      accepted: accepted.values,
      grants: grants.values,
      entries: withGrants(merged, grants, tenant.value),
      ending: endingSoon(dated, at),
      digest: contentDigest(content, kinds),
      at,
      sections: sectionSpans(sources, merged),
    },
    problems: [
      ...[tenant, scope, guardrails, ...listed].flatMap(({ problems }) => problems),
      ...checkObjectNames(sources, kinds),
      ...endedNotes(dated, at),
    ],
  };
}

const plainEntries = (merged: Merged): ReadonlyMap<string, readonly PolicyEntry[]> =>
  new Map([...merged.entries].map(([section, list]) => [section, list.map(({ entry }) => entry)]));

function withGrants(merged: Merged, { values, span }: ReadGrants, tenant: TenantSection | null): Desired['entries'] {
  const entries = plainEntries(merged);
  if (values === null || span === null) return entries;
  return entriesWithGrants(values, entries, { domains: domainsOf({ tenant }), section: span });
}

/** The domains of a tenant that its policies name. */
const domainsOf = ({ tenant }: Pick<Desired, 'tenant'>): readonly string[] => (tenant === null ? [] : [tenant.domain]);

function checkEntries(entries: Desired['entries'], kinds: readonly Kind[]): readonly Diagnostic[] {
  const own = kinds.flatMap((kind) => kind.check(entries.get(kind.section) ?? []));
  return withoutRepeats([...own, ...checkReferences(entries, kinds)]);
}

/** A folder is about one tenant. */
function soleTenant(
  sources: readonly FittingSource[],
  at: string,
): {
  readonly value: TenantSection | null;
  readonly problems: readonly Diagnostic[];
} {
  const [first, ...rest] = sources.filter(({ value }) => Object.hasOwn(value, 'tenant'));
  const section = gather('tenant', first === undefined ? [] : [first]).value;
  const problems = rest.map((source) =>
    errorAt('PST303', source.spanOfKey(['tenant']), `the tenant is already named in ${first?.file ?? ''}`, {
      related: first === undefined ? [] : [{ message: 'named here', span: first.spanOfKey(['tenant']) }],
      hint: 'give each tenant a folder of its own, and name one with --policies DIR',
    }),
  );
  if (first === undefined) return { value: null, problems };
  const value = tenantOf(section);
  return { value, problems: [...problems, ...checkFacts(first, value.statements, at)] };
}

/** Where each section begins, the settings included. */
function sectionSpans(sources: readonly FittingSource[], merged: Merged): ReadonlyMap<string, Span> {
  const spans = new Map(merged.sections);
  for (const source of sources) {
    for (const name of Object.keys(source.value)) if (!spans.has(name)) spans.set(name, source.spanOfKey([name]));
  }
  return spans;
}
