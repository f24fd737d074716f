import { describe, expect, test } from 'vitest';
import { refName } from '../../../src/kinds/kind.ts';
import { grantsAtPlace, grantsOfPerson, leastOpen } from '../../../src/policy/grants/closed-form.ts';
import { carriersIn } from '../../../src/policy/grants/compile.ts';
import type { Grant, Grantee, GrantedSort } from '../../../src/policy/grants/grant.ts';
import { desiredOf, valueOf } from '../support.ts';

const grantsIn = (text: string): readonly Grant[] => valueOf(desiredOf(`grants:\n${text}`)).grants ?? [];

const crossing = grantsIn(`
  - { name: one, from: { memberOf: a@contoso.com }, to: [fabrikam.com] }
  - { name: two, from: { memberOf: b@contoso.com }, to: ["*.partner.com"], by: [outlook-forwards] }
  - { name: three, from: { people: [kim@contoso.com] }, to: [northwind.example], by: [administrator] }
  - { name: over, from: { memberOf: c@contoso.com }, to: ["*"], until: 2020-01-01 }
`);
const memberOf =
  (...groups: readonly string[]) =>
  ({ kind, name }: Grantee): 'yes' | 'no' | 'unknown' => {
    if (groups.includes(`?${name}`)) return 'unknown';
    return kind === 'group' && groups.includes(name) ? 'yes' : 'no';
  };

const least = (belongs: ReturnType<typeof memberOf>, to: string, sort: GrantedSort): string =>
  leastOpen(grantsOfPerson(crossing, belongs), grantsAtPlace(crossing, to, sort)).is;

describe('the least that can be open', () => {
  test.each([
    { to: 'fabrikam.com', sort: 'inbox-forward', is: 'granted' },
    { to: 'eu.fabrikam.com', sort: 'inbox-forward', is: 'shut' },
    { to: 'partner.com', sort: 'inbox-forward', is: 'shut' },
    { to: 'partner.com', sort: 'inbox-redirect', is: 'shut' },
    { to: 'eu.partner.com', sort: 'mailbox-smtp', is: 'collateral' },
    { to: 'fabrikam.com', sort: 'mailbox-object', is: 'granted' },
    { to: 'gmail.com', sort: 'mailbox-object', is: 'collateral' },
    { to: 'northwind.example', sort: 'mailbox-smtp', is: 'shut' },
    { to: 'gmail.com', sort: 'mailbox-smtp', is: 'shut' },
  ] as const)('of somebody in a group to $to by $sort is $is', ({ to, sort, is }) => {
    expect(least(memberOf('a@contoso.com'), to, sort)).toBe(is);
  });

  test.each(['inbox-forward', 'inbox-redirect', 'mailbox-smtp', 'mailbox-object'] as const)(
    'of whom no grant names is nothing, by %s',
    (sort) => {
      expect(least(memberOf(), 'fabrikam.com', sort)).toBe('shut');
      expect(least(memberOf('c@contoso.com'), 'fabrikam.com', sort)).toBe('shut');
    },
  );

  test('of somebody in another group is what comes with the grants', () => {
    expect(least(memberOf('b@contoso.com'), 'fabrikam.com', 'inbox-redirect')).toBe('collateral');
    expect(least(memberOf('b@contoso.com'), 'fabrikam.com', 'inbox-forward')).toBe('shut');
    expect(least(memberOf('b@contoso.com'), 'fabrikam.com', 'mailbox-smtp')).toBe('collateral');
  });

  test('is unknown where membership is', () => {
    expect(least(memberOf('?a@contoso.com'), 'fabrikam.com', 'inbox-forward')).toBe('unknown');
    expect(least(memberOf('?a@contoso.com'), 'gmail.com', 'mailbox-object')).toBe('unknown');
    expect(least(memberOf('?a@contoso.com', 'b@contoso.com'), 'gmail.com', 'mailbox-object')).toBe('collateral');
    expect(least(memberOf('?a@contoso.com'), 'partner.com', 'inbox-forward')).toBe('shut');
  });
});

test('a grant is carried by whatever opens its places to its people, and keeps others from them', () => {
  const { entries } = valueOf(
    desiredOf(`grants:
  - { name: one, from: { memberOf: a@contoso.com }, to: [fabrikam.com] }
  - { name: two, from: { people: [kim@contoso.com] }, to: [partner.com] }
`),
  );
  expect((carriersIn(entries).get('two') ?? []).map(({ ref }) => refName(ref))).toEqual([
    'outboundPolicies/grants people',
    'remoteDomains/partner.com',
    'transportRules/grants: partner.com',
  ]);
});
