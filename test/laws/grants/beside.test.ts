import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import type { BesideGrants } from '../../../src/posture/granted/judge-grants.ts';
import type { Cell } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { present } from '../../../src/tenant/tenant.ts';
import { naive } from '../../posture/naive/naive.ts';
import { seed, times } from '../../support/draws.ts';
import { noon } from '../../support/flow.ts';
import { maySpeakOf } from '../../support/on-the-way.ts';
import { withEmulator } from '../../support/tenants.ts';
import { plainWorld } from '../moved.ts';
import { applied, facts, planned } from './carrying-out.ts';
import { cells, degree, domainOf, expectNone, meant } from './form.ts';
import { type Intent, intents } from './intents.ts';
import { besides } from './tenants.ts';

/** 500 of them with TEST_EFFORT=50. */
const numRuns = times(10);
vi.setConfig({ testTimeout: times(600_000) });

const drawn = fc.record({
  beside: besides,
  grants: intents,
  nestedGroups: fc.constantFrom('ignore' as const, 'expand' as const, 'unknown' as const),
  outboundPolicyOnConnectors: fc.constantFrom('applies' as const, 'skipped' as const, 'unknown' as const),
});

/** Drawn the same each time: among these are some with connectors, and some with a group in a group, that are judged. */
const sure = fc.sample(drawn, { seed: 4, numRuns: 4 }).map((one): [typeof one] => [one]);

/** By which kinds a plan tells that a verdict is not what grants say. */
const tellings = {
  allowed: ['redirects', 'mailbox-forwards', 'admin-forwards', 'beyond'],
  indeterminate: ['unknown', 'undecided-redirects'],
  blocked: ['broken'],
} as const;

/** What a tenant is with the grants of a plan, and with what is written by hand alone. */
interface Ends {
  readonly is: World;
  readonly was: World;
}

/** Cells that are not as grants say, and of which the plan does not tell. */
const untold = ({ besideGrants = [] }: Plan, { is, was }: Ends, grants: readonly Intent[]): readonly string[] =>
  cells.flatMap((cell) => {
    const { verdict } = naive(is, cell, noon());
    const before = naive(was, cell, noon()).verdict;
    const said = meant(is, grants, cell);
    if (verdict === 'not-applicable' || (verdict === 'allowed' && (said === 'granted' || before === 'allowed')))
      return [];
    if (said !== 'granted' && degree[verdict] <= degree[before]) return [];
    const tellable: readonly string[] = tellings[verdict];
    const asked = { ...cell, to: domainOf(cell) };
    const told = besideGrants.some((row) => tellable.includes(row.what) && maySpeakOf(row, asked));
    const { sender, mechanism, original, to } = cell;
    return told ? [] : [`${sender} ${mechanism} ${original} ${to}: ${before} → ${verdict}, ${said}`];
  });

const verdicts: Readonly<Record<BesideGrants['what'], readonly string[]>> = {
  redirects: ['allowed'],
  'mailbox-forwards': ['allowed'],
  'admin-forwards': ['allowed'],
  beyond: ['allowed'],
  'undecided-redirects': ['indeterminate'],
  unknown: ['indeterminate', 'allowed'],
  broken: ['blocked'],
};

/** What a plan tells and what is not so of the example that it gives. Whoever is made up is nobody to ask about. */
const untrue = ({ besideGrants = [] }: Plan, is: World): readonly string[] =>
  besideGrants
    .filter(({ senders }) => senders.count !== 0 && senders.example.includes('@'))
    .filter(({ what, senders, destinations, mechanisms, originals }) => {
      const asked = mechanisms.flatMap((mechanism) =>
        originals.map((original): Cell => ({ sender: senders.example, to: destinations.example, mechanism, original })),
      );
      return !asked.some((cell) => verdicts[what].includes(naive(is, cell, noon()).verdict));
    })
    .map((row) => `not so: ${JSON.stringify({ ...row, person: undefined, place: undefined })}`);

/** What is set on mailboxes hides what their rules may do: grants are held to what the controls let out. */
const withoutForwards = (world: World): World => ({ ...world, forwards: present([]) });

/** A left-over domain is shut where nothing is granted, and left where it is: what is written by hand says neither. */
const byHandAlone = { scope: { remoteDomains: { undeclared: 'remove' } } };

test('beside what is written by hand and what is left over, the tenant differs from grants as the plan says', async () => {
  const met = { judged: 0, connectors: 0, nested: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(drawn, async ({ beside, grants, ...settled }) => {
      const known = facts(settled);
      const [state, alone] = [fromSnapshot(beside.snapshot), fromSnapshot(beside.snapshot)];
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        const plan = await planned(grants, beside.byHand, known, tenant);
        if (plan === null || plan.refusals.length > 0) {
          met.refused += 1;
          return;
        }
        await applied(plan, tenant);
        await withEmulator({ tenant: alone }, async ({ tenant: other }) => {
          const without = await planned([], { ...beside.byHand, ...byHandAlone }, known, other);
          if (without !== null && without.refusals.length === 0) await applied(without, other);
        });
        const [is, was] = [plainWorld(state, known), plainWorld(alone, known)];
        if (is === null || was === null) return;
        met.judged += 1;
        met.connectors += Number(beside.met.connectors);
        met.nested += Number(beside.met.nested);
        const ends = { is: withoutForwards(is), was: withoutForwards(was) };
        expectNone([...untold(plan, ends, grants), ...untrue(plan, ends.is)], grants);
      });
    }),
    { numRuns: numRuns + sure.length, seed, examples: sure, endOnFailure: true },
  );
  // Some are refused, since what is written by hand contradicts the grants.
  expect(Math.min(met.connectors, met.nested)).toBeGreaterThan(0);
});
