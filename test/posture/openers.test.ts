import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { openers } from '../../src/posture/change/openers.ts';
import { times } from '../support/draws.ts';
import { aWorld, at, group, mailbox, outboundRule, policy, remote } from './build.ts';
import { noon } from './naive/t0.ts';
import { cells, worlds } from './naive/worlds.ts';

/** Each opener in a line. */
const told = (world: Parameters<typeof openers>[0]): readonly string[] =>
  openers(world, at).map(
    ({ object, senders, destinations, certain }) =>
      `${object}: ${senders.name} → ${destinations.name}${certain ? '' : ' (perhaps)'}`,
  );

const team = group('team@contoso.com', ['ana@contoso.com', 'ben@contoso.com']);
const people = ['ana', 'ben', 'cleo'].map((name) => mailbox(`${name}@contoso.com`));

describe('what stands open on the way of forwards', () => {
  test('is nothing where nothing gets out', () => {
    expect(told(aWorld())).toEqual([]);
  });

  test('is every policy that lets somebody out, with its own people, and every remote domain that is passed', () => {
    const world = aWorld({
      people,
      groups: [team],
      policies: [policy('Team', 'On'), policy('Cleo', 'On')],
      rules: [
        outboundRule('Team', { fromMemberOf: ['team@contoso.com'] }),
        outboundRule('Cleo', { from: ['cleo@contoso.com'] }),
      ],
      remote: [remote('*', false), remote('fabrikam.com', true), remote('adatum.com', true)],
    });
    expect(told(world).toSorted()).toEqual([
      'outboundPolicies/Cleo: cleo@contoso.com → any external domain',
      'outboundPolicies/Team: ana@contoso.com and ben@contoso.com → any external domain',
      'remoteDomains/adatum.com: ana@contoso.com, ben@contoso.com and cleo@contoso.com → adatum.com',
      'remoteDomains/fabrikam.com: ana@contoso.com, ben@contoso.com and cleo@contoso.com → fabrikam.com',
    ]);
  });

  test('is told apart where nobody can tell whether it lets anybody out', () => {
    expect(told(aWorld({ mode: 'Automatic' }))).toContain(
      'outboundPolicies/Default: everyone → any external domain (perhaps)',
    );
  });

  test('names the controls that every forward passes which gets out, in a tenant full of traps', () => {
    let open = 0;
    fc.assert(
      fc.property(worlds, fc.array(cells, { minLength: 1, maxLength: 6 }), (world, asked) => {
        const named = new Map(openers(world, noon).map((one) => [one.object, one]));
        for (const cell of asked) {
          const { verdict, gates } = evaluate(world, cell, noon);
          if (verdict !== 'allowed' || cell.throughGroup === true || cell.afterRule === true) continue;
          const passed = gates.filter(({ gate, object }) => (gate === 'G1' || gate === 'G4') && object !== null);
          open += 1;
          for (const { object } of passed) {
            expect([...named.keys()]).toContain(object);
            expect(named.get(object ?? '')?.mechanisms).toContain(cell.mechanism);
            expect(named.get(object ?? '')?.certain).toBe(true);
          }
        }
      }),
      { numRuns: times(300) },
    );
    expect(open).toBeGreaterThan(20);
  });
});
