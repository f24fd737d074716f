import { describe, expect, test } from 'vitest';
import type { Naive } from './naive.ts';
import { naive } from './naive.ts';
import { noon } from './t0.ts';
import { mailCases } from './worked-mail.ts';
import type { Answer } from './worked-outcomes.ts';
import { policyCases } from './worked-policies.ts';

const inShort = ({ ndr, ...rest }: Naive): Answer => ({
  ...rest,
  ndr: ndr === null ? null : `${ndr.code}${ndr.expected ? '?' : ''}`,
});

describe('the plain procedure on the worked cases', () => {
  test.each([...policyCases, ...mailCases])('%i: %s', (_number, _title, world, cell, answer) => {
    expect(inShort(naive(world, cell, noon))).toEqual(answer);
  });

  test('there is one for every number', () => {
    const numbers = new Set([...policyCases, ...mailCases].map(([number]) => number));
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 87 }, (_, index) => index + 1));
  });
});
