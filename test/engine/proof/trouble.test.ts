import { expect, test } from 'vitest';
import { isLighter, isQuiet, only, quiet, Tolerated, type Trouble, weigh } from '../../../src/engine/proof/trouble.ts';

const cells = (kind: 'leak' | 'outage', senders: number): Trouble => ({
  cells: [{ kind, senders: Array.from({ length: senders }, (_, at) => at), destinations: [0], mask: 1 }],
  doors: [],
});
const door = (kind: 'leak' | 'outage'): Trouble => ({
  cells: [],
  doors: [
    {
      kind,
      key: 'smtp-auth',
      door: { channel: 'smtp-auth', object: 'smtpAuth/organization', from: '', to: '', open: 2 },
    },
  ],
});

test.each([
  { what: 'no trouble', trouble: quiet, leaks: 0, outages: 0 },
  { what: 'three leaks', trouble: cells('leak', 3), leaks: 3, outages: 0 },
  { what: 'two outages', trouble: cells('outage', 2), leaks: 0, outages: 2 },
  { what: 'a way out beside forwarding', trouble: door('leak'), leaks: 1, outages: 0 },
  { what: 'a way out that is shut meanwhile', trouble: door('outage'), leaks: 0, outages: 1 },
])('$what weighs $leaks and $outages', ({ trouble, leaks, outages }) => {
  expect(weigh(trouble)).toEqual({ leaks, outages });
  expect(isQuiet(trouble)).toBe(leaks + outages === 0);
  expect(isQuiet(only('leak', trouble))).toBe(leaks === 0);
  const tolerated = new Tolerated();
  tolerated.add(trouble);
  expect(isQuiet(tolerated.without(trouble))).toBe(true);
});

test.each([
  { one: [0, 9], other: [1, 0], lighter: true, why: 'a leak weighs more than any outage' },
  { one: [1, 0], other: [0, 9], lighter: false, why: 'a leak weighs more than any outage' },
  { one: [1, 1], other: [1, 2], lighter: true, why: 'of equal leaks the fewer outages' },
  { one: [1, 2], other: [1, 2], lighter: false, why: 'equal is not lighter' },
] as const)('$one is lighter than $other: $lighter, for $why', ({ one, other, lighter }) => {
  const of = ([leaks, outages]: readonly [number, number]) => ({ leaks, outages });
  expect(isLighter(of(one), of(other))).toBe(lighter);
});
