import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Move } from './compare.ts';
import { naiveCompare } from './compare.ts';
import { mechanisms } from './names.ts';
import { afReject, cell, noon, outboundRule, policy, remote, t0, who } from './t0.ts';
import { cells, worlds } from './worlds.ts';

const questions = ['ana@contoso.com', 'ben@contoso.com'].flatMap((sender) =>
  mechanisms.flatMap((mechanism) => ['x@fabrikam.com', 'y@gmail.com'].map((to) => cell({ sender, mechanism, to }))),
);
const inShort = (moves: readonly Move[]): readonly string[] =>
  moves.map((one) => `${one.cell.sender} ${one.cell.mechanism} ${one.cell.to}`);

const forAna = { policies: [policy('P', 'On')], rules: [outboundRule('P', 0, { from: [who('ana@contoso.com')] })] };

describe('a comparison by enumeration', () => {
  test('a policy for one sender lets that one out by every mechanism', () => {
    const { gains, losses, uncertain } = naiveCompare(t0(), t0(forAna), questions, noon);
    expect(inShort(gains)).toEqual(inShort(gains.filter((one) => one.cell.sender === 'ana@contoso.com')));
    expect(gains).toHaveLength(10);
    expect([losses, uncertain]).toEqual([[], []]);
  });

  test('a remote domain that closes takes away what it sees', () => {
    const closed = t0({ standing: 'On', remote: [remote('*', true), remote('fabrikam.com', false)] });
    const { gains, losses } = naiveCompare(t0({ standing: 'On' }), closed, questions, noon);
    expect(gains).toEqual([]);
    expect(losses).toHaveLength(8);
    expect(losses.every((one) => one.cell.to === 'x@fabrikam.com' && one.cell.mechanism !== 'mailbox-object')).toBe(
      true,
    );
  });

  test('a rule before a blocking policy changes who decides, and leaves a redirect to the policy', () => {
    const { gains, losses, uncertain, deciders } = naiveCompare(t0(), t0({ transport: [afReject()] }), questions, noon);
    expect([gains, losses, uncertain]).toEqual([[], [], []]);
    expect(new Set(deciders.map((one) => one.cell.mechanism))).toEqual(
      new Set(['inbox-forward', 'inbox-forward-attachment']),
    );
  });

  test('what opens in one direction closes in the other', () => {
    fc.assert(
      fc.property(worlds, worlds, fc.array(cells, { maxLength: 6 }), (one, other, asked) => {
        const there = naiveCompare(one, other, asked, noon);
        const back = naiveCompare(other, one, asked, noon);
        const opens = [...there.gains, ...there.uncertain.filter((row) => row.change === 'opens')];
        const closes = [...back.losses, ...back.uncertain.filter((row) => row.change === 'closes')];
        expect(inShort(opens).toSorted()).toEqual(inShort(closes).toSorted());
        expect(inShort(there.deciders)).toEqual(inShort(back.deciders));
      }),
      { numRuns: 200 },
    );
  });
});
