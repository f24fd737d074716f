import fc from 'fast-check';
import { expect, test } from 'vitest';
import { destinationClasses } from '../../src/posture/matrix/destinations.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { Matrix } from '../../src/posture/matrix/matrix.ts';
import { questions, shared, summaryOf } from '../../src/posture/matrix/summary.ts';
import { senderClasses } from '../../src/posture/matrix/senders.ts';
import type { World } from '../../src/posture/world/world.ts';
import { at } from './build.ts';
import { worlds } from './naive/worlds.ts';

/** Every answer about a sender and a destination, in words. */
const answers = (world: World, sender: string, to: string): string =>
  questions.map((question) => JSON.stringify(summaryOf(evaluate(world, { ...question, sender, to }, at)))).join('\n');

const parts = [
  'facts',
  'acceptedDomains',
  'remoteDomains',
  'outbound',
  'transportRules',
  'connectors',
  'recipients',
  'groups',
  'forwards',
  'restricted',
  'blockList',
  'tenantBlock',
] as const satisfies readonly (keyof World)[];

/** A world and the next, which has one part of another; all else is the very same in both. */
const pairs = fc
  .tuple(worlds, worlds, fc.constantFrom(...parts))
  .map(([before, other, part]): readonly [World, World] => [before, { ...before, [part]: other[part] }]);

test('a matrix of classes says what each of their cells says, in one world and in the next', () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const classes = { senders: senderClasses([before, after]), destinations: destinationClasses([before, after]) };
      const common = shared();
      const first = new Matrix(before, at, classes, common);
      for (const [world, matrix] of [[before, first] as const, [after, first.next(after, at)] as const]) {
        matrix.senders.forEach((sender, one) => {
          matrix.destinations.forEach((destination) => {
            const said = questions.map((_, question) => {
              const { usual, special } = matrix.rules(destination, question);
              const found = special.get(one) ?? usual;
              return JSON.stringify(common.summaries.at(matrix.answer(sender, destination, question, found)));
            });
            expect(said.join('\n')).toBe(answers(world, sender.example, destination.example));
          });
        });
      }
    }),
    { numRuns: 100 },
  );
});

test('whoever is in a class gets the answers of its example', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const senders = senderClasses([world]);
      const places = destinationClasses([world]);
      for (const { key } of world.recipients.values()) {
        const number = senders.ofKey(key);
        const example = number === undefined ? undefined : senders.classes[number]?.example;
        if (example === undefined) continue;
        for (const place of places)
          expect(answers(world, key, place.example)).toBe(answers(world, example, place.example));
      }
    }),
    { numRuns: 60 },
  );
});

const elsewhere = [
  'fabrikam.com',
  'eu.fabrikam.com',
  'deep.eu.fabrikam.com',
  'notfabrikam.com',
  'fabrikam.com.au',
  'partner.com',
  'sub.partner.com',
  'gmail.com',
  'anything.example',
  'lab.contoso.com',
  'x.lab.contoso.com',
  'fabrikam.com.eu.fabrikam.com',
];

test('every external domain is in some class of destinations', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const who = senderClasses([world]).classes.map((one) => one.example);
      const all = (to: string): string => who.map((sender) => answers(world, sender, to)).join('\n');
      const known = new Set(destinationClasses([world]).map((one) => all(one.example)));
      for (const domain of elsewhere) {
        const said = all(domain);
        if (!/internal-recipient/u.test(said)) expect([...known]).toContain(said);
      }
    }),
    { numRuns: 40 },
  );
});
