import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/evaluate.ts';
import type { Cell } from '../../src/posture/verdict.ts';
import type { World } from '../../src/posture/world.ts';
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

/**
 * Left apart is where the gates judge the route by itself and the plain procedure follows every branch of the rules to
 * its end: both ways out may be relays that skip the outbound policy, and a rule that ends the scan may leave one way
 * out alone. The gates stay undecided there.
 */
function isLeftApart({ facts, connectors, transportRules }: World): boolean {
  if (facts.outboundPolicyOnConnectors === 'applies') return false;
  if (connectors.state !== 'present' || transportRules.state !== 'present') return false;
  const chosen = transportRules.value.map((rule) => rule.actions.routeMessageOutboundConnector);
  if (chosen.every((name) => name === null)) return false;
  if (transportRules.value.some((rule) => rule.actions.stopRuleProcessing)) return true;
  if (facts.outboundPolicyOnConnectors === 'unknown') return false;
  return connectors.value.some((one) => one.smartHosts.length > 0 && chosen.includes(one.name));
}

const numRuns = Number(process.env['AGREE_RUNS'] ?? 3000);
const seed = Number(process.env['AGREE_SEED'] ?? 20261121);

describe('the gates and the plain procedure', () => {
  test.each([...policyCases, ...mailCases])('agree on worked case %i: %s', (_number, _title, world, cell) => {
    const plain = naive(world, cell, noon);
    expect(engine(world, cell, plain)).toEqual(plain);
  });

  test('agree on every cell of a tenant full of traps', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(worlds, fc.array(cells, { minLength: 1, maxLength: 4 }), (world, asked) => {
        fc.pre(!isLeftApart(world));
        for (const cell of asked) {
          const plain = naive(world, cell, noon);
          expect(engine(world, cell, plain)).toEqual(plain);
        }
      }),
      { numRuns, seed },
    );
  });
});
