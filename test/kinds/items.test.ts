import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemName, lookup, saysItems, withItems } from '../../src/kinds/items.ts';

const group = { address: 'g@contoso.com', members: ['ana', 'ben'] };

test.each([
  { name: 'address', is: 'g@contoso.com' },
  { name: 'description', is: null },
  { name: 'members', is: ['ana', 'ben'] },
  { name: 'members/ana', is: true },
  { name: 'members/cyd', is: false },
  { name: 'owners/ana', is: false },
])('properties say $is under $name', ({ name, is }) => {
  expect(lookup(group)(name)).toEqual(is);
});

test.each([
  { becomes: {}, items: false },
  { becomes: { address: 'g@contoso.com' }, items: false },
  { becomes: { address: 'g@contoso.com', 'members/ana': true }, items: false },
  { becomes: { 'members/ana': true, 'members/ben': false }, items: true },
])('$becomes speaks of items alone: $items', ({ becomes, items }) => {
  expect(saysItems(becomes)).toBe(items);
});

test('a list that loses its last item is not there, and others stay as they are', () => {
  expect(withItems(group, { 'members/ana': false, 'members/ben': false })).toEqual({ address: 'g@contoso.com' });
  expect(withItems({}, { 'members/a/b': true, 'members/a': true })).toEqual({ members: ['a', 'a/b'] });
});

test('what items say is so afterwards, and whoever they do not speak of is as before', () => {
  const people = fc.constantFrom('ana', 'ben', 'cyd', 'dan/eve');
  const said = fc.dictionary(
    people.map((one) => itemName('members', one)),
    fc.boolean(),
    { minKeys: 1 },
  );
  fc.assert(
    fc.property(fc.uniqueArray(people), said, people, (members, items, somebody) => {
      const after = lookup(withItems({ members: members.toSorted() }, items));
      const name = itemName('members', somebody);
      expect(after(name)).toBe(items[name] ?? members.includes(somebody));
    }),
  );
});
