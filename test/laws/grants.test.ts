import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fill, idOf } from '../../src/engine/apply/created.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { propose } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import type { Facts } from '../../src/policy/schema/facts.ts';
import type { Cell } from '../../src/posture/values/verdict.ts';
import type { World } from '../../src/posture/world/world.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { naive } from '../posture/naive/naive.ts';
import { seed, times } from '../support/draws.ts';
import { applyAll, context, noon, today } from '../support/flow.ts';
import { copyOf } from '../support/states.ts';
import { withEmulator } from '../support/tenants.ts';
import { worlds } from '../support/worlds.ts';
import { plainWorld } from './moved.ts';

/** 1,000 of them with TEST_EFFORT=50. */
const numRuns = times(20);
vi.setConfig({ testTimeout: times(600_000) });

let scratch: string;
let journals = 0;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-grants-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const people = ['adele', 'megan', 'ana', 'ben', 'scanner', 'support'].map((one) => `${one}@contoso.com`);
const groups = ['fwd-partner', 'fwd-other', 'news'].map((one) => `${one}@contoso.com`);
const ways = ['outlook-rules', 'outlook-forwards', 'mailbox', 'administrator'] as const;
type Way = (typeof ways)[number];

interface Intent {
  readonly name: string;
  readonly from: 'everyone' | { readonly memberOf?: readonly string[]; readonly people?: readonly string[] };
  readonly to: readonly string[];
  readonly by?: readonly Way[];
  readonly accept: readonly string[];
}

