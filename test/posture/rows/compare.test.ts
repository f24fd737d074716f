import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare } from '../../../src/posture/change/compare.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { times } from '../../support/draws.ts';
import { domainOf } from '../naive/directory.ts';
import { noon } from '../naive/t0.ts';
import { worlds } from '../naive/worlds.ts';
import { cellsTo } from './cells.ts';
import { type Told, wrongExamples, wrongIn } from './rows.ts';

const numRuns = times(60);

const parts = [
  'facts',
  'remoteDomains',
  'outbound',
  'transportRules',
  'connectors',
  'groups',
  'restricted',
  'blockList',
  'tenantBlock',
] as const satisfies readonly (keyof World)[];

/** Two states that differ in a few parts, as those before and after a plan do. */
const pairs = fc
  .tuple(worlds, worlds, fc.subarray([...parts], { minLength: 1, maxLength: 3 }))
  .map(([before, other, some]): readonly [World, World] => [
    before,
    { ...before, ...Object.fromEntries(some.map((part) => [part, other[part]])) },
  ]);

const elsewhere = ['fabrikam.com', 'eu.fabrikam.com', 'deep.eu.fabrikam.com', 'us.fabrikam.com', 'gmail.com'];
const places = [...elsewhere, 'partner.com', 'sub.partner.com', 'anything.example', 'cleo@eu.fabrikam.com'];

const told = (before: World, after: World): Told => ({ before, after, rows: compare(before, after, noon), at: noon });

test('a cell is in the one row that is true of it, by the names of the row', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const cells = cellsTo(places, [before, after]).filter(({ sender, to }) => domainOf(sender) !== domainOf(to));
      expect(wrongIn(told(before, after), cells)).toEqual([]);
    }),
    { numRuns, endOnFailure: true },
  );
});

test('the example of a row is one', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      expect(wrongExamples(told(before, after))).toEqual([]);
    }),
    { numRuns: numRuns * 4, endOnFailure: true },
  );
});

test('people of a row are one list, whose last name alone follows "and"', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const { gains, losses, uncertain } = compare(before, after, noon);
      const names = [...gains, ...losses, ...uncertain].map(({ senders }) =>
        senders.name.replaceAll(/ ?\([^)]*\)/gu, ''),
      );
      expect(names.filter((name) => /@\S+ and [^ ,]+@[^ ,]+, /u.test(name))).toEqual([]);
    }),
    { numRuns: numRuns * 4, endOnFailure: true },
  );
});
