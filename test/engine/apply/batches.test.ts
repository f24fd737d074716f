import { expect, test } from 'vitest';
import { stepBatchesOf } from '../../../src/engine/apply/batches.ts';
import type { Step } from '../../../src/engine/plan/plan.ts';
import type { Batches } from '../../../src/tenant/tenant.ts';
import { aStep } from '../../support/plans.ts';

const batch = { most: 3, run: () => Promise.resolve([]) };
const exchange: Batches = { exchange: batch };

/** A step about one person of a group. */
const about = (person: string, comes: boolean, changes: Partial<Step> = {}): Step =>
  aStep({ id: `g#${person}`, object: 'groups/g@contoso.com', becomes: { [`members/${person}`]: comes }, ...changes });

const comes = (person: string, changes: Partial<Step> = {}): Step => about(person, true, changes);
const goes = (person: string): Step => about(person, false);
const setting = aStep({ id: 'g#set', object: 'groups/g@contoso.com', becomes: { address: 'g@contoso.com' } });
const overGraph: Partial<Step> = { call: { via: 'graph', method: 'PATCH', path: '/groups/g', body: {} } };

const rows: readonly { what: string; steps: readonly Step[]; batches?: Batches; sizes: readonly number[] }[] = [
  { what: 'people who come go together', steps: [comes('a'), comes('b')], sizes: [2] },
  { what: 'no more than a request takes', steps: ['a', 'b', 'c', 'd'].map((one) => comes(one)), sizes: [3, 1] },
  { what: 'who goes does not travel with who comes', steps: [comes('a'), goes('b'), goes('c')], sizes: [1, 2] },
  { what: 'groups keep apart', steps: [comes('a'), comes('b', { object: 'groups/h@contoso.com' })], sizes: [1, 1] },
  { what: 'services keep apart', steps: [comes('a'), comes('b', overGraph)], sizes: [1, 1] },
  {
    what: 'a step that waits for another comes later',
    steps: [comes('a'), comes('b', { after: ['g#a'] })],
    sizes: [1, 1],
  },
  { what: 'what is not about items goes alone', steps: [setting, comes('a'), setting, setting], sizes: [1, 1, 1, 1] },
  {
    what: 'people who come and go in one call go alone',
    steps: [comes('a'), comes('b', { becomes: { 'members/b': true, 'members/c': false } })],
    sizes: [1, 1],
  },
  {
    what: 'a service without such requests takes one at a time',
    steps: [comes('a'), comes('b')],
    batches: {},
    sizes: [1, 1],
  },
];
test.each(rows)('$what', ({ steps, batches = exchange, sizes }) => {
  const found = stepBatchesOf(steps, batches);
  expect(found.map((one) => one.length)).toEqual(sizes);
  expect(found.flat()).toEqual(steps);
});
