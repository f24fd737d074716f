import { sectionsOf } from '../../src/kinds/objects.ts';
import { describe, expect, test } from 'vitest';
import { diffAll, matches } from '../../src/engine/diff/diff.ts';
import type { Kind, Live, Undeclared } from '../../src/kinds/kind.ts';
import type { Desired, SectionScope, UndeclaredRule } from '../../src/policy/schema/policy.ts';
import { absent, type TenantError, unknown } from '../../src/tenant/tenant.ts';
import {
  aKind,
  aLive,
  anAccepted,
  anEntry,
  desires,
  person,
  recipients,
  tenantOfThings,
  told,
  undeclaredAs,
} from './things.ts';

const denied: TenantError = { reason: 'denied', call: 'Get-Thing', message: 'not allowed', type: null };
const unresolved = (property: string): Live['unresolved'] => [{ property, identity: 'x', because: denied }];

const diff = (desired: Desired, tenant = tenantOfThings([]), kind: Kind = aKind()): readonly string[] =>
  diffAll(desired, tenant, [kind]).flatMap(({ changes }) => changes.map(told));

describe('an object that no policy declares', () => {
  const lets = 'lets everyone out';
  const open: Undeclared = { letsOut: lets, close: { open: false }, removable: true };
  const fixture: Undeclared = { ...open, removable: false };
  const shut: Undeclared = { letsOut: null, close: null, removable: true };
  const shutFixture: Undeclared = { ...shut, removable: false };
  const beyond = ['Sorcery'];
  const partly = 'unknown a: it is undeclared and uses what Postern does not understand: Sorcery';

  const rows: readonly {
    readonly rule: UndeclaredRule;
    readonly is: string;
    readonly undeclared: Undeclared;
    readonly beyond?: readonly string[];
    readonly says: readonly string[];
  }[] = [
    { rule: 'report', is: 'open', undeclared: open, says: [`ignore a: reported; ${lets}`] },
    { rule: 'report', is: 'shut', undeclared: shut, says: ['ignore a: reported'] },
    { rule: 'report', is: 'partly understood', undeclared: open, beyond, says: [`ignore a: reported; ${lets}`] },
    {
      rule: 'ignore',
      is: 'open',
      undeclared: open,
      says: [`ignore a: ignored; ${lets}`],
    },
    { rule: 'ignore', is: 'shut', undeclared: shut, says: [] },
    { rule: 'close', is: 'open', undeclared: open, says: ['update a undeclared: open true→false'] },
    { rule: 'close', is: 'open and irremovable', undeclared: fixture, says: ['update a undeclared: open true→false'] },
    { rule: 'close', is: 'shut', undeclared: shut, says: ['ignore a: nothing to close'] },
    { rule: 'close', is: 'open and partly understood', undeclared: open, beyond, says: [partly] },
    {
      rule: 'close',
      is: 'shut and partly understood',
      undeclared: shut,
      beyond,
      says: ['ignore a: nothing to close'],
    },
    { rule: 'remove', is: 'open', undeclared: open, says: ['delete a undeclared'] },
    { rule: 'remove', is: 'shut', undeclared: shut, says: ['delete a undeclared'] },
    { rule: 'remove', is: 'open and irremovable', undeclared: fixture, says: ['update a undeclared: open true→false'] },
    { rule: 'remove', is: 'shut and irremovable', undeclared: shutFixture, says: ['ignore a: kept'] },
    { rule: 'remove', is: 'partly understood', undeclared: open, beyond, says: [partly] },
  ];
  test.each(rows)('that is $is is, under $rule, $says', ({ rule, undeclared, beyond: strange = [], says }) => {
    const live = aLive('a', { open: true, note: 'kept' }, { beyond: strange });
    const desired = desires([], { undeclared: { undeclared: rule, ignore: [] } });
    expect(diff(desired, tenantOfThings([live]), undeclaredAs(undeclared))).toEqual(says);
  });

  test.each(['report', 'close', 'remove', 'ignore'] as const)(
    'that a pattern names is left alone under %s, and said',
    (rule) => {
      const desired = desires([], { undeclared: { undeclared: rule, ignore: ['a*'] } });
      expect(diff(desired, tenantOfThings([aLive('abc', { open: true })]), undeclaredAs(open))).toEqual([
        `ignore abc: pattern; ${lets}`,
      ]);
    },
  );

  test('is only reported where the policies do not say what to do', () => {
    expect(diff(desires([]), tenantOfThings([aLive('a')]), undeclaredAs(open))).toEqual([
      `ignore a: reported; ${lets}`,
    ]);
  });

  test('keeps, when it is closed, whatever does not let out', () => {
    const desired = desires([], { undeclared: { undeclared: 'close', ignore: [] } });
    const live = aLive('a', { open: true, note: 'kept', people: ['ana@contoso.com'] });
    const [section] = diffAll(desired, tenantOfThings([live]), [undeclaredAs(open)]);
    expect(section?.changes).toMatchObject([{ wanted: { open: false, note: 'kept', people: ['ana@contoso.com'] } }]);
  });
});

