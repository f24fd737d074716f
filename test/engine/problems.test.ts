import { describe, expect, test } from 'vitest';
import { namedIdentities, problemsWith } from '../../src/engine/live/problems.ts';
import type { PolicyEntry, Kind, Live } from '../../src/kinds/kind.ts';
import { absent, type Reading, type TenantError, unknown } from '../../src/tenant/tenant.ts';
import { aKind, aLive, anEntry, desires, person, problemText, recipients, tenantOfThings } from './things.ts';

const denied: TenantError = { reason: 'denied', call: 'Get-Thing', message: 'not allowed', type: null };
const ambiguous: TenantError = { ...denied, reason: 'conflict', message: '2 objects bear the name' };

interface Given {
  readonly entries: readonly PolicyEntry[];
  readonly live?: readonly Live[];
  readonly kind?: Kind;
  readonly named?: Readonly<Record<string, Reading>>;
}

const problems = ({ entries, live = [], kind = aKind(), named = {} }: Given): readonly string[] =>
  problemsWith(desires(entries), [kind], tenantOfThings(live, recipients(named))).map(problemText);

test('every recipient that entries name is asked for once; those of ended entries are not', () => {
  const entries = [
    anEntry('a', { people: ['x', 'y'], members: ['x'], note: 'no one' }),
    anEntry('b', { people: 'z' }),
    anEntry('c', { people: ['ended'] }, { ended: true }),
    anEntry('d', { people: null }),
  ];
  expect(namedIdentities(desires(entries), [aKind()])).toEqual(['x', 'y', 'z']);
});

describe('a recipient that a policy names', () => {
  test.each([
    { what: 'is found', answer: person('x'), says: [] },
    {
      what: 'is nobody',
      answer: absent,
      says: ['PST910 policies/things.yaml#people#1: the tenant has no recipient x'],
    },
    { what: 'could not be looked up', answer: unknown(denied), says: [] },
    {
      what: 'is several',
      answer: unknown(ambiguous),
      says: ['PST911 policies/things.yaml#people#1: 2 objects bear the name'],
    },
  ] as const)('$what: $says', ({ answer, says }) => {
    const entries = [anEntry('a', { people: ['y', 'x'] })];
    expect(problems({ entries, named: { x: answer, y: person('y') } })).toEqual(says);
  });

  test('may be any address where the property takes one', () => {
    const people = aKind().properties.find(({ name }) => name === 'people');
    const kind = aKind({ properties: [{ ...people!, anyAddress: true }] });
    expect(problems({ entries: [anEntry('a', { people: ['x'] })], kind, named: { x: absent } })).toEqual([]);
  });

  test.each([
    { what: 'a group that the policies declare', ended: false, says: [] },
    {
      what: 'a group whose entry has ended',
      ended: true,
      says: ['PST910 policies/things.yaml#people#0: the tenant has no recipient NEW@contoso.com'],
    },
  ])('may be $what: $says', ({ ended, says }) => {
    const groups = anEntry('new@contoso.com', {}, { ref: { section: 'groups', key: 'new@contoso.com' }, ended });
    const things = anEntry('a', { people: ['NEW@contoso.com'] });
    const desired = {
      ...desires([]),
      entries: new Map([
        ['groups', [groups]],
        ['remoteDomains', [things]],
      ]),
    };
    const tenant = tenantOfThings([], recipients({ 'NEW@contoso.com': absent }));
    expect(problemsWith(desired, [aKind()], tenant).map(problemText)).toEqual(says);
  });
});

describe('what no plan changes', () => {
  const made = 'PST913 policies/things.yaml#make: make is "old" in the tenant, and no plan changes it';
  const entry = anEntry('a', { make: 'new' });

  test.each([
    { what: 'and is otherwise', entry, live: aLive('a', { make: 'old' }), says: [made] },
    { what: 'and is so', entry, live: aLive('a', { make: 'new' }), says: [] },
    { what: 'and is not declared', entry: anEntry('a', { note: 'x' }), live: aLive('a', { make: 'old' }), says: [] },
    {
      what: 'on an entry that has ended',
      entry: { ...entry, ended: true },
      live: aLive('a', { make: 'old' }),
      says: [],
    },
    { what: 'on another object', entry, live: aLive('b', { make: 'old' }), says: [] },
    {
      what: 'and could not be read',
      entry,
      live: aLive('a', {}, { unresolved: [{ property: 'make', identity: 'a', because: denied }] }),
      says: [],
    },
    {
      what: 'on a partly understood object',
      entry,
      live: aLive('a', { make: 'old' }, { beyond: ['Sorcery'] }),
      says: [],
    },
  ])('$what: $says', ({ entry: one, live, says }) => {
    expect(problems({ entries: [one], live: [live] })).toEqual(says);
  });
});

describe('settings of a mailbox that is not there', () => {
  const facet = aKind({ facet: true });
  const says = ['PST912 policies/things.yaml: the tenant has no mailbox a'];

  test.each([
    { what: 'are a problem', kind: facet, ended: false, says },
    { what: 'are none once their entry has ended', kind: facet, ended: true, says: [] },
    { what: 'are none of a kind that is made by policies', kind: aKind(), ended: false, says: [] },
  ])('$what', ({ kind, ended, says: expected }) => {
    expect(problems({ entries: [anEntry('a', {}, { ended })], kind })).toEqual(expected);
  });

  test('are no problem while nobody could read whether it is there', () => {
    const tenant = tenantOfThings(unknown(denied));
    expect(problemsWith(desires([anEntry('a')]), [facet], tenant)).toEqual([]);
  });
});