const patterns = [
  'fabrikam.com',
  'eu.fabrikam.com',
  '*.fabrikam.com',
  'partner.com',
  'x.eu.fabrikam.com',
  '*.eu.fabrikam.com',
  '*',
];
const senders = fc.oneof(
  { weight: 6, arbitrary: fc.record({ memberOf: fc.subarray(groups, { minLength: 1, maxLength: 2 }) }) },
  { weight: 4, arbitrary: fc.record({ people: fc.subarray(people, { minLength: 1, maxLength: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      people: fc.subarray(people, { minLength: 1, maxLength: 1 }),
      memberOf: fc.subarray(groups, { minLength: 1, maxLength: 1 }),
    }),
  },
);
const everyone = fc.constant('everyone' as const);
const intent = (from: fc.Arbitrary<Intent['from']>): fc.Arbitrary<Omit<Intent, 'name'>> =>
  fc.record(
    {
      from,
      to: fc.subarray(patterns, { minLength: 1, maxLength: 2 }),
      by: fc.subarray([...ways], { minLength: 1 }),
      accept: fc.constant(['redirects', 'mailbox-forwards', 'admin-forwards', 'undecided-redirects']),
    },
    { requiredKeys: ['from', 'to', 'accept'] },
  );
const named = (all: readonly Omit<Intent, 'name'>[]): readonly Intent[] =>
  all.map((one, at) => ({ ...one, name: `Grant ${at}` }));
const intents = fc.array(intent(senders), { minLength: 1, maxLength: 4 }).map(named);
const withEveryone = fc
  .tuple(intent(everyone), fc.array(intent(senders), { maxLength: 2 }))
  .map(([one, more]) => named([one, ...more]));

/** A tenant of some people and groups in which nothing is set up. */
const plainTenants = worlds.map(({ snapshot }): JsonObject => {
  const bare: Readonly<Record<string, readonly JsonObject[]>> = {
    'Get-HostedOutboundSpamFilterRule': [],
    'Get-TransportRule': [],
  };
  const reads = (snapshot['reads'] as readonly JsonObject[]).map((read): JsonObject => {
    const cmdlet = String(read['cmdlet']);
    const rows = read['result'] as readonly JsonObject[];
    if (bare[cmdlet] !== undefined) return { ...read, result: bare[cmdlet] };
    if (cmdlet === 'Get-HostedOutboundSpamFilterPolicy')
      return { ...read, result: rows.filter((row) => row['IsDefault'] === true) };
    if (cmdlet === 'Get-RemoteDomain') return { ...read, result: rows.filter((row) => row['DomainName'] === '*') };
    if (cmdlet !== 'Get-Mailbox') return read;
    return { ...read, result: rows.map((row) => ({ ...row, ForwardingSmtpAddress: null })) };
  });
  return { ...snapshot, reads };
});

const facts = (nestedGroups: Facts['nestedGroups']): Facts => ({
  automaticMeans: 'off',
  nestedGroups,
  bypassRule: 'ignore',
  outboundPolicyOnConnectors: 'applies',
});

const tenantSection = (known: Facts): Json => ({
  id: '5f0a1c9e-0000-4000-8000-000000000001',
  domain: 'contoso.onmicrosoft.com',
  facts: { ...known },
});
const guardrails = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };

const desiredOf = (sections: object): ReturnType<typeof desiredFrom> =>
  desiredFrom(sourcesOfText('policies/all.yaml', JSON.stringify(sections)).sources, kinds, today);

/** A plan of grants and whatever stands beside them; null where the policies contradict themselves. */
async function planned(grants: readonly Intent[], beside: object, known: Facts, tenant: Tenant): Promise<Plan | null> {
  const desired = desiredOf({ tenant: tenantSection(known), guardrails, grants, ...beside });
  if (!desired.ok) return null;
  const plan = await propose(desired.value, tenant, context);
  return plan.ok ? plan.value : null;
}

async function applied(plan: Plan, tenant: Tenant): Promise<void> {
  journals += 1;
  const report = await applyAll(plan, tenant, join(scratch, `${journals}.jsonl`));
  expect(report.refusals).toEqual([]);
  expect(report.steps.filter((step) => step.state !== 'done')).toEqual([]);
}

const mechanisms = [
  'inbox-forward',
  'inbox-forward-attachment',
  'inbox-redirect',
  'mailbox-smtp',
  'mailbox-object',
] as const;
const places = [
  'fabrikam.com',
  'eu.fabrikam.com',
  'x.eu.fabrikam.com',
  'q.x.eu.fabrikam.com',
  'z.fabrikam.com',
  'partner.com',
  'a.partner.com',
  'gmail.com',
];
const cells = (): readonly Cell[] =>
  [...people, 'nobody-in-particular@contoso.com'].flatMap((sender) =>
    places.flatMap((place) =>
      mechanisms.flatMap((mechanism) =>
        (['external', 'internal'] as const).map((original) => ({ sender, to: `x@${place}`, mechanism, original })),
      ),
    ),
  );

/** Whether a pattern takes in a domain, said once more. */
const takes = (pattern: string, domain: string): boolean =>
  pattern === '*' || pattern === domain || (pattern.startsWith('*.') && `.${domain}`.endsWith(pattern.slice(1)));

/** Who is in a group, as the tenant has it. */
const isIn = (world: World, person: string, group: string): boolean => {
  const own = [...world.recipients.values()].find(({ address }) => address === person);
  const found = [...world.groups.values()].find(({ address }) => address === group);
  return own !== undefined && found?.members.state === 'present' && found.members.value.includes(own.key);
};

const names = (world: World, { from }: Intent, person: string): boolean =>
  from === 'everyone' ||
  from.people?.includes(person) === true ||
  from.memberOf?.some((group) => isIn(world, person, group)) === true;

const has = ({ by = ways }: Intent, ...some: readonly Way[]): boolean => some.some((way) => by.includes(way));

/** What grants say of one cell: granted, or what cannot be told from it. */
function meant(
  world: World,
  grants: readonly Intent[],
  { sender, to, mechanism }: Cell,
): 'granted' | 'collateral' | 'shut' {
  const domain = to.slice(to.indexOf('@') + 1);
  const own = grants.filter((grant) => names(world, grant, sender));
  const there = grants.filter((grant) => grant.to.some((pattern) => takes(pattern, domain)));
  const allowing = new Map<string, readonly Way[]>([
    ['inbox-forward', ['outlook-rules', 'outlook-forwards']],
    ['inbox-forward-attachment', ['outlook-rules', 'outlook-forwards']],
    ['inbox-redirect', ['outlook-rules']],
    ['mailbox-smtp', ['mailbox']],
    ['mailbox-object', ['mailbox', 'administrator']],
  ]);
  const wanted = allowing.get(mechanism) ?? [];
  if (own.some((grant) => there.includes(grant) && has(grant, ...wanted))) return 'granted';
  if (own.length === 0) return 'shut';
  if (mechanism === 'mailbox-object') return 'collateral';
  const open = there.filter((grant) =>
    mechanism === 'inbox-redirect'
      ? has(grant, 'outlook-rules')
      : has(grant, 'outlook-rules', 'outlook-forwards', 'mailbox'),
  );
  return open.length > 0 && !mechanism.startsWith('inbox-forward') ? 'collateral' : 'shut';
}

const worldAfter = (state: TenantState, known: Facts): World => {
  const world = plainWorld(state, known);
  if (world === null) throw new Error('the plain procedure does not know this tenant');
  return world;
};

/** The cells of a tenant that are not as the closed form says, in words. */
function besideForm(world: World, grants: readonly Intent[]): readonly string[] {
  return cells().flatMap((cell) => {
    const { verdict } = naive(world, cell, noon());
    const said = meant(world, grants, cell) === 'shut' ? 'blocked' : 'allowed';
    return verdict === said
      ? []
      : [`${cell.sender} ${cell.mechanism} ${cell.original} ${cell.to}: ${verdict}, not ${said}`];
  });
}

/** Tells a few of the cells that are wrong, and the grants. */
const expectNone = (wrong: readonly string[], grants: readonly Intent[]): void => {
  const told = wrong.slice(0, 6).join('\n');
  expect(
    told === '' ? '' : `${told}\n${grants.map((one) => JSON.stringify({ ...one, accept: undefined })).join('\n')}`,
  ).toBe('');
};

/** By this way the plan itself says that it cannot be decided. */
const isUndecided = (told: string): boolean =>
  told.includes('inbox-redirect internal') && told.includes('indeterminate');

test('what grants say is what the tenant does once the plan is carried out, and a second plan is empty', async () => {
  await fc.assert(
    fc.asyncProperty(
      plainTenants,
      intents,
      fc.constantFrom('ignore' as const, 'expand' as const),
      async (snapshot, grants, nested) => {
        const state = fromSnapshot(snapshot);
        await withEmulator({ tenant: state }, async ({ tenant }) => {
          const plan = await planned(grants, {}, facts(nested), tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          await applied(plan, tenant);
          const again = await planned(grants, {}, facts(nested), tenant);
          expect(again?.steps).toEqual([]);
          const beside = besideForm(worldAfter(state, facts(nested)), grants);
          const undecided = (plan.besideGrants ?? []).some(({ what }) => what === 'undecided-redirects');
          expectNone(
            beside.filter((one) => !(undecided && isUndecided(one))),
            grants,
          );
        });
      },
    ),
    { numRuns, seed, endOnFailure: true },
  );
});

test('everyone beside a narrower grant leaves redirects of mail from colleagues undecided, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(plainTenants, withEveryone, async (snapshot, grants) => {
      const state = fromSnapshot(snapshot);
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        const plan = await planned(grants, {}, facts('ignore'), tenant);
        expect(plan?.refusals).toEqual([]);
        if (plan === null) return;
        await applied(plan, tenant);
        const beside = besideForm(worldAfter(state, facts('ignore')), grants);
        const byColleague = beside.filter((one) => one.includes('inbox-redirect internal'));
        const others = beside.filter((one) => !byColleague.includes(one));
        expectNone(others, grants);
        const told = new Set((plan.besideGrants ?? []).map(({ what }) => what));
        if (byColleague.some(isUndecided)) expect(told).toContain('undecided-redirects');
        if (!byColleague.every(isUndecided)) expect(told).toContain('redirects');
      });
    }),
    { numRuns: Math.ceil(numRuns / 4), seed, endOnFailure: true },
  );
});

