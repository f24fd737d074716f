import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import type { Desired } from '../../../src/policy/schema/policy.ts';
import { desiredOf, problemsOf, valueOf } from '../support.ts';

const tenant = 'tenant: { id: 5F0A1C9E-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
/** A YAML file with these sections. */
const fileOf = (grants: readonly object[], more: object = {}): string => {
  const sections = Object.entries({ grants, ...more });
  return `${tenant}${sections.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('')}`;
};

const group = (name: string, to: readonly string[], more: object = {}): object => ({
  name: `${name} to ${to.join(' and ')}`,
  from: { memberOf: `${name}@contoso.com` },
  to,
  ...more,
});
const people = (name: string, to: readonly string[], more: object = {}): object => ({
  name: `${name} to ${to.join(' and ')}`,
  from: { people: [`${name}@contoso.com`] },
  to,
  ...more,
});
const everyone = (to: readonly string[], more: object = {}): object => ({
  name: `all to ${to.join()}`,
  from: 'everyone',
  to,
  ...more,
});

const places = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `p${n}.example`);

const specsOf = (desired: Desired, section: string): readonly JsonObject[] =>
  (desired.entries.get(section) ?? []).map(({ spec }) => spec);
const compiled = (grants: readonly object[], more: object = {}): Desired => valueOf(desiredOf(fileOf(grants, more)));
const openDomains = (desired: Desired): readonly string[] =>
  specsOf(desired, 'remoteDomains').flatMap((spec) =>
    spec['autoForwardEnabled'] === true ? [String(spec['domainName'])] : [],
  );
const rules = (desired: Desired): readonly JsonObject[] => specsOf(desired, 'transportRules');

