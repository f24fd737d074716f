import fc from 'fast-check';

/** Everybody and every group of the small tenants that laws about grants are drawn over. */
export const people = ['adele', 'megan', 'ana', 'ben', 'scanner', 'support'].map((one) => `${one}@contoso.com`);
export const groups = ['fwd-partner', 'fwd-other', 'news'].map((one) => `${one}@contoso.com`);
export const ways = ['outlook-rules', 'outlook-forwards', 'mailbox', 'administrator'] as const;
export type Way = (typeof ways)[number];

/** A grant as somebody writes it. */
export interface Intent {
  readonly name: string;
  readonly from: 'everyone' | { readonly memberOf?: readonly string[]; readonly people?: readonly string[] };
  readonly to: readonly string[];
  readonly by?: readonly Way[];
  readonly accept: readonly string[];
}

/** Whatever can come with a grant. */
export const everything = ['redirects', 'mailbox-forwards', 'admin-forwards', 'undecided-redirects'];

/** Among whom, and to which places, intents are drawn. */
export interface Drawn {
  readonly people: readonly string[];
  readonly groups: readonly string[];
  readonly patterns: readonly string[];
}

const all: Drawn = {
  people,
  groups,
  patterns: [
    'fabrikam.com',
    'eu.fabrikam.com',
    '*.fabrikam.com',
    'partner.com',
    'x.eu.fabrikam.com',
    '*.eu.fabrikam.com',
    '*',
  ],
};

const some = (names: readonly string[], maxLength: number): fc.Arbitrary<string[]> =>
  fc.subarray([...names], { minLength: 1, maxLength: Math.min(maxLength, names.length) });

const senders = (drawn: Drawn): fc.Arbitrary<Intent['from']> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ memberOf: some(drawn.groups, 2) }) },
    { weight: 4, arbitrary: fc.record({ people: some(drawn.people, 2) }) },
    { weight: 1, arbitrary: fc.record({ people: some(drawn.people, 1), memberOf: some(drawn.groups, 1) }) },
  );

const intent = (from: fc.Arbitrary<Intent['from']>, { patterns }: Drawn): fc.Arbitrary<Omit<Intent, 'name'>> =>
  fc.record(
    {
      from,
      to: some(patterns, 2),
      by: fc.subarray([...ways], { minLength: 1 }),
      accept: fc.constant(everything),
    },
    { requiredKeys: ['from', 'to', 'accept'] },
  );

const named = (intents: readonly Omit<Intent, 'name'>[]): readonly Intent[] =>
  intents.map((one, at) => ({ ...one, name: `Grant ${at}` }));

/** One to four grants that accept whatever comes with them. */
export const intentsAmong = (drawn: Drawn): fc.Arbitrary<readonly Intent[]> =>
  fc.array(intent(senders(drawn), drawn), { minLength: 1, maxLength: 4 }).map(named);
export const intents = intentsAmong(all);

/** One of everyone, and at most two others. */
export const withEveryone = fc
  .tuple(intent(fc.constant('everyone' as const), all), fc.array(intent(senders(all), all), { maxLength: 2 }))
  .map(([one, more]) => named([one, ...more]));

/** Some grants, and what becomes of them: one more, one less, one wider or narrower, or others. */
export const changed = fc
  .tuple(intents, intents, fc.constantFrom('add', 'end', 'places', 'all' as const))
  .map(([one, other, how]) => {
    const [first, ...rest] = one;
    const [more] = other;
    if (first === undefined || more === undefined) return { one, other };
    if (how === 'add') return { one, other: [...one, { ...more, name: 'One more' }] };
    if (how === 'end') return { one: [...one, { ...more, name: 'One more' }], other: one };
    return how === 'places' ? { one, other: [{ ...first, to: more.to }, ...rest] } : { one, other };
  });
