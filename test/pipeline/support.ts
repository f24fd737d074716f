import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { ApplyOptions } from '../../src/engine/apply/apply.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { enact, propose } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import type { Tenant, TenantReader } from '../../src/tenant/tenant.ts';
import { applyOptions, context, today, yesTo } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';

const tenantSection = {
  id: '5f0a1c9e-0000-4000-8000-000000000001',
  domain: 'contoso.onmicrosoft.com',
  exchange: 'rest',
};
const generous = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };

/** What the sections of one policy file ask for. */
export function asked(sections: JsonObject): Desired {
  const file = { tenant: tenantSection, guardrails: generous, ...sections };
  const { sources } = sourcesOfText('policies/all.yaml', JSON.stringify(file));
  const desired = desiredFrom(sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems, null, 2));
  return desired.value;
}

export async function planOf(desired: Desired, reader: TenantReader): Promise<Plan> {
  const plan = await propose(desired, reader, context);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems, null, 2));
  return plan.value;
}

/** A change of contoso in nearly every kind, with groups that later steps name, a removal, and moves. */
export const manyChanges: JsonObject = {
  scope: { outboundPolicies: { undeclared: 'remove' }, mailboxForwarding: { undeclared: 'close' } },
  groups: [
    { address: 'fwd-partner@contoso.com', type: 'mailEnabledSecurity', members: ['adele@contoso.com'] },
    { address: 'project@contoso.com', type: 'microsoft365', displayName: 'Project', members: ['megan@contoso.com'] },
  ],
  outboundPolicies: [
    { name: 'Partner forwarding', autoForwardingMode: 'On', fromMemberOf: ['fwd-partner@contoso.com'] },
    { name: 'Default', autoForwardingMode: 'Off' },
  ],
  remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: false }],
  transportRules: [
    { name: 'Bypass spam filtering for Ben', from: ['ben@contoso.com'], setSCL: -1 },
    { name: 'Mark external mail', fromScope: 'NotInOrganization', prependSubject: '[Outside] ' },
  ],
  smtpAuth: { organization: 'disabled', mailboxes: [{ address: 'scanner@contoso.com', state: 'enabled' }] },
};

/** A change of one policy for which it is paused: mode and scope turn around at once. */
export const aPause: JsonObject = {
  outboundPolicies: [{ name: 'Temp allow', autoForwardingMode: 'Off', from: ['ana@contoso.com'] }],
};

/** A journal is on the disk line by line: where there is a disk in memory, hundreds of them cost little. */
const memory = '/dev/shm';

let folder: string;
let count = 0;

/** A folder for the journals of a test file, gone with it. */
export function scratchFolder(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'postern-apply-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
}

export function freshJournal(): string {
  count += 1;
  return join(folder, `${count}.jsonl`);
}

export const linesOf = (journal: string): readonly JsonObject[] =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);

/** Applies a plan that somebody agreed to in full. */
export const applied = (plan: Plan, tenant: Tenant, options: Partial<ApplyOptions> = {}): Promise<Report> => {
  const all = applyOptions(options.journal ?? freshJournal(), options);
  return enact(plan, yesTo(plan), tenant, all);
};

/** The states of the steps, in order. */
export const statesOf = (report: Report): readonly string[] => report.steps.map((step) => step.state);

/** A tenant's content without what no two runs have in common: the moments at which things were written. */
export function contentOf({ config, recipients, exchangeMembers, entra, entraMembers, inboxRules }: TenantState): Json {
  const sets = (map: ReadonlyMap<string, ReadonlySet<string>>): Json =>
    Object.fromEntries([...map].map(([key, members]) => [key, [...members].sort()]));
  const all = {
    config,
    recipients: Object.fromEntries(recipients),
    exchangeMembers: sets(exchangeMembers),
    entra: Object.fromEntries(entra),
    entraMembers: sets(entraMembers),
    inboxRules: Object.fromEntries(inboxRules),
  };
  return JSON.parse(JSON.stringify(all, timeless)) as Json;
}

const timeless = (key: string, value: unknown): unknown =>
  /^(?:When|createdDateTime|renewedDateTime|LastModified)/u.test(key) ? undefined : value;

/** How often each writing operation was asked for. */
export const writesOf = (emulator: RunningEmulator): JsonObject =>
  Object.fromEntries(
    Object.entries(emulator.calls().operations).filter(([name]) => !/^(?:Get-|GET |POST \/\$batch)/u.test(name)),
  );

/** A plan for contoso, what contoso is once it was carried out without a hitch, and the writes that took. */
export async function undisturbed(sections: JsonObject): Promise<Undisturbed> {
  return withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
    const plan = await planOf(asked(sections), tenant);
    const report = await applied(plan, tenant);
    if (report.outcome !== 'applied' || report.verified.deviations.length > 0) throw new Error(JSON.stringify(report));
    return { plan, end: contentOf(emulator.state), writes: writesOf(emulator) };
  });
}

export interface Undisturbed {
  readonly plan: Plan;
  readonly end: Json;
  readonly writes: JsonObject;
}
