import { eachSection } from '../../src/kinds/objects.ts';
import { kinds } from '../../src/kinds/index.ts';
import { join } from 'node:path';
import type { Checked } from '../../src/diagnostics/diagnostic.ts';
import type { ApplyOptions } from '../../src/engine/apply/apply.ts';
import type { Approval } from '../../src/engine/apply/guard.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Context } from '../../src/engine/propose/propose.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import { type Json, type JsonObject, sameJson, textAt } from '../../src/json.ts';
import { readFor } from '../../src/pipeline.ts';
import { enact } from '../../src/pipeline.ts';
import { loadPolicies } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import type { Tenant, TenantReader } from '../../src/tenant/tenant.ts';

export const today = '2026-11-21';
/** When tests in this process take place, whatever day it is. */
export const noon = (): Date => new Date('2026-11-21T12:00:00Z');
export const context: Context = { at: noon(), version: '0.1.0', commit: null };

/** The policies of a golden folder, with file names that do not tell where the folder lies. */
export async function desiredOf(folder: string): Promise<Checked<Desired>> {
  return loadPolicies(join(folder, 'policies.yaml'), today);
}

/** An apply on which nobody waits and nobody looks, at noon. */
export const applyOptions = (journal: string, changes: Partial<ApplyOptions> = {}): ApplyOptions => ({
  journal,
  resume: false,
  settle: false,
  now: noon,
  signal: new AbortController().signal,
  watch: () => undefined,
  wait: () => Promise.resolve(),
  ...changes,
});

/** Somebody's yes to a whole plan, with every allowance it needs. */
export const yesTo = (plan: Plan): Approval => ({
  digest: plan.digest,
  allow: [...new Set(plan.steps.flatMap((step) => step.hazards))],
});

/** Applies a plan with every allowance it needs, without waiting for anything. */
export async function applyAll(plan: Plan, tenant: Tenant, journal: string): Promise<Report> {
  return enact(plan, yesTo(plan), tenant, applyOptions(journal));
}

/** What the tenant has now, section by section, in our words. */
export async function liveText(desired: Desired, reader: TenantReader): Promise<string> {
  const live = await readFor(desired, reader);
  const ordered = new Set(kinds.filter((kind) => kind.ordered).map((kind) => kind.section));
  const sections = eachSection(live.sections).map(([section, known]) => {
    if (known.state !== 'present') return [section, known.state];
    const rows = known.value.map((one) => ({ key: one.ref.key, ...one.properties }));
    return [section, ordered.has(section) ? rows : rows.toSorted((one, other) => (one.key < other.key ? -1 : 1))];
  });
  return `${JSON.stringify(Object.fromEntries(sections), null, 2)}\n`;
}

/** What of a tenant is not as it was, each as `liveText` has it: the order of a section, and what is another in an object. */
export function differenceText(before: string, after: string): string {
  const [was, is] = [before, after].map((text) => JSON.parse(text) as LiveSections) as [LiveSections, LiveSections];
  const found = Object.entries(is).flatMap(([section, now]): (readonly [string, Json])[] => {
    const then = was[section] ?? [];
    if (typeof now === 'string' || typeof then === 'string') return sameJson(now, then) ? [] : [[section, now]];
    return [...orderIn(section, then, now), ...objectsIn(section, then, now)];
  });
  return `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`;
}

/** Objects of a section, or why it could not be read. */
type LiveSections = Readonly<Record<string, string | readonly JsonObject[]>>;

const keysOf = (rows: readonly JsonObject[]): readonly string[] => rows.map((one) => textAt(one, 'key'));

function orderIn(
  section: string,
  then: readonly JsonObject[],
  now: readonly JsonObject[],
): readonly (readonly [string, Json])[] {
  const isOrdered = kinds.some((kind) => kind.section === section && kind.ordered);
  return !isOrdered || sameJson(keysOf(then), keysOf(now)) ? [] : [[`${section} in order`, keysOf(now)]];
}

/** What is gone is null; of a new object it is told what is not as every new one has it. */
function objectsIn(
  section: string,
  then: readonly JsonObject[],
  now: readonly JsonObject[],
): readonly (readonly [string, Json])[] {
  const table = kinds.find((kind) => kind.section === section)?.properties ?? [];
  const usual = Object.fromEntries(table.map(({ name, fallback }) => [name, fallback ?? null]));
  return [...new Set([...keysOf(then), ...keysOf(now)])].toSorted().flatMap((key): (readonly [string, Json])[] => {
    const [was, is] = [then, now].map((rows) => rows.find((one) => one['key'] === key));
    const parts = is === undefined ? null : partsFrom(was ?? { ...usual, key }, is);
    return parts !== null && was !== undefined && Object.keys(parts).length === 0 ? [] : [[`${section}/${key}`, parts]];
  });
}

function partsFrom(was: JsonObject, is: JsonObject): JsonObject {
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])];
  const moved = names.filter((name) => !sameJson(was[name] ?? null, is[name] ?? null));
  return Object.fromEntries(moved.map((name) => [name, is[name] ?? null]));
}