/** How far a cell is open: shut, perhaps, surely. */
const degree = { blocked: 0, 'not-applicable': 0, indeterminate: 1, allowed: 2 } as const;

/** What is worse on the way than at both ends, in words. */
function worseOnTheWay(way: readonly World[]): readonly string[] {
  const [first] = way;
  const last = way.at(-1);
  if (first === undefined || last === undefined) return [];
  return cells().flatMap((cell) => {
    const [was, is] = [first, last].map((world) => degree[naive(world, cell, noon()).verdict]);
    return way.slice(1, -1).flatMap((world, at) => {
      const now = degree[naive(world, cell, noon()).verdict];
      const opens = now > Math.max(was ?? 0, is ?? 0);
      const stops = was === 2 && is === 2 && now < 2;
      return opens || stops
        ? [`after step ${at + 1} ${cell.sender} ${cell.mechanism} ${cell.original} ${cell.to}: ${now}`]
        : [];
    });
  });
}

/** Carries a plan out step by step, and tells the states of the tenant before, between and after. */
async function walked(plan: Plan, tenant: Tenant, state: TenantState, known: Facts): Promise<readonly World[]> {
  const ids = new Map<string, string>();
  const way = [worldAfter(state, known)];
  for (const step of plan.steps) {
    const outcome = await tenant.run(fill(step.call, ids));
    expect(outcome).toMatchObject({ state: 'done' });
    const id = outcome.state === 'done' ? idOf(outcome.rows) : null;
    if (id !== null && !ids.has(step.object)) ids.set(step.object, id);
    way.push(worldAfter(copyOf(state), known));
  }
  return way;
}