describe('a pattern', () => {
  test.each([
    { pattern: '*', names: 'anything', yes: true },
    { pattern: 'a.b', names: 'a.b', yes: true },
    { pattern: 'a.b', names: 'axb', yes: false },
    { pattern: 'A*', names: 'alpha', yes: true },
    { pattern: '*.example', names: 'legacy.example', yes: true },
    { pattern: '*.example', names: 'legacy.example.com', yes: false },
    { pattern: 'a*c', names: 'abc', yes: true },
    { pattern: 'a*c', names: 'a\nc', yes: false },
    { pattern: '(x|y)', names: 'x', yes: false },
    { pattern: 'x', names: 'xx', yes: false },
    { pattern: '', names: 'x', yes: false },
  ])('$pattern names $names: $yes', ({ pattern, names, yes }) => {
    expect(matches(pattern, aLive(names))).toBe(yes);
  });

  test('names an object by its key or by its name', () => {
    const live = aLive('key', {}, { name: 'The Name' });
    expect([matches('key', live), matches('the name', live), matches('neither', live)]).toEqual([true, true, false]);
  });
});

describe('a declared object', () => {
  const rows: readonly {
    readonly what: string;
    readonly desired: Desired;
    readonly live?: readonly Live[];
    readonly kind?: Kind;
    readonly says: readonly string[];
  }[] = [
    {
      what: 'that is not there is made, with what the service fills in',
      desired: desires([anEntry('a', { note: 'x' })]),
      says: ['create a {"open":false,"note":"x"}'],
    },
    {
      what: 'that is there as declared is kept',
      desired: desires([anEntry('a', { note: 'x' })]),
      live: [aLive('a', { note: 'x', open: true })],
      says: ['keep a'],
    },
    {
      what: 'that differs is brought to what is declared, property by property in the order of the table',
      desired: desires([anEntry('a', { note: 'x', open: true })]),
      live: [aLive('a', { note: 'y', open: false })],
      says: ['update a declared: open false→true note "y"→"x"'],
    },
    {
      what: 'of which a property is cleared returns to what the service holds by itself',
      desired: desires([anEntry('a', { note: null, open: null })]),
      live: [aLive('a', { note: 'y', open: true })],
      says: ['update a declared: open true→false note "y"→null'],
    },
    {
      what: 'that has ended is removed',
      desired: desires([anEntry('a', {}, { ended: true })]),
      live: [aLive('a')],
      says: ['delete a ended'],
    },
    { what: 'that has ended and is gone is nothing', desired: desires([anEntry('a', {}, { ended: true })]), says: [] },
    {
      what: 'that has ended and is partly understood is left alone and said',
      desired: desires([anEntry('a', {}, { ended: true })]),
      live: [aLive('a', {}, { beyond: ['Sorcery'] })],
      says: ['unknown a: Sorcery'],
    },
    {
      what: 'that has ended goes even where undeclared objects are left alone',
      desired: desires([anEntry('a', {}, { ended: true })], { undeclared: { undeclared: 'ignore', ignore: ['*'] } }),
      live: [aLive('a')],
      says: ['delete a ended'],
    },
    {
      what: 'that differs and is partly understood is not rewritten',
      desired: desires([anEntry('a', { note: 'x' })]),
      live: [aLive('a', {}, { beyond: ['Sorcery', 'Magic'] })],
      says: ['unknown a: it uses what Postern does not understand: Sorcery, Magic'],
    },
    {
      what: 'that is as declared may be partly understood',
      desired: desires([anEntry('a', { note: 'x' })]),
      live: [aLive('a', { note: 'x' }, { beyond: ['Sorcery'] })],
      says: ['keep a'],
    },
    {
      what: 'of which a declared property could not be read is unknown',
      desired: desires([anEntry('a', { members: ['x@contoso.com'] })]),
      live: [aLive('a', {}, { unresolved: unresolved('members') })],
      says: ['unknown a: members: Get-Thing: not allowed'],
    },
    {
      what: 'of which another property could not be read is compared all the same',
      desired: desires([anEntry('a', { note: 'x' })]),
      live: [aLive('a', { note: 'y' }, { unresolved: unresolved('members') })],
      says: ['update a declared: note "y"→"x"'],
    },
  ];
  test.each(rows)('$what', ({ desired, live = [], kind = aKind(), says }) => {
    const directory = recipients({ 'x@contoso.com': person('x') });
    expect(diff(desired, tenantOfThings(live, directory), kind)).toEqual(says);
  });

  test('that names a recipient nobody could look up is unknown', () => {
    const directory = recipients({ ana: unknown(denied) });
    const desired = desires([anEntry('a', { people: ['ana'] })]);
    expect(diff(desired, tenantOfThings([aLive('a')], directory))).toEqual(['unknown a: Get-Thing: not allowed']);
  });

  test.each(['ana', 'ANA@contoso.com', 'guid-ana'])('that names a recipient as %s is as declared', (identity) => {
    const directory = recipients({ [identity]: person('ana') });
    const desired = desires([anEntry('a', { people: [identity] })]);
    expect(diff(desired, tenantOfThings([aLive('a', { people: ['ana@contoso.com'] })], directory))).toEqual(['keep a']);
  });
});

