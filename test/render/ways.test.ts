import { describe, expect, test } from 'vitest';
import { mechanisms } from '../../src/posture/values/verdict.ts';
import { answerText, waysSpan, waysText } from '../../src/render/words/ways.ts';

const [forward, attachment, redirect, address, contact] = [
  'inbox-forward',
  'inbox-forward-attachment',
  'inbox-redirect',
  'mailbox-smtp',
  'mailbox-object',
];

describe('ways of forwarding', () => {
  test.each([
    [mechanisms, 'every way'],
    [[forward, attachment, address, contact], 'every way but redirect rules'],
    [[redirect, attachment, forward], 'Outlook rules'],
    [[forward, attachment, address], 'Outlook rules that forward, mailbox forwarding to an address'],
    [[contact, address, redirect], 'mailbox forwarding, redirect rules'],
    [['carrier-pigeon'], 'carrier-pigeon'],
  ])('%j is %s', (found, says) => {
    expect(waysText(found)).toBe(says);
  });

  test('a word that is not ours is no word of ours', () => {
    expect(waysSpan(mechanisms).from).toBe('ours');
    expect(waysSpan(['toString']).from).toBe('quoted');
  });

  test.each([
    ['indeterminate, likely blocked', 'undecided (likely blocked)'],
    ['indeterminate', 'undecided'],
    ['allowed', 'allowed'],
  ])('%s is said as %s', (answer, says) => {
    expect(answerText(answer)).toBe(says);
  });
});
