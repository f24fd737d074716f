import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { fill, idOf } from '../../src/engine/apply/created.ts';
import { readPlan } from '../../src/engine/plan-file/plan-file.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import { type JsonObject, textAt } from '../../src/json.ts';
import type { Facts } from '../../src/policy/schema/facts.ts';
import type { Cell } from '../../src/posture/values/verdict.ts';
import { ask, type Asked, desk } from '../cli/asking.ts';
import { times } from '../support/draws.ts';
import { copyOf, stateText } from '../support/states.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { worlds } from '../support/worlds.ts';
import { type Ends, openedBeyond, plainWorld } from './moved.ts';
import { type Change, changeFor, inPortal, twoBearOne } from './portal.ts';

const numRuns = times(6);

const files = desk();
afterAll(() => files.remove());

const facts: fc.Arbitrary<Facts> = fc.record({
  automaticMeans: fc.constantFrom('off', 'on', 'unknown'),
  nestedGroups: fc.constantFrom('expand', 'ignore', 'unknown'),
  bypassRule: fc.constantFrom('ignore', 'indeterminate'),
  outboundPolicyOnConnectors: fc.constantFrom('applies', 'skipped', 'unknown'),
});
const draws = fc.record({
  world: worlds,
  facts,
  before: fc.array(fc.nat(), { maxLength: 4 }),
  meanwhile: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
});

/** Drawn the same each time: among these are some that a change opens further. */
const sure = fc.sample(draws, { seed: 5, numRuns: 3 }).map((one): [typeof one] => [one]);

interface Planned {
  readonly plan: Plan;
  readonly file: string;
}

/** So many changes that change something are tried on one tenant, until one opens more. */
const mostChanges = 10;

let made = 0;

/** A plan of policies for a tenant, through the command; null where there is none, or none that may be applied. */
async function planned(url: string, sections: object, known: Facts): Promise<Planned | null> {
  made += 1;
  const tenant = { ...at, facts: known };
  const guardrails = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };
  const folder = files.folder(`policies${made}`, JSON.stringify({ tenant, guardrails, ...sections }));
  const file = `${folder}/plan.json`;
  const asked = await ask('plan', '--policies', folder, '--emulator', url, '--out', file);
  if (asked.code === 1 || asked.code === 3) return null;
  const read = readPlan(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(asked.err);
  return read.value.refusals.length === 0 && read.value.steps.length > 0 ? { plan: read.value, file } : null;
}

const at = { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com', exchange: 'rest' };

let runs = 0;

/** Applies it, with every allowance that it says it needs. */
async function applied({ plan, file }: Planned, url: string): Promise<Asked> {
  runs += 1;
  const allow = plan.steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard]);
  const journal = file.replace('plan.json', `${runs}.journal`);
  return ask('apply', file, '--emulator', url, '--approve', plan.digest, '--journal', journal, ...allow, '--json');
}

async function within<T>(tenant: TenantState, use: (url: string, state: TenantState) => Promise<T>): Promise<T> {
  const emulator = await emulatorAtNoon({ tenant });
  try {
    return await use(emulator.url, emulator.state);
  } finally {
    await emulator.close();
  }
}

