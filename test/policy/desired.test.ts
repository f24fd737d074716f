import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desiredOf, problemsOf, today, valueOf } from './support.ts';

const tenant = 'tenant: { id: 5F0A1C9E-0000-4000-8000-000000000001, domain: Contoso.onmicrosoft.com }\n';
const group = (more: string): string => `groups:\n  - { address: fwd@contoso.com, type: mailEnabledSecurity${more} }\n`;
const policyNamed = (name: string): string => `outboundPolicies: [{ name: ${name}, from: [p@contoso.com] }]`;
const policiesInOrder = (...names: readonly string[]): string =>
  `outboundPolicies: [${names.map((name) => `{ name: ${name}, from: [p@contoso.com, q@contoso.com] }`).join(', ')}]\n`;

describe('settings that nobody gives', () => {
  const desired = valueOf(desiredOf(tenant));

  test('the tenant is in the worldwide cloud and its facts are unknown', () => {
    expect(desired.tenant).toEqual({
      id: '5f0a1c9e-0000-4000-8000-000000000001',
      domain: 'contoso.onmicrosoft.com',
      cloud: 'worldwide',
      exchange: 'rest',
      facts: {
        automaticMeans: 'unknown',
        nestedGroups: 'unknown',
        bypassRule: 'indeterminate',
        outboundPolicyOnConnectors: 'unknown',
      },
      statements: [],
    });
  });

  test('tenant-wide forwarding is refused, and ten removals or a quarter are allowed', () => {
    expect(desired.guardrails).toEqual({
      tenantWideForwarding: 'refuse',
      maxNewlyAllowedSenders: null,
      maxRemovals: { count: 10, share: 0.25 },
      requireOnGrant: [],
      protect: [],
    });
  });

  test('undeclared objects are reported', () => {
    expect(desired.scope.get('remoteDomains')).toEqual({ undeclared: 'report', ignore: [] });
  });
});

describe('files are merged', () => {
  test('a section may be spread over files', () => {
    const { entries } = valueOf(
      desiredOf({
        'b.yaml': 'remoteDomains: [{ domainName: b.example }]',
        'a.yaml': 'remoteDomains: [{ domainName: a.example }]',
      }),
    );
    expect(entries.get('remoteDomains')?.map(({ name }) => name)).toEqual(['a.example', 'b.example']);
  });

  test('a section that is given and empty is not a section that is left out', () => {
    const { entries } = valueOf(desiredOf('remoteDomains: []\n'));
    expect(entries.get('remoteDomains')).toEqual([]);
    expect(entries.has('groups')).toBe(false);
  });

  test.each([
    ['an object', 'PST301', 'remoteDomains: [{ domainName: a.b }]', 'remoteDomains: [{ domainName: A.B }]'],
    ['an ordered section', 'PST302', policyNamed('a'), policyNamed('b')],
    ['a tenant', 'PST303', tenant, tenant],
    ['a guardrail', 'PST306', 'guardrails: { maxNewlyAllowedSenders: 1 }', 'guardrails: { maxNewlyAllowedSenders: 1 }'],
    ['a scope', 'PST306', 'scope: { groups: { undeclared: report } }', 'scope: { groups: { undeclared: report } }'],
    [
      'an expectation',
      'PST301',
      'expectations: [{ name: a, from: everyone, to: x.y, expect: blocked }]',
      'expectations: [{ name: A, from: everyone, to: z.y, expect: blocked }]',
    ],
  ])('%s given twice is told with both places', (_, code, first, second) => {
    const checked = desiredOf({ 'first.yaml': first, 'second.yaml': second });
    const [problem] = checked.ok ? [] : checked.problems;
    expect(problem).toMatchObject({ code, span: { file: 'second.yaml' }, related: [{ span: { file: 'first.yaml' } }] });
  });

  test('settings of one section may be spread over files', () => {
    const { guardrails } = valueOf(
      desiredOf({
        'a.yaml': 'guardrails: { maxNewlyAllowedSenders: 1 }',
        'b.yaml': 'guardrails: { requireOnGrant: [until, owner] }',
      }),
    );
    expect(guardrails).toMatchObject({ maxNewlyAllowedSenders: 1, requireOnGrant: ['owner', 'until'] });
  });
});

describe('entries end', () => {
  const domain = (until: string): string => `remoteDomains: [{ domainName: a.example, until: ${until} }]\n`;

  test.each([
    { until: '2026-11-20', ended: true, ending: 0 },
    { until: '2026-11-21', ended: true, ending: 0 },
    { until: '2026-11-22', ended: false, ending: 1 },
    { until: '2026-12-05', ended: false, ending: 1 },
    { until: '2026-12-06', ended: false, ending: 0 },
  ])('on 2026-11-21 an entry until $until has ended: $ended', ({ until, ended, ending }) => {
    const desired = valueOf(desiredOf(domain(until), today));
    expect(desired.entries.get('remoteDomains')?.[0]?.ended).toBe(ended);
    expect(desired.ending).toHaveLength(ending);
  });

  test('an ended entry is noted where its day stands', () => {
    expect(problemsOf(domain('2026-01-01'))).toEqual(['PST308 1:49 2026-01-01']);
  });

  test('what ends first is listed first', () => {
    const content = `${domain('2026-12-01')}${group(', members: [x@contoso.com, { address: y@contoso.com, until: 2026-11-30 }]')}`;
    expect(valueOf(desiredOf(content)).ending.map(({ what }) => what)).toEqual([
      'y@contoso.com in groups/fwd@contoso.com',
      'remoteDomains/a.example',
    ]);
  });

  test('an acceptance that has ended is drift again, and an expectation that has ended is no test', () => {
    const content =
      'accepted: [{ object: groups/a, property: type, value: 1, until: 2026-01-01, reason: old }]\n' +
      'expectations: [{ name: a, from: everyone, to: x.y, expect: blocked, until: 2026-01-01 }]\n';
    const desired = valueOf(desiredOf(content));
    expect(desired.accepted[0]).toMatchObject({ ended: true, until: '2026-01-01', reason: 'old' });
    expect(desired.expectations).toEqual([]);
  });
});