describe('the settings of something that exists anyway', () => {
  const facet = aKind({ facet: true, complete: (spec) => ({ open: false, ...spec }) });

  test.each([
    { what: 'are not made where it is missing', entry: anEntry('a', { open: true }), live: [], says: [] },
    {
      what: 'return to what they were when their entry ends, and the rest of it stays',
      entry: anEntry('a', { open: true, note: 'x' }, { ended: true }),
      live: [aLive('a', { open: true, note: 'x', other: 'kept' })],
      says: ['update a ended: open true→false note "x"→null'],
    },
    {
      what: 'that have ended and are as they were are nothing',
      entry: anEntry('a', { open: true }, { ended: true }),
      live: [aLive('a', { open: false })],
      says: [],
    },
  ])('$what', ({ entry, live, says }) => {
    expect(diff(desires([entry]), tenantOfThings(live), facet)).toEqual(says);
  });

  test('keep what is none of their properties', () => {
    const entry = anEntry('a', { open: true }, { ended: true });
    const [found] = diffAll(desires([entry]), tenantOfThings([aLive('a', { open: true, other: 'kept' })]), [facet]);
    expect(found?.changes).toMatchObject([{ wanted: { open: false, other: 'kept' } }]);
  });
});

describe('a section that could not be read', () => {
  const unread = tenantOfThings(unknown(denied));

  test('makes every declared object unknown, an ended one too', () => {
    const desired = desires([anEntry('b'), anEntry('a', {}, { ended: true })]);
    expect(diff(desired, unread)).toEqual(['unknown a: Get-Thing: not allowed', 'unknown b: Get-Thing: not allowed']);
  });

  test('is unknown, and not empty, where the policies claim it and declare nothing in it', () => {
    const claims = (undeclared: UndeclaredRule): Desired =>
      desires([], { entries: new Map(), undeclared: { undeclared, ignore: [] } });
    expect(diff(claims('close'), unread)).toEqual(['unknown *: Get-Thing: not allowed']);
    expect(diff(claims('remove'), unread)).toEqual(['unknown *: Get-Thing: not allowed']);
    expect(diff(claims('report'), unread)).toEqual([]);
    expect(diff(claims('ignore'), unread)).toEqual([]);
    expect(diff(desires([]), unread)).toEqual(['unknown *: Get-Thing: not allowed']);
  });

  test('says so where nobody read it', () => {
    expect(diff(desires([anEntry('a')]), tenantOfThings(absent))).toEqual(['unknown a: the section was not read']);
    expect(diff(desires([anEntry('a')]), { ...unread, sections: sectionsOf([]) })).toEqual([
      'unknown a: the section was not read',
    ]);
  });
});

