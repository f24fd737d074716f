import { describe, expect, test } from 'vitest';
import { movedSince, observations, observed, unreadSince } from '../../src/engine/propose/observe.ts';
import type { JsonObject } from '../../src/json.ts';
import { digest } from '../../src/json/digest.ts';
import type { Change, FieldChange, Live } from '../../src/kinds/kind.ts';
import { absent, type TenantError, unknown } from '../../src/tenant/tenant.ts';
import { aKind, aLive, anEntry, aThingDraft, tenantOfThings } from './things.ts';

const live = aLive('a', { open: true, note: 'x', members: ['ana', 'ben'] });
const field = (name: string, from: FieldChange['from'], to: FieldChange['to']): FieldChange => ({
  field: name,
  from,
  to,
});
const update = (...fields: readonly FieldChange[]): Change => ({
  action: 'update',
  ref: live.ref,
  entry: null,
  live,
  wanted: {},
  fields,
  because: 'declared',
});
const entry = anEntry('a');

describe('a plan relies', () => {
  const rows: readonly { readonly what: string; readonly change: Change; readonly on: JsonObject | null }[] = [
    {
      what: 'on what it changes, as it was',
      change: update(field('open', true, false), field('note', null, 'y')),
      on: { open: true, note: null },
    },
    {
      what: 'on the items it moves of a list that is written item by item',
      change: update(field('members', ['ana', 'ben'], ['ben', 'carl'])),
      on: { 'members/carl': false, 'members/ana': true },
    },
    {
      what: 'on the items of such a list that was empty',
      change: update(field('members', null, ['ana'])),
      on: { 'members/ana': false },
    },
    {
      what: 'on everything of what it removes',
      change: { action: 'delete', ref: live.ref, entry: null, live, because: 'ended' },
      on: live.properties,
    },
    {
      what: 'on the absence of what it makes',
      change: { action: 'create', ref: live.ref, entry, wanted: {} },
      on: null,
    },
    {
      what: 'on the mere presence of what it only moves',
      change: { action: 'keep', ref: live.ref, entry, live },
      on: {},
    },
    {
      what: 'on the presence of an undeclared one that it moves',
      change: { action: 'ignore', ref: live.ref, live, because: 'reported', letsOut: null },
      on: {},
    },
    {
      what: 'on the presence of an unread one that it moves',
      change: { action: 'unknown', ref: live.ref, entry, because: [] },
      on: {},
    },
  ];
  test.each(rows)('$what', ({ change, on }) => {
    expect(observations(aKind(), [change], [aThingDraft('a')])).toEqual([
      { object: 'remoteDomains/a', properties: on, hash: digest(on) },
    ]);
  });

  test('on nothing of what it does not touch', () => {
    expect(observations(aKind(), [update(field('open', true, false))], [aThingDraft('b')])).toEqual([]);
  });

  test('on what a step says beside that, once', () => {
    const relies = [{ object: 'remoteDomains', properties: { order: ['a', 'b'] } }];
    const steps = [aThingDraft('a', { relies }), aThingDraft('a', { id: 'again', relies })];
    expect(observations(aKind(), [], steps)).toEqual([observed('remoteDomains', { order: ['a', 'b'] })]);
  });
});

describe('what was observed', () => {
  const now = (...all: readonly Live[]): ReturnType<typeof tenantOfThings> => tenantOfThings(all);
  const rows: readonly {
    readonly what: string;
    readonly was: JsonObject | null;
    readonly is: ReturnType<typeof now>;
    readonly moved: readonly object[];
  }[] = [
    { what: 'and is so', was: { open: true }, is: now(live), moved: [] },
    {
      what: 'and is otherwise',
      was: { open: false },
      is: now(live),
      moved: [{ property: 'open', was: false, is: true }],
    },
    {
      what: 'and is no longer set',
      was: { people: ['x'] },
      is: now(live),
      moved: [{ property: 'people', was: ['x'], is: null }],
    },
    {
      what: 'and was not set and is',
      was: { note: null },
      is: now(live),
      moved: [{ property: 'note', was: null, is: 'x' }],
    },
    { what: 'as absent and is absent', was: null, is: now(), moved: [] },
    {
      what: 'as absent and is there',
      was: null,
      is: now(live),
      moved: [{ property: '', was: null, is: live.properties }],
    },
    { what: 'and is gone', was: {}, is: now(), moved: [{ property: '', was: {}, is: null }] },
    { what: 'as a member and is one', was: { 'members/ana': true }, is: now(live), moved: [] },
    {
      what: 'as a member and is none',
      was: { 'members/carl': true },
      is: now(live),
      moved: [{ property: 'members/carl', was: true, is: false }],
    },
    {
      what: 'as no member and is one',
      was: { 'members/ana': false },
      is: now(live),
      moved: [{ property: 'members/ana', was: false, is: true }],
    },
    { what: 'as no member of what has none', was: { 'members/ana': false }, is: now(aLive('a')), moved: [] },
  ];
  test.each(rows)('$what', ({ was, is, moved }) => {
    expect(movedSince(observed('remoteDomains/a', was), is)).toEqual(
      moved.map((one) => ({ object: 'remoteDomains/a', ...one })),
    );
  });

  test('a member whose address has a slash is one item', () => {
    const odd = aLive('a', { members: ['a/b@contoso.com'] });
    expect(movedSince(observed('remoteDomains/a', { 'members/a/b@contoso.com': true }), now(odd))).toEqual([]);
  });

  test.each([
    { order: ['a', 'b'], moved: [] },
    { order: ['b', 'a'], moved: [{ object: 'remoteDomains', property: 'order', was: ['b', 'a'], is: ['a', 'b'] }] },
  ])('as the order $order: $moved', ({ order, moved }) => {
    expect(movedSince(observed('remoteDomains', { order }), now(aLive('a'), aLive('b')))).toEqual(moved);
  });
});

describe('what can no longer be told', () => {
  const because: TenantError = { reason: 'denied', call: 'Get-Thing', message: 'no', type: null };
  const blind = (...names: readonly string[]): Live['unresolved'] =>
    names.map((property) => ({ property, identity: 'a', because }));

  test.each([
    {
      what: 'a property without a value that could not be read',
      was: { note: null },
      is: aLive('a', { open: true }, { unresolved: blind('note') }),
      says: because,
    },
    {
      what: 'an item of a list that could not be read',
      was: { 'members/x': false },
      is: aLive('a', { open: true }, { unresolved: blind('members') }),
      says: because,
    },
    {
      what: 'an object of which nothing could be read',
      was: null,
      is: aLive('a', {}, { unresolved: blind('note') }),
      says: because,
    },
    {
      what: 'not a property that has a value, of which one name could not be looked up',
      was: { note: 'x' },
      is: aLive('a', { note: 'x' }, { unresolved: blind('note') }),
      says: null,
    },
    {
      what: 'not what the plan does not rely on',
      was: { open: true },
      is: aLive('a', { open: true }, { unresolved: blind('note') }),
      says: null,
    },
    { what: 'not what is simply not set', was: { note: null }, is: aLive('a', { open: true }), says: null },
  ])('is $what', ({ was, is, says }) => {
    expect(unreadSince(observed('remoteDomains/a', was), tenantOfThings([is]))).toEqual(says);
  });

  test.each([absent, unknown(because)])('is said of the section, where that could not be read: %o', (section) => {
    expect(unreadSince(observed('remoteDomains/a', {}), tenantOfThings(section))).toBeNull();
  });
});
