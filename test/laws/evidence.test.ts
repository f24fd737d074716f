import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import { type Mechanism, originals } from '../../src/posture/values/verdict.ts';
import type { World } from '../../src/posture/world/world.ts';
import { ask, desk } from '../cli/asking.ts';
import { encodings, forms } from '../files/written.ts';
import { naive } from '../posture/naive/naive.ts';
import { sendersOf } from '../posture/rows/cells.ts';
import { times } from '../support/draws.ts';
import { noon } from '../support/flow.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { worlds } from '../support/worlds.ts';
import { type Ends, plainWorld } from './moved.ts';

const numRuns = times(25);
/** How many stops the draws that are always tried come to; where few are drawn anew, none of those need break anything. */
const enough = 3;

const files = desk();
afterAll(() => files.remove());

/** What a trace says of a forward, and the ways that it may have been. */
const signs = {
  MAILBOXRULE: ['inbox-forward', 'inbox-forward-attachment'],
  'RESOLVER.FWD.Forwarded': ['mailbox-smtp', 'mailbox-object'],
} as const satisfies Readonly<Record<string, readonly Mechanism[]>>;

interface Seen {
  readonly from: string;
  readonly to: string;
  readonly sign: keyof typeof signs;
}

const places = ['fabrikam.com', 'eu.fabrikam.com', 'gmail.com', 'anywhere.example'];

/** Traffic from everybody to some places, in every way that a trace can tell. */
const trafficIn = (world: World): readonly Seen[] =>
  sendersOf([world]).flatMap((from) =>
    places.flatMap((to) => (Object.keys(signs) as (keyof typeof signs)[]).map((sign) => ({ from, to, sign }))),
  );

type Answer = ReturnType<typeof naive>['verdict'];

/** What the plain procedure says of everything that such mail may have been; what is no way out is left out. */
function answersTo({ from, to, sign }: Seen, world: World): readonly Answer[] {
  const cells = signs[sign].flatMap((mechanism) =>
    originals.map((original) => ({ sender: from, to: `x@${to}`, mechanism, original })),
  );
  return cells.map((cell) => naive(world, cell, noon()).verdict);
}

const every = (answers: readonly Answer[], wanted: Answer): boolean => {
  const own = answers.filter((one) => one !== 'not-applicable');
  return own.length > 0 && own.every((one) => one === wanted);
};

/** A row of an extended trace, with what became of the mail where that is certain. */
function rowOf(seen: Seen, n: number, world: World) {
  const answers = answersTo(seen, world);
  const event = every(answers, 'allowed') ? 'SEND' : every(answers, 'blocked') ? 'FAIL' : 'RECEIVE';
  return {
    date_time_utc: '2026-11-20T09:14:03.1230000Z',
    event_id: event,
    network_message_id: `message ${n}`,
    recipient_address: `x@${seen.to}`,
    sender_address: seen.from,
    custom_data: seen.sign,
    internal_message_id: '',
    reference: `to ${seen.from}`,
  };
}

/** What the sender got, and the forward was made from: without it nobody could tell who forwards. */
const receivedBy = ({ from }: Seen) => ({
  date_time_utc: '2026-11-20T09:14:02.1230000Z',
  event_id: 'DELIVER',
  network_message_id: `to ${from}`,
  recipient_address: from,
  sender_address: 'news@list.example',
  custom_data: '',
  internal_message_id: `to ${from}`,
  reference: '',
});

type Flows = NonNullable<Plan['evidence']>['flows'];

/** What must be said of mail, and what must not, by what a real apply made of the tenant. */
function hold(seen: Seen, { before, after }: Ends, flows: Flows): 'stops' | null {
  const [was, is] = [answersTo(seen, before), answersTo(seen, after)];
  const own = flows.filter(
    (one) => one.from === seen.from && one.to === seen.to && one.mechanisms.join() === signs[seen.sign].join(),
  );
  const fates = own.map(({ fate }) => fate);
  const about = { seen, was, is, fates };
  const breaks = was.some((one, n) => one === 'allowed' && is[n] === 'blocked');
  if (breaks)
    expect(about, 'a break is named').toMatchObject({ fates: [expect.stringMatching(/^(?:stops|unknown)$/u)] });
  if (every(was, 'allowed') && every(is, 'blocked')) expect(about).toMatchObject({ fates: ['stops'] });
  if (every(was, 'allowed') && every(is, 'allowed')) expect(about).toMatchObject({ fates: ['stays'] });
  if (every(was, 'blocked') && every(is, 'allowed')) expect(about).toMatchObject({ fates: ['starts'] });
  if (every(was, 'blocked') && every(is, 'blocked')) expect(about).toMatchObject({ fates: ['stays blocked'] });
  if (fates.includes('stops')) expect({ about, invented: !every(is, 'blocked') }).toEqual({ about, invented: false });
  if (fates.includes('starts')) expect({ about, invented: !every(is, 'allowed') }).toEqual({ about, invented: false });
  return fates.includes('stops') ? 'stops' : null;
}

test(
  'of mail that a trace shows a plan names all that it breaks, and nothing that it does not',
  { timeout: 3_600_000 },
  async () => {
    const count = { judged: 0, stops: 0 };
    const written = fc.constantFrom(...Object.keys(forms)) as fc.Arbitrary<keyof typeof forms>;
    const encoded = fc.constantFrom(...Object.keys(encodings)) as fc.Arbitrary<keyof typeof encodings>;
    const sure = fc.sample(fc.tuple(worlds, written, encoded), { seed: 4, numRuns: 5 });
    await fc.assert(
      fc.asyncProperty(worlds, written, encoded, async ({ snapshot, policies }, form, encoding) => {
        const emulator = await emulatorAtNoon({ tenant: fromSnapshot(snapshot) });
        try {
          const id = `${(count.judged += 1)}`;
          const tenant = { id: emulator.state.id, domain: emulator.state.domain, exchange: 'rest' };
          const guardrails = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };
          const folder = files.folder(`policies${id}`, JSON.stringify({ tenant, guardrails, ...policies }));
          const plain = {
            automaticMeans: 'unknown',
            nestedGroups: 'unknown',
            bypassRule: 'indeterminate',
            outboundPolicyOnConnectors: 'unknown',
          } as const;
          const before = plainWorld(emulator.state, plain);
          if (before === null) return;
          const traffic = trafficIn(before);
          const trace = files.put(
            `trace${id}`,
            encodings[encoding](
              forms[form]([...traffic.map(receivedBy), ...traffic.map((one, n) => rowOf(one, n, before))]),
            ),
          );
          const given = ['--policies', folder, '--emulator', emulator.url];
          const asked = await ask('plan', ...given, '--evidence', trace, '--out', `${folder}/plan.json`);
          if (asked.code === 1 || asked.code === 3 || asked.code === 4) return;
          const plan = JSON.parse(readFileSync(`${folder}/plan.json`, 'utf8')) as Plan;
          const allow = plan.steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard]);
          const applied = await ask(
            'apply',
            `${folder}/plan.json`,
            '--emulator',
            emulator.url,
            '--approve',
            plan.digest,
            '--journal',
            `${folder}/journal`,
            ...allow,
          );
          const after = plainWorld(emulator.state, plan.facts);
          if (applied.code !== 0 || after === null) return;
          const found = traffic.map((one) => hold(one, { before, after }, plan.evidence?.flows ?? []));
          count.stops += found.filter((one) => one !== null).length;
        } finally {
          await emulator.close();
        }
      }),
      { numRuns: numRuns + sure.length, examples: sure, endOnFailure: true },
    );
    expect(count.stops).toBeGreaterThan(enough);
  },
);
