import { describe, expect, test } from 'vitest';
import { desiredOf, problemsOf, valueOf } from './support.ts';

describe('what does not fit the schema is shown at the smallest place', () => {
  test.each([
    [
      'a stray property underlines its key',
      'remoteDomains:\n  - { domainName: a.b, autoforwardEnabled: true }\n',
      'PST202 2:24 autoforwardEnabled',
    ],
    [
      'a bad value underlines the value',
      'remoteDomains:\n  - { domainName: a.b, autoForwardEnabled: yes }\n',
      'PST204 2:44 yes',
    ],
    [
      'a missing property underlines the entry',
      'remoteDomains:\n  - { autoForwardEnabled: true }\n',
      'PST203 2:5 { autoForwardEnabled: true }',
    ],
    ['a stray section underlines its name', 'remoteDomain: []\n', 'PST201 1:1 remoteDomain'],
    [
      'a wrong choice underlines the choice',
      'outboundPolicies:\n  - { name: a, autoForwardingMode: Maybe }\n',
      'PST205 2:36 Maybe',
    ],
    [
      'a number out of range underlines the number',
      'outboundPolicies:\n  - { name: a, recipientLimitPerDay: 20000 }\n',
      'PST207 2:38 20000',
    ],
    [
      'a text of the wrong form underlines the text',
      'remoteDomains:\n  - domainName: https://a.b\n',
      'PST208 2:17 https://a.b',
    ],
    [
      'a day that does not exist underlines the day',
      'remoteDomains:\n  - { domainName: a.b, until: 2027-02-30 }\n',
      'PST209 2:31 2027-02-30',
    ],
    ['a year is not a day', 'remoteDomains:\n  - { domainName: a.b, until: 2027 }\n', 'PST204 2:31 2027'],
    ['an empty section underlines its name', 'remoteDomains:\n', 'PST204 1:1 remoteDomains'],
    ['an empty name underlines the quotes', 'groups:\n  - { type: security, address: "" }\n', 'PST206 2:32 ""'],
    [
      'a repeated item underlines the list',
      'guardrails: { requireOnGrant: [owner, owner] }\n',
      'PST210 1:31 [owner, owner]',
    ],
    ['a list at the top underlines itself', '- a\n', 'PST204 1:1 - a'],
    [
      'a member of the wrong type underlines the member',
      'groups:\n  - { type: security, address: a@b, members: [3] }\n',
      'PST204 2:47 3',
    ],
    [
      'a stray property of a member underlines its key',
      'groups:\n  - { type: security, address: a@b, members: [{ address: x, untill: 2027-01-01 }] }\n',
      'PST202 2:61 untill',
    ],
    ['a tenant id has to be one', 'tenant: { id: contoso, domain: a.onmicrosoft.com }\n', 'PST208 1:15 contoso'],
    [
      'a key of JavaScript is a stray property',
      'remoteDomains:\n  - { domainName: a.b, __proto__: 1 }\n',
      'PST202 2:24 __proto__',
    ],
    ['a key of JavaScript is a stray section', '__proto__: 1\n', 'PST201 1:1 __proto__'],
  ])('%s', (_, content, expected) => {
    expect(problemsOf(content)).toEqual([expected]);
  });

  test('all problems are told together, in the order of the file', () => {
    const content = 'remoteDomains:\n  - { domainName: 1 }\n  - { autoForwardEnabled: 2, x: 3 }\nnowhere: 1\n';
    expect(problemsOf(content).map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'PST204 2:19',
      'PST203 3:5',
      'PST204 3:27',
      'PST202 3:30',
      'PST201 4:1',
    ]);
  });
});

describe('hints say what to write', () => {
  test.each([
    ['remoteDomains:\n  - { domainName: a.b, autoforwardEnabled: true }\n', 'did you mean autoForwardEnabled?'],
    [
      'remoteDomains:\n  - { domainName: a.b, autoForwardingMode: On }\n',
      'autoForwardingMode belongs to an entry of outboundPolicies',
    ],
    ['remotedomains: []\n', 'did you mean remoteDomains?'],
    ['domainName: a.b\n', 'domainName belongs to an entry of remoteDomains'],
    ['remoteDomains:\n  - { domainName: a.b, autoForwardEnabled: yes }\n', 'write true'],
    ['remoteDomains:\n  - { domainName: a.b, autoForwardEnabled: off }\n', 'write false'],
    ['remoteDomains:\n  - { domainName: a.b, reason: 1042 }\n', 'put it in quotes: "1042"'],
    ['remoteDomains:\n', 'write [] for none, or remove the line'],
    ['groups:\n  - { type: security, address: a@b, members: adele@b }\n', 'write a list: ["adele@b"]'],
    ['outboundPolicies:\n  - { name: a, recipientLimitPerDay: "20" }\n', 'remove the quotes: 20'],
    ['outboundPolicies:\n  - { name: a, autoForwardingMode: Auto }\n', 'did you mean Automatic?'],
  ])('%j', (content, hint) => {
    const checked = desiredOf(content);
    expect(checked.ok ? [] : checked.problems.map((one) => one.hint)).toEqual([hint]);
  });
});

test('letter case does not matter to choices, and the spelling of the service is handed on', () => {
  const { entries } = valueOf(desiredOf('outboundPolicies:\n  - { name: Default, autoForwardingMode: off }\n'));
  expect(entries.get('outboundPolicies')?.[0]?.spec['autoForwardingMode']).toBe('Off');
});

test('a message speaks of what was written, not of what was understood', () => {
  const checked = desiredOf('outboundPolicies:\n  - { name: a, autoForwardingMode: OFFF }\n');
  expect(checked.ok ? '' : checked.problems[0]?.message).toBe(
    'autoForwardingMode is the text "OFFF"; it can be Automatic, On or Off',
  );
});

describe('a file that is wrong everywhere', () => {
  test.each([
    ['entries', `remoteDomains:\n${'  - 1\n'.repeat(50_000)}`],
    ['members', `groups:\n  - { address: a, members: [${'[], '.repeat(20_000)}] }\n`],
    [
      'properties',
      `remoteDomains:\n  - { domainName: a.b, ${Array.from({ length: 20_000 }, (_, n) => `p${n}: 1`).join(', ')} }\n`,
    ],
    ['sections', Array.from({ length: 20_000 }, (_, n) => `s${n}: 1`).join('\n')],
  ])('in its %s gives some hundred problems', (_, content) => {
    const { length } = problemsOf(content);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(500);
  });
});