describe('members', () => {
  const content = group(
    ', members: [{ address: old@contoso.com, until: 2026-01-01 }, a@contoso.com, { address: b@contoso.com, until: 2036-01-01 }]',
  );
  const entry = valueOf(desiredOf(content)).entries.get('groups')?.[0];

  test('those that ended are gone, and the rest are plain addresses', () => {
    expect(entry?.spec['members']).toEqual(['a@contoso.com', 'b@contoso.com']);
  });

  test.each([
    [0, 'a@contoso.com'],
    [1, 'b@contoso.com'],
  ])('member %i is found where it is written', (index, address) => {
    const span = entry?.locate(['members', index]);
    expect(content.slice(span?.start.offset, span?.end.offset)).toBe(address);
  });
});

describe('governance', () => {
  test('who answers for an entry is kept apart from what it asks for', () => {
    const { entries } = valueOf(
      desiredOf('remoteDomains: [{ domainName: a.b, owner: o, reason: r, ticket: t, until: 2036-01-01 }]\n'),
    );
    expect(entries.get('remoteDomains')?.[0]).toMatchObject({
      governance: { owner: 'o', reason: 'r', ticket: 't', until: '2036-01-01' },
      spec: { domainName: 'a.b' },
      place: { file: 'policy.yaml', line: 1, column: 17 },
    });
  });
});

describe('objects are named by sections that exist', () => {
  test.each([
    ['guardrails: { protect: [group/a] }\n', 'PST307 1:25 group/a'],
    ['accepted: [{ object: remoteDomain/a, property: x, value: 1 }]\n', 'PST307 1:22 remoteDomain/a'],
  ])('%j', (content, expected) => {
    expect(problemsOf(content)).toEqual([expected]);
  });
});

test('a day that does not exist cannot be planned for', () => {
  expect(problemsOf(tenant, '2027-02-30')).toEqual(['PST309']);
});

describe('the digest is over what policies say', () => {
  const files = {
    'a.yaml': `${tenant}remoteDomains: [{ domainName: a.b, owner: o }, { domainName: c.d }]\n`,
    'b.yaml': group(', members: [x@contoso.com, y@contoso.com]'),
    'c.yaml': policiesInOrder('a', 'b'),
  };
  const digest = (given: Readonly<Record<string, string>>): string => valueOf(desiredOf(given)).digest;

  test.each([
    ['files have other names', { '3.yaml': files['a.yaml'], '2.yaml': files['b.yaml'], '1.yaml': files['c.yaml'] }],
    ['files are documents of one', { 'x.yaml': [files['c.yaml'], files['a.yaml'], files['b.yaml']].join('---\n') }],
    ['there are comments and blank lines', { ...files, 'b.yaml': `# why\n\n${files['b.yaml']}\n` }],
    [
      'entries and members have another order',
      {
        ...files,
        'a.yaml': `remoteDomains: [{ domainName: c.d }, { owner: o, domainName: a.b }]\n${tenant}`,
        'b.yaml': group(', members: [y@contoso.com, x@contoso.com]'),
      },
    ],
    [
      'a default is written out',
      {
        ...files,
        'd.yaml': 'scope: { remoteDomains: { undeclared: report } }\nguardrails: { tenantWideForwarding: refuse }\n',
      },
    ],
  ])('it stays when %s', (_, given) => {
    expect(digest(given)).toBe(digest(files));
  });

  test.each([
    ['evaluated entries have another order', { ...files, 'c.yaml': policiesInOrder('b', 'a') }],
    ['an owner changes', { ...files, 'a.yaml': files['a.yaml'].replace('owner: o', 'owner: p') }],
    ['a section is given and empty', { ...files, 'd.yaml': 'mailboxForwarding: []\n' }],
    ['a guardrail changes', { ...files, 'd.yaml': 'guardrails: { tenantWideForwarding: warn }\n' }],
  ])('it changes when %s', (_, given) => {
    expect(digest(given)).not.toBe(digest(files));
  });

  test('it does not depend on the day', () => {
    const content = 'remoteDomains: [{ domainName: a.b, until: 2027-01-01 }]\n';
    expect(valueOf(desiredOf(content, '2028-01-01')).digest).toBe(valueOf(desiredOf(content, today)).digest);
  });
});

test('however entries are dealt to files, the same is desired', () => {
  const domains = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
  const whole = valueOf(desiredOf(`remoteDomains: [${domains.map((name) => `{ domainName: ${name} }`).join(', ')}]`));
  fc.assert(
    fc.property(
      fc.shuffledSubarray(domains, { minLength: domains.length }),
      fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
      (order, dealt) => {
        const files = Object.fromEntries(
          [0, 1, 2, 3].map((file) => [
            `${file}.yaml`,
            `remoteDomains: [${order
              .filter((_, n) => dealt[n] === file)
              .map((name) => `{ domainName: ${name} }`)
              .join(', ')}]`,
          ]),
        );
        const desired = valueOf(desiredOf(files));
        expect(desired.digest).toBe(whole.digest);
        expect(desired.entries.get('remoteDomains')?.map(({ ref }) => ref.key)).toEqual(domains);
      },
    ),
    { numRuns: 50 },
  );
});
