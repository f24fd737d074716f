import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateByHand } from '../../src/posture/question/by-hand.ts';
import { times } from '../support/draws.ts';
import { naiveByHand } from './naive/by-hand.ts';
import { cell, noon, t0 } from './naive/t0.ts';
import { cells, worlds } from './naive/worlds.ts';

describe('mail that a person sends by hand', () => {
  test('meets in every tenant what the plain procedure says', { timeout: 3_600_000 }, () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(worlds, fc.array(cells, { minLength: 1, maxLength: 4 }), (world, asked) => {
        for (const one of asked) {
          const plain = naiveByHand(world, one, noon);
          seen.add(plain);
          expect(evaluateByHand(world, one, noon).verdict).toBe(plain);
        }
      }),
      { numRuns: times(2000) },
    );
    expect([...seen].sort()).toEqual(['allowed', 'blocked', 'indeterminate', 'not-applicable']);
  });

  test('passes whatever stops forwards alone', () => {
    const { verdict, gates } = evaluateByHand(t0(), cell({ mechanism: 'manual' }), noon);
    expect(verdict).toBe('allowed');
    expect(gates.map(({ gate }) => gate)).toEqual(['G0', 'G2', 'G3', 'G5']);
  });
});
