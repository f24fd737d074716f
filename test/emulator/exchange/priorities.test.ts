import { type Arbitrary, array, assert, constantFrom, integer, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { textAt } from '../../../src/json.ts';
import { byPriority, inOrder, inserted, moved } from '../../../src/emulator/exchange/priorities.ts';
import { CmdletRefusal } from '../../../src/emulator/exchange/refusal.ts';
import type { StoredRow } from '../../../src/emulator/state/state.ts';

type Move = readonly ['new' | 'set' | 'remove', number, number];

const move: Arbitrary<Move> = tuple(
  constantFrom('new', 'set', 'remove'),
  integer({ min: -1, max: 9 }),
  nat({ max: 9 }),
);

/** Plays moves the way the cmdlets do; one that is out of range changes nothing. */
function play(moves: readonly Move[]): readonly StoredRow[] {
  let rows: readonly StoredRow[] = [];
  for (const [index, one] of moves.entries()) {
    try {
      rows = after(rows, one, `guid-${index}`);
    } catch (error) {
      if (!(error instanceof CmdletRefusal)) throw error;
    }
  }
  return rows;
}

function after(rows: readonly StoredRow[], [verb, priority, pick]: Move, guid: string): readonly StoredRow[] {
  const chosen = rows[pick % Math.max(rows.length, 1)];
  if (verb === 'new') return inserted(rows, { Guid: guid, Priority: -1 }, priority < 0 ? null : priority);
  if (chosen === undefined) return rows;
  if (verb === 'set') return moved(rows, textAt(chosen, 'Guid'), priority);
  return inOrder(rows.filter((row) => row !== chosen));
}

test('priorities are unique and contiguous from zero, whatever happens', () => {
  assert(
    property(array(move, { maxLength: 30 }), (moves) => {
      const rows = play(moves);
      expect(byPriority(rows).map((row) => row['Priority'])).toEqual(rows.map((_, index) => index));
      expect(new Set(rows.map((row) => row['Guid'])).size).toBe(rows.length);
    }),
  );
});

test('a rule that is moved stands where it was put, and the others keep their order', () => {
  assert(
    property(integer({ min: 1, max: 12 }), nat(), nat(), (count, from, to) => {
      const rows = Array.from({ length: count }, (_, index) => ({ Guid: `g${index}`, Priority: index }));
      const guid = `g${from % count}`;
      const order = moved(rows, guid, to % count).map((row) => row['Guid']);
      expect(order[to % count]).toBe(guid);
      expect(order.filter((one) => one !== guid)).toEqual(rows.map((row) => row.Guid).filter((one) => one !== guid));
    }),
  );
});
