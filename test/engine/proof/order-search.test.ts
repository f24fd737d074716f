import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findOrder, keyOf } from '../../../src/engine/proof/order-search.ts';

const always = (): boolean => true;
const free = (number: number): { after: number[][]; concerns: () => boolean } => ({
  after: Array.from({ length: number }, () => []),
  concerns: always,
});

describe('the search for an order', () => {
  test('keeps the given order where every set on it is good', () => {
    expect(findOrder(free(4), always, 10)).toEqual({ order: [0, 1, 2, 3] });
  });

  test('puts off what is not good yet, and comes back to it at once', () => {
    const good = (done: ReadonlySet<number>): boolean => !done.has(0) || done.has(2);
    expect(findOrder(free(4), good, 10)).toEqual({ order: [1, 2, 0, 3] });
  });

  test('steps back from where nothing goes on', () => {
    // Whoever begins with 0 is stuck: after it nothing is good until all are done.
    const good = (done: ReadonlySet<number>): boolean => !done.has(0) || done.size === 3;
    expect(findOrder(free(3), good, 10)).toEqual({ order: [1, 2, 0] });
  });

  test('takes back a step that was good and leads nowhere', () => {
    const bad = ['0 1', '0 2'];
    const good = (done: ReadonlySet<number>): boolean => !bad.includes([...done].sort((a, b) => a - b).join(' '));
    expect(findOrder(free(3), good, 10)).toEqual({ order: [1, 2, 0] });
    expect(findOrder(free(3), good, 0)).toBe('none');
  });

  test('asks of each set once, however it is come to', () => {
    const asked: string[] = [];
    const good = (done: ReadonlySet<number>): boolean => {
      asked.push([...done].sort((a, b) => a - b).join(' '));
      return done.size < 3;
    };
    expect(findOrder(free(4), good, 100)).toBe('none');
    const pairs = asked.filter((set) => set.length === 3);
    expect(pairs).toHaveLength(6);
    expect(new Set(pairs).size).toBe(6);
  });

  test('says that there is none, and gives up after so many dead ends', () => {
    expect(findOrder(free(3), (done) => done.size < 3, 100)).toBe('none');
    let asked = 0;
    const counting = (done: ReadonlySet<number>): boolean => {
      asked += 1;
      return done.size < 12;
    };
    expect(findOrder(free(12), counting, 3)).toBe('none');
    expect(asked).toBeLessThan(50);
  });

  test('ends where it can judge no more', () => {
    expect(findOrder(free(3), (done) => (done.size < 2 ? true : null), 10)).toBe('spent');
  });

  test('finds an order exactly where there is one, and follows every edge', () => {
    const edges = fc.array(fc.array(fc.nat(6), { maxLength: 2 }), { minLength: 1, maxLength: 7 });
    const bad = fc.uniqueArray(fc.nat(127), { maxLength: 60 });
    fc.assert(
      fc.property(edges, bad, (raw, numbers) => {
        const after = raw.map((list, at) => list.filter((one) => one < at));
        const whole = 2 ** after.length - 1;
        const isBad = (set: number): boolean => set !== whole && numbers.includes(set);
        const good = (done: ReadonlySet<number>): boolean => !isBad([...done].reduce((sum, one) => sum + 2 ** one, 0));
        const found = findOrder({ after, concerns: always }, good, 1_000);
        expect(found === 'none').toBe(!reachable(after, isBad).has(whole));
        if (typeof found === 'string') return;
        found.order.forEach((one, at) => {
          const before = found.order.slice(0, at);
          expect(after[one]?.every((earlier) => before.includes(earlier))).toBe(true);
          expect(good(new Set([...before, one]))).toBe(true);
        });
      }),
    );
  });
});

/** Every set that good sets lead to, by trying all. */
function reachable(after: readonly (readonly number[])[], isBad: (set: number) => boolean): ReadonlySet<number> {
  const found = new Set([0]);
  for (const set of found) {
    for (const [one, earlier] of after.entries()) {
      const isFree = (set & (1 << one)) === 0 && earlier.every((each) => (set & (1 << each)) !== 0);
      if (isFree && !isBad(set | (1 << one))) found.add(set | (1 << one));
    }
  }
  return found;
}

test.each([
  { set: [], key: '0' },
  { set: [0, 1, 2], key: '3' },
  { set: [5, 0, 2], key: '1 2 5' },
])('a set is known as $key by what it begins with and what it has beyond', ({ set, key }) => {
  expect(keyOf(new Set(set))).toBe(key);
});
