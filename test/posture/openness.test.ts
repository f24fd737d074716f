import { describe, expect, test } from 'vitest';
import { compare } from '../../src/posture/change/compare.ts';
import { type Answer, directionOf } from '../../src/posture/values/verdict.ts';
import { present } from '../../src/tenant/tenant.ts';
import { at, aWorld, mailbox, outboundRule, policy } from './build.ts';

test.each<readonly [Answer, Answer, string]>([
  ['blocked', 'indeterminate', 'opens'],
  ['indeterminate', 'allowed', 'opens'],
  ['blocked', 'allowed', 'opens'],
  ['not-applicable', 'indeterminate', 'opens'],
  ['allowed', 'indeterminate', 'closes'],
  ['indeterminate', 'blocked', 'closes'],
  ['allowed', 'not-applicable', 'closes'],
  ['blocked', 'not-applicable', 'stays'],
  ['indeterminate', 'indeterminate', 'stays'],
])('from %s to %s a way out %s', (before, after, direction) => {
  expect(directionOf(before, after)).toBe(direction);
});

describe('whether something opens for everyone, or for everyone but a few', () => {
  const people = Array.from({ length: 20 }, (_, n) => mailbox(`p${n}@contoso.com`));
  const tenant = {
    people,
    policies: [policy('Some', 'On')],
    world: { mailboxes: present(new Map([['contoso.com', 20]])) },
  };
  const openedTo = (count: number): boolean => {
    const from = people.slice(0, count).map(({ key }) => key);
    const after = aWorld({ ...tenant, rules: [outboundRule('Some', { from })] });
    return compare(aWorld(tenant), after, at).opensForEveryone;
  };

  test.each([
    { count: 1, everyone: false },
    { count: 11, everyone: false },
    { count: 17, everyone: false },
    { count: 18, everyone: true },
    { count: 20, everyone: true },
  ])('$count of twenty mailboxes: $everyone', ({ count, everyone }) => {
    expect(openedTo(count)).toBe(everyone);
  });

  test('who is named nowhere counts as everyone, though the mailboxes were not counted', () => {
    const shut = { people, policies: [policy('Some', 'Off')], mode: 'On' as const };
    const rest = people.slice(1).map(({ key }) => key);
    const before = aWorld({ ...shut, mode: 'Off', rules: [outboundRule('Some', { from: rest })] });
    const after = aWorld({ ...shut, rules: [outboundRule('Some', { from: rest })] });
    expect(compare(before, after, at).opensForEveryone).toBe(true);
  });

  test.each(['On', 'Automatic'] as const)('a Default policy that goes from Off to %s: true', (mode) => {
    expect(compare(aWorld(), aWorld({ mode }), at).opensForEveryone).toBe(true);
    expect(compare(aWorld({ mode }), aWorld(), at).opensForEveryone).toBe(false);
  });
});
