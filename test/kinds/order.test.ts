import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moves, reordered, wantedOrder } from '../../src/kinds/order.ts';

const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/u), { maxLength: 9 });
const shuffled = (list: readonly string[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });

describe('an order to reach', () => {
  test.each([
    {
      title: 'declared order counts among the declared',
      present: ['a', 'b'],
      declared: ['b', 'a'],
      wanted: ['b', 'a'],
    },
    {
      title: 'an undeclared object stays behind its neighbour',
      present: ['a', 'x', 'b'],
      declared: ['b', 'a'],
      wanted: ['b', 'a', 'x'],
    },
    {
      title: 'an undeclared head stays the head',
      present: ['x', 'a', 'b'],
      declared: ['b', 'a'],
      wanted: ['x', 'b', 'a'],
    },
    {
      title: 'two undeclared neighbours stay together',
      present: ['a', 'x', 'y', 'b'],
      declared: ['b', 'a'],
      wanted: ['b', 'a', 'x', 'y'],
    },
    { title: 'what is declared and not there has no place', present: ['a'], declared: ['z', 'a'], wanted: ['a'] },
  ])('$title', ({ present, declared, wanted }) => {
    expect(wantedOrder(present, declared)).toEqual(wanted);
  });

  test('holds the same objects as before, whatever is declared', () => {
    fc.assert(
      fc.property(keys, keys, (present, declared) => {
        expect([...wantedOrder(present, declared)].sort()).toEqual([...present].sort());
      }),
    );
  });

  test('is reached as soon as it is the present order', () => {
    fc.assert(
      fc.property(keys, keys, (present, declared) => {
        const wanted = wantedOrder(present, declared);
        expect(wantedOrder(wanted, declared)).toEqual(wanted);
      }),
    );
  });
});

describe('moves', () => {
  const pair = keys.chain((present) => fc.tuple(fc.constant(present), shuffled(present)));

  test('lead, one priority at a time, from the present order to the wanted one', () => {
    fc.assert(
      fc.property(pair, ([present, wanted]) => {
        const end = moves(present, wanted).reduce<readonly string[]>((order, move) => {
          expect(order.indexOf(move.key)).toBe(move.from);
          expect(reordered(order, move.key, move.to)).toEqual(move.order);
          return move.order;
        }, present);
        expect(end).toEqual(wanted);
      }),
    );
  });

  test('are as few as can be: all objects but the longest run that stands right', () => {
    fc.assert(
      fc.property(pair, ([present, wanted]) => {
        expect(moves(present, wanted)).toHaveLength(
          present.length - longest(present.map((key) => wanted.indexOf(key))),
        );
      }),
    );
  });

  test('are taken back by setting each object to its former place', () => {
    fc.assert(
      fc.property(pair, ([present, wanted]) => {
        const made = moves(present, wanted);
        const start = made.reduceRight(
          (order, move) => reordered(order, move.key, move.from),
          wanted as readonly string[],
        );
        expect(start).toEqual(present);
      }),
    );
  });

  test('never touch what is about to go, and order the rest around it', () => {
    fc.assert(
      fc.property(pair, fc.nat(), ([present, wanted], seed) => {
        const going = present[seed % Math.max(present.length, 1)];
        const rest = wanted.filter((key) => key !== going);
        const made = moves(present, rest);
        expect(made.map((move) => move.key)).not.toContain(going);
        expect((made.at(-1)?.order ?? present).filter((key) => key !== going)).toEqual(rest);
      }),
    );
  });

  test('move the declared rather than the undeclared where both are equally few', () => {
    expect(moves(['a', 'x'], ['x', 'a'], new Set(['x'])).map((move) => move.key)).toEqual(['a']);
    expect(moves(['x', 'a'], ['a', 'x'], new Set(['x'])).map((move) => move.key)).toEqual(['a']);
  });
});

/** The longest increasing run by trying every subset: slow and plain. */
function longest(places: readonly number[]): number {
  const subsets = Array.from({ length: 2 ** places.length }, (_, mask) =>
    places.filter((__, bit) => (mask >> bit) & 1),
  );
  const rising = subsets.filter((list) => list.every((one, index) => index === 0 || one > (list[index - 1] ?? 0)));
  return Math.max(...rising.map((list) => list.length));
}
