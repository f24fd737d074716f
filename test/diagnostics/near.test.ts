import { expect, test } from 'vitest';
import { nearest } from '../../src/diagnostics/near.ts';

const known = ['autoForwardEnabled', 'autoReplyEnabled', 'domainName', 'name'];

test.each([
  ['autoforwardenabled', 'autoForwardEnabled', 'letter case does not count'],
  ['autoForwardEnable', 'autoForwardEnabled', 'a letter is missing'],
  ['autoFowrardEnabled', 'autoForwardEnabled', 'two letters are swapped'],
  ['domain', 'domainName', 'the name begins so'],
  ['nmae', 'name', 'a short name is misspelled'],
  ['recipientLimit', null, 'nothing is near'],
  ['', null, 'nothing is written'],
])('%j was meant as %j: %s', (written: string, expected: string | null, _: string) => {
  expect(nearest(written, known)).toBe(expected);
});