describe('what grants become', () => {
  test('one group and one place take a policy and a remote domain, and no rule', () => {
    const desired = compiled([group('a', ['fabrikam.com'])]);
    expect(specsOf(desired, 'outboundPolicies')).toEqual([
      { name: 'Grants', autoForwardingMode: 'On', fromMemberOf: ['a@contoso.com'] },
      { name: 'Default', autoForwardingMode: 'Off' },
    ]);
    expect(specsOf(desired, 'remoteDomains')).toEqual([
      { domainName: '*', autoForwardEnabled: false },
      { domainName: 'fabrikam.com', autoForwardEnabled: true },
    ]);
    expect(rules(desired)).toEqual([]);
  });

  test('no grant shuts everything', () => {
    const desired = compiled([]);
    expect(specsOf(desired, 'outboundPolicies')).toEqual([{ name: 'Default', autoForwardingMode: 'Off' }]);
    expect(specsOf(desired, 'remoteDomains')).toEqual([{ domainName: '*', autoForwardEnabled: false }]);
  });

  test('people and groups are a policy each, since both in one would have to hold', () => {
    const desired = compiled([group('a', ['fabrikam.com']), people('kim', ['fabrikam.com'])]);
    expect(specsOf(desired, 'outboundPolicies').map(({ name }) => name)).toEqual([
      'Grants',
      'Grants people',
      'Default',
    ]);
    expect(rules(desired)).toEqual([]);
  });

  test('everyone turns the default on and needs no other policy', () => {
    const desired = compiled([everyone(['fabrikam.com']), group('a', ['fabrikam.com'])]);
    expect(specsOf(desired, 'outboundPolicies')).toEqual([{ name: 'Default', autoForwardingMode: 'On' }]);
    expect(rules(desired)).toEqual([]);
  });

  test('grants that cross take a rule for each place, of whoever is granted elsewhere', () => {
    const desired = compiled([group('a', ['fabrikam.com']), group('b', ['partner.com'])]);
    expect(rules(desired)).toEqual([
      {
        name: 'Grants: fabrikam.com',
        messageTypeMatches: 'AutoForward',
        recipientDomainIs: ['fabrikam.com'],
        fromMemberOf: ['b@contoso.com'],
        exceptIfFromMemberOf: ['a@contoso.com'],
        senderAddressLocation: 'Envelope',
        sentToScope: 'NotInOrganization',
        rejectMessageReasonText: 'Not granted.',
        rejectMessageEnhancedStatusCode: '5.7.1',
      },
      expect.objectContaining({
        name: 'Grants: partner.com',
        fromMemberOf: ['a@contoso.com'],
        exceptIfFromMemberOf: ['b@contoso.com'],
      }),
    ]);
  });

  test('beside everyone a narrower grant stops our own domains by name', () => {
    const desired = compiled([everyone(['fabrikam.com']), group('a', ['partner.com'])]);
    expect(rules(desired)).toEqual([
      expect.objectContaining({
        recipientDomainIs: ['partner.com'],
        senderDomainIs: ['contoso.com', 'contoso.onmicrosoft.com'],
        exceptIfFromMemberOf: ['a@contoso.com'],
      }),
    ]);
  });

  test.each([
    { by: ['mailbox'], marked: true, exceptIfFromMemberOf: undefined, open: ['fabrikam.com'] },
    { by: ['outlook-forwards'], marked: true, exceptIfFromMemberOf: ['a@contoso.com'], open: ['fabrikam.com'] },
    {
      by: ['outlook-forwards', 'mailbox'],
      marked: true,
      exceptIfFromMemberOf: ['a@contoso.com'],
      open: ['fabrikam.com'],
    },
    { by: ['outlook-rules'], marked: false, exceptIfFromMemberOf: undefined, open: ['fabrikam.com'] },
    { by: ['administrator'], marked: false, exceptIfFromMemberOf: undefined, open: [] },
  ])('by $by', ({ by, marked, exceptIfFromMemberOf, open }) => {
    const desired = compiled([group('a', ['fabrikam.com'], { by })]);
    expect(openDomains(desired)).toEqual(open);
    expect(rules(desired).map((rule) => rule['headerMatchesPatterns'])).toEqual(marked ? [['.']] : []);
    expect(rules(desired)[0]?.['exceptIfFromMemberOf']).toEqual(exceptIfFromMemberOf);
  });

  test.each([
    {
      grants: [group('a', ['fabrikam.com']), group('b', ['eu.fabrikam.com'])],
      open: ['eu.fabrikam.com', 'fabrikam.com'],
      words: [
        { recipientDomainIs: ['eu.fabrikam.com'], fromMemberOf: ['a@contoso.com'] },
        {
          recipientDomainIs: ['fabrikam.com'],
          exceptIfRecipientDomainIs: ['eu.fabrikam.com'],
          fromMemberOf: ['b@contoso.com'],
        },
      ],
    },
    {
      grants: [group('a', ['fabrikam.com']), group('b', ['*.fabrikam.com'])],
      open: ['*.fabrikam.com'],
      words: [
        {
          recipientDomainIs: ['fabrikam.com'],
          exceptIfRecipientAddressMatchesPatterns: [String.raw`@fabrikam\.com$`],
          fromMemberOf: ['a@contoso.com'],
        },
      ],
    },
    {
      grants: [group('a', ['*']), group('b', ['fabrikam.com'])],
      open: ['*'],
      words: [
        { exceptIfRecipientAddressMatchesPatterns: [String.raw`@fabrikam\.com$`], fromMemberOf: ['b@contoso.com'] },
      ],
    },
    {
      grants: [group('a', ['*']), group('b', ['*.fabrikam.com']), group('c', ['eu.fabrikam.com'])],
      open: ['*'],
      words: [
        { exceptIfRecipientDomainIs: ['fabrikam.com'], fromMemberOf: ['b@contoso.com', 'c@contoso.com'] },
        {
          recipientDomainIs: ['fabrikam.com'],
          exceptIfRecipientAddressMatchesPatterns: [String.raw`@eu\.fabrikam\.com$`],
          fromMemberOf: ['c@contoso.com'],
        },
      ],
    },
    {
      grants: [group('a', ['fabrikam.com', 'deep.eu.fabrikam.com']), group('b', ['eu.fabrikam.com'])],
      open: ['deep.eu.fabrikam.com', 'eu.fabrikam.com', 'fabrikam.com'],
      words: [
        { recipientDomainIs: ['deep.eu.fabrikam.com'], fromMemberOf: ['b@contoso.com'] },
        {
          recipientDomainIs: ['eu.fabrikam.com'],
          exceptIfRecipientDomainIs: ['deep.eu.fabrikam.com'],
          fromMemberOf: ['a@contoso.com'],
        },
        {
          recipientDomainIs: ['fabrikam.com'],
          exceptIfRecipientDomainIs: ['eu.fabrikam.com'],
          fromMemberOf: ['b@contoso.com'],
        },
      ],
    },
  ])('places within places: $open', ({ grants, open, words }) => {
    const desired = compiled(grants);
    expect(openDomains(desired).toSorted()).toEqual(open);
    expect(rules(desired)).toHaveLength(words.length);
    for (const [index, one] of words.entries()) expect(rules(desired)[index]).toMatchObject(one);
  });

  test('many grants take a rule a place at the end of the list, and one that refuses the rest', () => {
    const many = Array.from({ length: 120 }, (_, n) => group(`group-number-${n}`, [`place-${n}.example`]));
    const desired = compiled(many, { transportRules: [{ name: 'By hand', setSCL: 1 }] });
    const names = rules(desired).map(({ name }) => name);
    expect(names[0]).toBe('By hand');
    expect(names.at(-1)).toBe('Grants: everything else');
    expect(names).toHaveLength(122);
    expect(rules(desired).filter(({ stopRuleProcessing }) => stopRuleProcessing === true)).toHaveLength(120);
  });

  test('names have at most 64 characters and differ', () => {
    const long = `${'a'.repeat(60)}.example`;
    const desired = compiled([group('a', [long]), group('b', [`x${long}`]), people('kim', ['partner.com'])]);
    const names = rules(desired).map(({ name }) => String(name));
    expect(Math.max(...names.map((name) => name.length))).toBe(64);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('entries that grants ask for', () => {
  const grants = [
    group('a', ['fabrikam.com'], { owner: 'kim', reason: 'orders', until: '2030-01-01' }),
    group('b', ['partner.com'], { owner: 'lee', until: '2031-01-01' }),
  ];
  const desired = compiled(grants);
  const policy = desired.entries.get('outboundPolicies')?.[0];

  test('say which grants they carry, and stand at the line of the first', () => {
    expect(policy?.grants).toEqual(['a to fabrikam.com', 'b to partner.com']);
    expect(policy?.place.line).toBe(2);
    expect(desired.entries.get('remoteDomains')?.find(({ name }) => name === 'partner.com')?.grants).toEqual([
      'b to partner.com',
    ]);
  });

  test('are answered for by what all their grants say', () => {
    expect(policy?.governance).toEqual({ owner: 'kim; lee', until: '2031-01-01' });
  });

  test('point at the grant that names somebody', () => {
    const one = policy?.locate(['fromMemberOf', 1]);
    const other = policy?.locate(['fromMemberOf', 0]);
    expect(one?.start.offset).toBeGreaterThan(other?.end.offset ?? Infinity);
  });

  test('are the same whatever order grants, files and lists stand in, and whatever the grants are called', () => {
    const shapes = [
      group('a', ['fabrikam.com', '*.partner.com']),
      people('kim', ['eu.fabrikam.com'], { by: ['mailbox'] }),
      group('b', ['partner.com']),
      group('c', ['fabrikam.com', 'northwind.example']),
    ];
    const made = (some: readonly object[]): string => {
      const { entries } = compiled(some);
      return JSON.stringify([...entries].map(([section, list]) => [section, list.map(({ spec }) => spec)]));
    };
    const expected = made(shapes);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(shapes, { minLength: 4 }),
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        (some, words) => {
          const renamed = some.map((one, at) => ({ ...one, name: `${words[at] ?? 0} ${at}` }));
          expect(made(some)).toBe(expected);
          expect(made(renamed)).toBe(expected);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });

  test('end with their grants', () => {
    const over = compiled([group('a', ['fabrikam.com'], { until: '2020-01-01' }), group('b', ['partner.com'])]);
    expect(openDomains(over)).toEqual(['partner.com']);
    expect(
      problemsOf(fileOf([group('a', ['x.example'], { until: '2020-01-01' })])).map((one) => one.split(' ', 1)[0] ?? ''),
    ).toEqual(['PST308']);
  });

  test('shut what nobody declares, unless the policies say otherwise', () => {
    expect(desired.scope.get('outboundPolicies')?.undeclared).toBe('close');
    expect(desired.scope.get('remoteDomains')?.undeclared).toBe('close');
    expect(desired.scope.get('transportRules')?.undeclared).toBe('report');
    const said = compiled(grants, { scope: { remoteDomains: { undeclared: 'report' } } });
    expect(said.scope.get('remoteDomains')?.undeclared).toBe('report');
  });
});

describe('what is written by hand stands', () => {
  test('people of a policy written by hand are stopped at granted places', () => {
    const desired = compiled([group('a', ['fabrikam.com'])], {
      outboundPolicies: [{ name: 'By hand', autoForwardingMode: 'On', fromMemberOf: ['h@contoso.com'] }],
    });
    expect(rules(desired)).toMatchObject([
      { fromMemberOf: ['h@contoso.com'], exceptIfFromMemberOf: ['a@contoso.com'] },
    ]);
    expect(specsOf(desired, 'outboundPolicies').map(({ name }) => name)).toEqual(['By hand', 'Grants', 'Default']);
  });

  test('a place that is open by hand is kept from granted people', () => {
    const desired = compiled([group('a', ['fabrikam.com'])], {
      outboundPolicies: [{ name: 'By hand', autoForwardingMode: 'On', fromMemberOf: ['h@contoso.com'] }],
      remoteDomains: [{ domainName: 'northwind.example', autoForwardEnabled: true }],
    });
    expect(rules(desired)).toMatchObject([
      { recipientDomainIs: ['fabrikam.com'], fromMemberOf: ['h@contoso.com'] },
      { recipientDomainIs: ['northwind.example'], fromMemberOf: ['a@contoso.com'] },
    ]);
  });
});

describe('problems', () => {
  const codes = (grants: readonly object[], more: object = {}): readonly string[] =>
    problemsOf(fileOf(grants, more)).map((one) => one.split(' ', 1)[0] ?? '');
  const a = group('a', ['fabrikam.com']);
  const off = { outboundPolicies: [{ name: 'Stopped', autoForwardingMode: 'Off', fromMemberOf: ['a@contoso.com'] }] };

  test.each([
    {
      what: 'a grant within another',
      code: 'PST340',
      grants: [group('a', ['*.fabrikam.com']), group('a', ['eu.fabrikam.com'])],
    },
    { what: 'one of a group within one of everyone', code: 'PST340', grants: [everyone(['fabrikam.com']), a] },
    { what: 'the same twice', code: 'PST340', grants: [a, { ...a, name: 'again' }] },
    {
      what: 'one name twice',
      code: 'PST301',
      grants: [a, { ...group('b', ['x.example']), name: 'A to FABRIKAM.com' }],
    },
    {
      what: 'a place that is shut by hand',
      code: 'PST341',
      grants: [a],
      more: { remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: false }] },
    },
    {
      what: 'a place within that is shut by hand',
      code: 'PST341',
      grants: [group('a', ['*.fabrikam.com'])],
      more: { remoteDomains: [{ domainName: 'eu.fabrikam.com', autoForwardEnabled: false }] },
    },
    {
      what: 'everywhere open by hand',
      code: 'PST341',
      grants: [a],
      more: { remoteDomains: [{ domainName: '*', autoForwardEnabled: true }] },
    },
    { what: 'a group that is stopped by hand', code: 'PST341', grants: [a], more: off },
    {
      what: 'a person of a group that is stopped by hand',
      code: 'PST341',
      grants: [people('kim', ['x.example'])],
      more: { ...off, groups: [{ address: 'a@contoso.com', type: 'distribution', members: ['kim@contoso.com'] }] },
    },
    {
      what: 'a person of a domain that is stopped by hand',
      code: 'PST341',
      grants: [people('kim', ['x.example'])],
      more: { outboundPolicies: [{ name: 'S', autoForwardingMode: 'Off', senderDomainIs: ['contoso.com'] }] },
    },
    {
      what: 'everyone, and a default that is Off by hand',
      code: 'PST341',
      grants: [everyone(['x.example'])],
      more: { outboundPolicies: [{ name: 'Default', autoForwardingMode: 'Off' }] },
    },
    {
      what: 'a name of ours',
      code: 'PST343',
      grants: [a],
      more: { transportRules: [{ name: 'Grants: mine', setSCL: 1 }] },
    },
    {
      what: 'too many places',
      code: 'PST342',
      grants: [{ name: 'many', from: { memberOf: 'a@contoso.com' }, to: places(200) }],
    },
    {
      what: 'a security group without mail',
      code: 'PST304',
      grants: [a],
      more: { groups: [{ address: 'a@contoso.com', type: 'security' }] },
    },
    { what: 'no domain', code: 'PST208', grants: [group('a', ['fabri kam.com'])] },
  ])('$what', ({ code, grants, more = {} }) => {
    expect(codes(grants, more)).toContain(code);
  });

  test.each([
    { what: 'places that only touch', grants: [a, group('a', ['eu.fabrikam.com'])] },
    {
      what: 'other ways',
      grants: [
        group('a', ['fabrikam.com'], { by: ['mailbox'] }),
        { ...group('a', ['fabrikam.com'], { by: ['outlook-rules'] }), name: 'rules' },
      ],
    },
    {
      what: 'an exception for whoever is granted',
      grants: [people('kim', ['x.example'])],
      more: {
        outboundPolicies: [
          { name: 'S', autoForwardingMode: 'Off', senderDomainIs: ['contoso.com'], exceptIfFrom: ['kim@contoso.com'] },
        ],
      },
    },
    {
      what: 'a place that is open by hand as well',
      grants: [a],
      more: { remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: true }] },
    },
    {
      what: '199 places',
      grants: [{ name: 'many', from: { memberOf: 'a@contoso.com' }, to: places(199) }],
    },
  ])('no problem: $what', ({ grants, more = {} }) => {
    expect(codes(grants, more)).toEqual([]);
  });
});