/** Some grants, and what becomes of them: one more, one less, one wider or narrower, or others. */
const changed = fc
  .tuple(intents, intents, fc.constantFrom('add', 'end', 'places', 'all' as const))
  .map(([one, other, how]) => {
    const [first, ...rest] = one;
    const [more] = other;
    if (first === undefined || more === undefined) return { one, other };
    if (how === 'add') return { one, other: [...one, { ...more, name: 'One more' }] };
    if (how === 'end') return { one: [...one, { ...more, name: 'One more' }], other: one };
    return how === 'places' ? { one, other: [{ ...first, to: more.to }, ...rest] } : { one, other };
  });

test('adding, widening, narrowing and ending a grant opens and interrupts nothing on the way, and is done at once', async () => {
  await fc.assert(
    fc.asyncProperty(plainTenants, changed, async (snapshot, { one, other }) => {
      const state = fromSnapshot(snapshot);
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        for (const grants of [one, other]) {
          const plan = await planned(grants, {}, facts('ignore'), tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          const way = await walked(plan, tenant, state, facts('ignore'));
          expect(plan.proof.leaks).toEqual([]);
          expect(plan.proof.outages).toEqual([]);
          expectNone(worseOnTheWay(way), [...one, ...grants]);
          expect((await planned(grants, {}, facts('ignore'), tenant))?.steps).toEqual([]);
          expectNone(besideForm(worldAfter(state, facts('ignore')), grants), grants);
        }
      });
    }),
    { numRuns: Math.ceil(numRuns / 2), seed, endOnFailure: true },
  );
});

/** Where grants stand beside sections written by hand, in a tenant with objects of its own. */
const besides = worlds.map(({ snapshot, policies }) => {
  const { outboundPolicies = [], remoteDomains = [], transportRules = [] } = policies;
  return { snapshot, byHand: { outboundPolicies, remoteDomains, transportRules } };
});

/** By which kinds a plan tells that a verdict is not what grants say. */
const tellings = {
  allowed: ['redirects', 'mailbox-forwards', 'admin-forwards'],
  indeterminate: ['unknown', 'undecided-redirects'],
  blocked: ['broken'],
} as const;

test('beside what is written by hand and what is left over, the tenant differs from grants as the plan says', async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(
      besides,
      intents,
      fc.constantFrom('ignore' as const, 'unknown' as const),
      async ({ snapshot, byHand }, grants, nested) => {
        const known = facts(nested);
        const state = fromSnapshot(snapshot);
        const alone = fromSnapshot(snapshot);
        await withEmulator({ tenant: state }, async ({ tenant }) => {
          const plan = await planned(grants, byHand, known, tenant);
          if (plan === null || plan.refusals.length > 0) return;
          await applied(plan, tenant);
          await withEmulator({ tenant: alone }, async ({ tenant: other }) => {
            const without = await planned([], byHand, known, other);
            if (without === null || without.refusals.length > 0) return;
            await applied(without, other);
          });
          judged += 1;
          const [is, was] = [plainWorld(state, known), plainWorld(alone, known)];
          if (is === null || was === null) return;
          const wrong = cells().flatMap((cell) => {
            const { verdict } = naive(is, cell, noon());
            const before = naive(was, cell, noon()).verdict;
            const said = meant(is, grants, cell);
            if (verdict === 'not-applicable' || (verdict === 'allowed' && (said === 'granted' || before === 'allowed')))
              return [];
            if (said !== 'granted' && degree[verdict] <= degree[before]) return [];
            const tellable: readonly string[] = tellings[verdict];
            const told = (plan.besideGrants ?? []).some(
              ({ what, mechanisms: by, originals }) =>
                tellable.includes(what) &&
                by.some((one) => one === cell.mechanism) &&
                originals.includes(cell.original),
            );
            return told
              ? []
              : [`${cell.sender} ${cell.mechanism} ${cell.original} ${cell.to}: ${before} → ${verdict}, ${said}`];
          });
          expectNone(wrong, grants);
        });
      },
    ),
    { numRuns, seed, endOnFailure: true },
  );
  expect(judged).toBeGreaterThan(numRuns / 10);
});
