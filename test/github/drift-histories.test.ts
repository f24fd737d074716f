import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import { driftLabel, trackDrift } from '../../src/github/drift/drift-issue.ts';
import { type Double, startDouble } from './double.ts';
import { bot, type Issue, maintainer } from './double-state.ts';
import { aDrift, expectFitting, impatient } from './samples.ts';

const kinds = [
  'clean',
  'drift',
  'more',
  'partial',
  'unread',
  'close',
  'edit',
  'unlabel',
  'forge',
  'double',
  'race',
  'die',
] as const;
type Event = (typeof kinds)[number];

let double: Double;
const told = new Set<string>();

async function track(drift: Drift, event: Event): Promise<void> {
  const options = { links: [], policies: 'policies', assignees: [] };
  const tracked = await trackDrift(impatient(double), drift, options).catch(() => null);
  told.add(`${event} ${tracked?.did ?? 'broken'}`);
}

const readings: Partial<Record<Event, () => Drift>> = {
  clean: () => aDrift([]),
  drift: () => aDrift(),
  more: () => aDrift(['remoteDomains/a', 'remoteDomains/b']),
  partial: () => aDrift(['remoteDomains/a'], ['groups/x']),
  unread: () => aDrift([], ['groups/x']),
};

async function happen(event: Event): Promise<Drift | null> {
  const own = double.repository.issues.filter((one) => one.user === bot);
  if (event === 'close') own.forEach((one) => (one.state = 'closed'));
  if (event === 'edit') own.forEach((one) => (one.body += '\nedited'));
  if (event === 'unlabel') own.forEach((one) => (one.labels = []));
  if (event === 'forge')
    double.repository.issues.push({
      ...(own[0] ?? blank()),
      number: double.repository.next(),
      user: maintainer,
      state: 'open',
    });
  if (event === 'double' && own[0] !== undefined)
    double.repository.issues.push({ ...own[0], number: double.repository.next() });
  if (event === 'race') await Promise.all([track(aDrift(), event), track(aDrift(), event)]);
  if (event === 'die') await dying(aDrift(['remoteDomains/z']));
  const drift = readings[event]?.() ?? null;
  if (drift !== null) await track(drift, event);
  return event === 'race' ? aDrift() : drift;
}

/** A run that dies before it wrote anything. */
async function dying(drift: Drift): Promise<void> {
  double.strike = ({ method, path }) =>
    method === 'GET' || path === '/graphql' ? null : { status: 404, message: 'no' };
  await track(drift, 'die');
  double.strike = () => null;
}

const blank = (): Issue => ({
  number: 0,
  user: maintainer,
  pull: false,
  title: '',
  body: '',
  state: 'open',
  reason: null,
  labels: [driftLabel],
  assignees: [],
});

/** Whatever the random ones leave out: each way from one state of the issue to another. */
const ways: readonly Event[][] = [
  ['clean', 'unread', 'drift', 'drift', 'more', 'clean', 'clean', 'unread', 'drift', 'edit', 'drift'],
  ['partial', 'unread', 'close', 'drift', 'double', 'more', 'forge', 'clean', 'forge', 'partial'],
  ['race', 'die', 'double', 'clean', 'die', 'race', 'close', 'clean', 'close', 'unread', 'partial'],
  ['drift', 'edit', 'unread', 'more'],
  ['drift', 'unlabel', 'more', 'double', 'drift', 'unlabel', 'clean'],
];

const open = (): number => double.repository.issues.filter((one) => one.user === bot && one.state === 'open').length;
const foreign = (): string => JSON.stringify(double.repository.issues.filter((one) => one.user === maintainer));

test('over any history there is at most one open issue, never closed on an unknown and never a forged one touched', async () => {
  const histories = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      double = await startDouble();
      try {
        for (const event of history) await follow(event);
        expectFitting(double);
      } finally {
        await double.close();
      }
    }),
    { numRuns: 15, examples: ways.map((way) => [way]) },
  );
  expect([...told]).toEqual(expect.arrayContaining(reached));
});

async function follow(event: Event): Promise<void> {
  const [before, forged] = [open(), foreign()];
  const drift = await happen(event);
  if (event !== 'forge') expect(foreign()).toBe(forged);
  if (drift === null) return;
  if (drift.clean) expect(open()).toBe(0);
  else if (drift.moved.length > 0) expect(open()).toBe(1);
  else expect(open()).toBe(Math.min(1, before));
}

const reached = [
  'clean nothing',
  'clean closed',
  'unread nothing',
  'unread updated',
  'drift opened',
  'drift unchanged',
  'drift reopened',
  'drift updated',
  'more updated',
  'partial opened',
  'race opened',
  'die broken',
];
