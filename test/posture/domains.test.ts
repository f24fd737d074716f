import { describe, expect, test } from 'vitest';
import { isWithin, patternsFor } from '../../src/posture/world/domains.ts';

describe('a domain lies within another', () => {
  test.each([
    ['fabrikam.com', 'fabrikam.com', true],
    ['mail.fabrikam.com', 'fabrikam.com', true],
    ['a.b.fabrikam.com', 'fabrikam.com', true],
    ['notfabrikam.com', 'fabrikam.com', false],
    ['fabrikam.com', 'mail.fabrikam.com', false],
    ['fabrikam.com.example', 'fabrikam.com', false],
  ])('%s within %s: %s', (domain, base, holds) => {
    expect(isWithin(domain, base)).toBe(holds);
  });
});

test('the entries of a domain are asked from the narrowest to the widest', () => {
  expect([...patternsFor('a.b.com')]).toEqual(['a.b.com', '*.a.b.com', '*.b.com', '*.com', '*']);
});
