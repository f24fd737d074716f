import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import type { Cell } from '../../src/posture/values/verdict.ts';
import type { World } from '../../src/posture/world/world.ts';
import { times } from '../support/draws.ts';
import type { Naive } from './naive/naive.ts';
import { naive } from './naive/naive.ts';
import { noon } from './naive/t0.ts';
import { mailCases } from './naive/worked-mail.ts';
import { policyCases } from './naive/worked-policies.ts';
import { cells, worlds } from './naive/worlds.ts';

/** What two ways of judging a cell must agree on; words are compared where the tenant chose them. */
function engine(world: World, cell: Cell, wordsOf: Naive): Naive {
  const { verdict, lean, decidedBy, alsoBlockedBy, ndr, silent } = evaluate(world, cell, noon);
  const text = wordsOf.ndr?.text === '' ? '' : ndr?.text;
  return { verdict, lean, decidedBy, alsoBlockedBy, ndr: ndr === null ? null : { ...ndr, text: text ?? '' }, silent };
}

const numRuns = times(3000);

describe('the gates and the plain procedure', () => {
  test.each([...policyCases, ...mailCases])('agree on worked case %i: %s', (_number, _title, world, cell) => {
    const plain = naive(world, cell, noon);
    expect(engine(world, cell, plain)).toEqual(plain);
  });

  test('agree on every cell of a tenant full of traps', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(worlds, fc.array(cells, { minLength: 1, maxLength: 4 }), (world, asked) => {
        for (const cell of asked) {
          const plain = naive(world, cell, noon);
          expect(engine(world, cell, plain)).toEqual(plain);
        }
      }),
      { numRuns },
    );
  });
});
