import { expect, test } from 'vitest';
import { type ProofScope } from '../../../src/engine/proof/proof-scope.ts';
import { runsOf } from '../../../src/engine/proof/runs.ts';

const senders = (...classes: readonly number[]): ProofScope => ({ axis: 'senders', classes: new Set(classes) });
const place = (...domains: readonly string[]): ProofScope => ({ axis: 'places', domains });
const auth = (mailbox: string): ProofScope => ({ axis: 'auth', mailbox });
const all: ProofScope = { axis: 'all' };
const none: ProofScope = { axis: 'none' };

/** Objects in a row, each with the region of its next unit; `!` in front of a name moves it in its list. */
const layersOf = (...row: readonly (readonly [string, ProofScope])[]): readonly (readonly (readonly number[])[])[] =>
  runsOf(row.map(([object, region], unit) => ({ unit, object, region, moves: object.startsWith('!') }))).map(
    (run) => run.layers,
  );

test.each([
  {
    what: 'units for different senders',
    row: [
      ['a', senders(1)],
      ['b', senders(2)],
    ],
    runs: [[[0, 1]]],
  },
  {
    what: 'units for the same senders',
    row: [
      ['a', senders(1, 2)],
      ['b', senders(2)],
    ],
    runs: [[[0]], [[1]]],
  },
  {
    what: 'units of one object',
    row: [
      ['a', place('x.com')],
      ['a', place('x.com')],
      ['b', place('y.com')],
    ],
    runs: [[[0, 2], [1]]],
  },
  {
    what: 'three units of one object',
    row: [
      ['a', place('x.com')],
      ['a', place('x.com')],
      ['a', place('x.com')],
    ],
    runs: [[[0], [1], [2]]],
  },
  {
    what: 'a domain and one below it',
    row: [
      ['a', place('x.com')],
      ['b', place('eu.x.com')],
    ],
    runs: [[[0]], [[1]]],
  },
  {
    what: 'a domain and one above it',
    row: [
      ['a', place('eu.x.com')],
      ['b', place('x.com')],
    ],
    runs: [[[0]], [[1]]],
  },
  {
    what: 'domains of one kind beside each other',
    row: [
      ['a', place('eu.x.com')],
      ['b', place('us.x.com')],
    ],
    runs: [[[0, 1]]],
  },
  {
    what: 'senders and places',
    row: [
      ['a', senders(1)],
      ['b', place('x.com')],
    ],
    runs: [[[0]], [[1]]],
  },
  {
    what: 'what touches everything',
    row: [
      ['a', all],
      ['b', senders(1)],
      ['c', senders(2)],
    ],
    runs: [[[0]], [[1, 2]]],
  },
  {
    what: 'moves in a list',
    row: [
      ['!a', senders(1)],
      ['!b', senders(2)],
    ],
    runs: [[[0, 1]]],
  },
  {
    what: 'two moves of one object',
    row: [
      ['!a', place('x.com')],
      ['!b', place('y.com')],
      ['!a', place('x.com')],
    ],
    runs: [[[0, 1]], [[2]]],
  },
  {
    what: 'moves that touch several domains',
    row: [
      ['!a', place('x.com', 'y.com')],
      ['!b', place('z.com')],
      ['!c', place('z.com', 'eu.y.com')],
    ],
    runs: [[[0, 1]], [[2]]],
  },
  {
    what: 'a move and what comes after it',
    row: [
      ['!a', senders(1)],
      ['b', senders(2)],
      ['c', place('x.com')],
    ],
    runs: [[[0]], [[1]], [[2]]],
  },
  {
    what: 'what touches nothing',
    row: [
      ['a', none],
      ['b', senders(1)],
      ['c', none],
    ],
    runs: [[[1]]],
  },
  {
    what: 'SMTP AUTH beside forwarding',
    row: [
      ['a', senders(1)],
      ['b', auth('ana')],
      ['c', auth('ben')],
    ],
    runs: [[[0, 1, 2]]],
  },
  {
    what: 'SMTP AUTH of one and of all',
    row: [
      ['b', auth('ana')],
      ['c', auth('')],
      ['d', auth('ben')],
    ],
    runs: [[[0]], [[1]], [[2]]],
  },
] satisfies readonly { what: string; row: readonly (readonly [string, ProofScope])[]; runs: unknown }[])(
  '$what are judged together exactly where no mail meets two of them',
  ({ row, runs }) => {
    expect(layersOf(...row)).toEqual(runs);
  },
);
