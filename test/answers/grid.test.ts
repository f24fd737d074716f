import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridOf } from '../../src/engine/answers/grid.ts';
import { summaryOf } from '../../src/posture/matrix/summary.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { senderClasses } from '../../src/posture/matrix/senders.ts';
import type { Original } from '../../src/posture/values/verdict.ts';
import { afReject, at, aWorld, group, mailbox, outboundRule, policy, remote } from '../posture/build.ts';
import { naive } from '../posture/naive/naive.ts';
import { noon } from '../posture/naive/t0.ts';
import { worlds } from '../posture/naive/worlds.ts';
import { times } from '../support/draws.ts';

/** Ways that share an answer stand together: their order is none. */
const byWay = <T extends { readonly ways: readonly unknown[] }>(cell: T) => ({
  ...cell,
  ways: new Set(cell.ways.map((way) => JSON.stringify(way))),
});

describe('the grid', () => {
  const world = aWorld({
    people: ['ana', 'ben', 'carl'].map((local) => mailbox(`${local}@contoso.com`)),
    groups: [group('fwd@contoso.com', ['ana@contoso.com', 'ben@contoso.com'])],
    policies: [policy('Partner', 'On')],
    rules: [outboundRule('Partner', { fromMemberOf: ['fwd@contoso.com'] })],
    remote: [remote('*', false), remote('fabrikam.com', true), remote('tailspin.com', true)],
  });

  test('puts together who and what sees the same answers', () => {
    const { senderClasses: senders, destinationClasses: destinations } = gridOf(world, at);
    expect(senders.map((one) => one.name).toSorted()).toEqual(['ana@contoso.com and ben@contoso.com', 'everyone else']);
    expect(destinations.map((one) => one.name)).toContain('fabrikam.com and tailspin.com');
  });

  test('says of a pair what is open, and what all ways together are', () => {
    const { senderClasses: senders, destinationClasses: destinations, cells } = gridOf(world, at);
    const cellOf = (who: string, where: string) => {
      const from = senders.find((one) => one.name === who)?.id;
      const to = destinations.find((one) => one.name === where)?.id;
      return cells.find((one) => one.senders === from && one.destinations === to);
    };
    const partner = 'fabrikam.com and tailspin.com';
    expect(cellOf('ana@contoso.com and ben@contoso.com', partner)).toMatchObject({ verdict: 'allowed', uncertain: [] });
    expect(cellOf('everyone else', partner)).toMatchObject({ verdict: 'blocked', open: [] });
    expect(
      cellOf('ana@contoso.com and ben@contoso.com', 'any external domain except fabrikam.com and tailspin.com'),
    ).toMatchObject({
      verdict: 'partial',
      open: ['mailbox-object'],
    });
  });

  test('tells a forward that one control stops from one that another stops', () => {
    const ruled = aWorld({
      mode: 'On',
      transport: [afReject()],
      remote: [remote('*', true), remote('fabrikam.com', false)],
    });
    const { answers } = gridOf(ruled, at);
    const deciders = new Set(answers.map((one) => one.decidedBy?.object));
    expect(deciders).toEqual(new Set([undefined, 'transportRules/AF-reject', 'remoteDomains/fabrikam.com']));
  });

  test(
    'gives every mailbox that it names the answers of its class, as the plain procedure does',
    { timeout: 600_000 },
    () => {
      fc.assert(
        fc.property(worlds, (one) => {
          const grid = gridOf(one, noon);
          expect(grid.cells).toHaveLength(grid.senderClasses.length * grid.destinationClasses.length);
          for (const cell of grid.cells) {
            const from = grid.senderClasses.find((some) => some.id === cell.senders);
            const to = grid.destinationClasses.find((some) => some.id === cell.destinations)?.example ?? '';
            for (const sender of new Set([from?.example ?? '', ...(from?.sample ?? [])])) {
              for (const { mechanism, originals, answer } of cell.ways) {
                const asked = originals.map((original: Original) => ({ sender, mechanism, to, original }));
                for (const question of asked) {
                  const said = grid.answers[answer];
                  const own = evaluate(one, question, noon);
                  expect(summaryOf(own)).toEqual(said === undefined ? null : summaryOf(said));
                  expect(naive(one, question, noon).verdict).toBe(said?.verdict);
                }
              }
            }
          }
        }),
        { numRuns: times(25) },
      );
    },
  );

  test('says the same where equal verdicts share a trace', () => {
    fc.assert(
      fc.property(worlds, (one) => {
        const [each, summed] = [gridOf(one, noon), gridOf(one, noon, 0)].map(({ cells, answers }) =>
          cells.map((cell) => ({
            ...cell,
            ways: cell.ways.flatMap(({ mechanism, originals, answer }) => {
              const said = answers[answer];
              return originals.map((original) => [mechanism, original, said === undefined ? null : summaryOf(said)]);
            }),
          })),
        );
        expect(summed?.map(byWay)).toEqual(each?.map(byWay));
      }),
      { numRuns: 50 },
    );
  });

  test('names every class of senders once', () => {
    const counted = senderClasses([world]).classes.reduce((sum, one) => sum + (one.count ?? 0), 0);
    const { senderClasses: senders } = gridOf(world, at);
    expect(senders.reduce((sum, one) => sum + (one.count ?? 0), 0)).toBe(counted);
  });
});