/** Sends the calls of a plan one after the other; null where the service refuses one, or one end is beyond the plain procedure. */
async function endsOf(plan: Plan, tenant: TenantState): Promise<Ends | null> {
  return within(copyOf(tenant), async (url, state) => {
    const before = plainWorld(state, plan.facts);
    const road = roadsTo(url, state.id);
    const ids = new Map<string, string>();
    for (const { call, object } of plan.steps) {
      const outcome = await road.run(fill(call, ids));
      if (outcome.state !== 'done') return null;
      const id = idOf(outcome.rows);
      if (id !== null && !ids.has(object)) ids.set(object, id);
    }
    const after = plainWorld(state, plan.facts);
    return before === null || after === null ? null : { before, after };
  });
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const refusalsOf = ({ json }: Asked): readonly Refusal[] => json()['refusals'] as unknown as readonly Refusal[];

/** What somebody's change makes of a plan: one that opens more is refused and named, one that does not is not refused for that. */
async function judged(one: Planned, approved: Ends, number: number, state: TenantState): Promise<boolean | null> {
  return within(copyOf(state), async (url, changed) => {
    const change = number % 3 === 0 ? changeFor(number, changed) : likelyChange(number, changed);
    if (!(await inPortal(url, change)) || twoBearOne(changed)) return null;
    const before = stateText(changed);
    const today = before === stateText(state) ? null : await endsOf(one.plan, changed);
    if (today === null) return null;
    const more = openedBeyond(today, approved);
    const asked = await applied(one, url);
    const refusals = refusalsOf(asked);
    if (more === null) {
      expect({ change, said: refusals.filter(isOfCells) }).toEqual({ change, said: [] });
      return false;
    }
    const told = { change, more, code: asked.code, written: stateText(changed) !== before };
    expect(told).toEqual({ change, more, code: 4, written: false });
    if (refusals.every(({ code }) => code === 'PST530')) expect(whoIn(refusals)).toMatch(whoOf(more.cell));
    return true;
  });
}

/** A change that is likelier than any to let somebody out: whoever is drawn joins a group, whatever shuts is switched off or opened. */
function likelyChange(number: number, { config, recipients }: TenantState): Change {
  const of = (type: RegExp): readonly string[] =>
    [...recipients.values()]
      .filter((row) => type.test(textAt(row, 'RecipientTypeDetails')))
      .map((row) => textAt(row, 'PrimarySmtpAddress'));
  const named = (cmdlet: string, noun: keyof TenantState['config'], rest: JsonObject = {}): readonly Change[] =>
    config[noun].map((row) => ({ cmdlet, parameters: { Identity: textAt(row, 'Name'), ...rest } }));
  const joining = of(/^MailUniversal/u).flatMap((Identity) =>
    of(/Mailbox$/u).map((Member) => ({ cmdlet: 'Add-DistributionGroupMember', parameters: { Identity, Member } })),
  );
  const all = [
    joining,
    named('Disable-TransportRule', 'TransportRule'),
    named('Disable-HostedOutboundSpamFilterRule', 'HostedOutboundSpamFilterRule'),
    named('Set-HostedOutboundSpamFilterPolicy', 'HostedOutboundSpamFilterPolicy', { AutoForwardingMode: 'On' }),
    named('Set-RemoteDomain', 'RemoteDomain', { AutoForwardEnabled: true }),
  ].filter((some) => some.length > 0);
  const some = all[number % all.length] ?? [];
  return some[Math.floor(number / all.length) % some.length] ?? { cmdlet: '', parameters: {} };
}

/** A refusal for what somebody could forward; ways out that are no forwards are not asked of cells. */
const isOfCells = ({ code, message }: Refusal): boolean => code === 'PST530' && message.includes('could newly forward');

const whoIn = (refusals: readonly Refusal[]): string => refusals.map(({ message }) => message).join('\n');

/** By their address, among those who are left out of a long list, or as nobody who is listed. */
const whoOf = ({ sender }: Cell): RegExp =>
  new RegExp(String.raw`${sender.replaceAll('.', '[.]')}|\d more|everyone else`, 'u');

test(
  'a plan judged again on the tenant it was made for is what was approved; where a change by hand lets it open more, it is refused, and only there',
  { timeout: 7_200_000 },
  async () => {
    const count = { applied: 0, more: 0 };
    await fc.assert(
      fc.asyncProperty(draws, async ({ world, facts: known, before, meanwhile }) =>
        within(fromSnapshot(world.snapshot), async (url, state) => {
          for (const number of before) await inPortal(url, changeFor(number, state));
          const one = twoBearOne(state) ? null : await planned(url, world.policies, known);
          if (one === null) return;
          const same = await within(copyOf(state), async (copy) => applied(one, copy));
          expect({ code: same.code, out: same.out }).toMatchObject({ code: 0 });
          count.applied += 1;
          const approved = await endsOf(one.plan, state);
          if (approved === null) return;
          const found: boolean[] = [];
          for (const number of meanwhile) {
            const more = await judged(one, approved, number, state);
            if (more !== null) found.push(more);
            if (more === true || found.length === mostChanges) break;
          }
          count.more += found.filter(Boolean).length;
        }),
      ),
      { numRuns: numRuns + sure.length, examples: sure, endOnFailure: true },
    );
    expect(count.applied).toBeGreaterThan(0);
    expect(count.more).toBeGreaterThan(0);
  },
);