test('where a list has no order, neither files nor rows show in the changes; where it has one, both do', () => {
  const desired = desires([anEntry('b'), anEntry('a')]);
  const tenant = tenantOfThings([aLive('z'), aLive('y')]);
  expect(diff(desired, tenant).map((one) => one.split(/[ :]/u)[1])).toEqual(['a', 'b', 'y', 'z']);
  expect(diff(desired, tenant, aKind({ ordered: true })).map((one) => one.split(/[ :]/u)[1])).toEqual([
    'b',
    'a',
    'z',
    'y',
  ]);
});

describe('a deviation that a policy accepts', () => {
  const entry = anEntry('a', { open: false, note: 'x' });
  const isOpen = [aLive('a', { open: true, note: 'x' })];
  const open: Undeclared = { letsOut: 'lets out', close: { open: false }, removable: true };
  const close: SectionScope = { undeclared: 'close', ignore: [] };
  const whole = 'update a declared: open true→false';

  test.each([
    {
      what: 'at just the value it has is no difference',
      accepted: anAccepted('open', true),
      says: ['keep a'],
      kept: 1,
    },
    { what: 'at another value is drift', accepted: anAccepted('open', false), says: [whole], kept: 0 },
    {
      what: 'until a day that has come is drift again',
      accepted: anAccepted('open', true, { ended: true }),
      says: [whole],
      kept: 0,
    },
    { what: 'of another property is drift', accepted: anAccepted('note', true), says: [whole], kept: 0 },
    {
      what: 'of another object is drift',
      accepted: anAccepted('open', true, { object: 'remoteDomains/b' }),
      says: [whole],
      kept: 0,
    },
    {
      what: 'of an object in other letter case is none',
      accepted: anAccepted('open', true, { object: 'RemoteDomains/A' }),
      says: ['keep a'],
      kept: 1,
    },
    {
      what: 'in other words for the same value is none',
      accepted: anAccepted('open', 'True'),
      says: ['keep a'],
      kept: 1,
    },
  ])('$what', ({ accepted, says, kept }) => {
    const found = diffAll(desires([entry], { accepted: [accepted] }), tenantOfThings(isOpen), [aKind()]);
    expect(found.flatMap(({ changes }) => changes.map(told))).toEqual(says);
    expect(found.flatMap((one) => one.accepted)).toHaveLength(kept);
  });

  test('leaves the other differences of the object', () => {
    const live = [aLive('a', { open: true, note: 'y' })];
    const found = diffAll(desires([entry], { accepted: [anAccepted('open', true)] }), tenantOfThings(live), [aKind()]);
    expect(found.flatMap(({ changes }) => changes.map(told))).toEqual(['update a declared: note "y"→"x"']);
    expect(found[0]?.changes).toMatchObject([{ wanted: { open: true, note: 'x' } }]);
  });

  test('of a property that is not set leaves it out of what is wanted', () => {
    const live = [aLive('a', { open: true })];
    const found = diffAll(desires([entry], { accepted: [anAccepted('note', null)] }), tenantOfThings(live), [aKind()]);
    expect(found[0]?.changes[0]).toHaveProperty('wanted', { open: false });
  });

  test('in any order and in any form of its recipients is the same', () => {
    const directory = recipients({ ana: person('ana'), 'ben@contoso.com': person('ben') });
    const live = [aLive('a', { people: ['ana@contoso.com', 'ben@contoso.com'] })];
    const desired = desires([anEntry('a', { people: null })], {
      accepted: [anAccepted('people', ['ben@contoso.com', 'ana'])],
    });
    expect(diff(desired, tenantOfThings(live, directory))).toEqual(['keep a']);
  });

  test('of an undeclared object leaves it as it is, and says so', () => {
    const desired = desires([], { undeclared: close, accepted: [anAccepted('open', true)] });
    expect(diff(desired, tenantOfThings(isOpen), undeclaredAs(open))).toEqual(['ignore a: accepted']);
  });
});
