import { expect, test } from 'vitest';
import { desiredOf, problemsOf } from './support.ts';

const policy = (scope: string, more = ''): string => `outboundPolicies:\n  - { name: Partners, ${scope}${more} }\n`;
const group = (type: string, more = ''): string => `groups:\n  - { address: fwd@contoso.com, type: ${type}${more} }\n`;

test.each([
  ['a group that mail reaches', policy('fromMemberOf: [fwd@contoso.com]') + group('mailEnabledSecurity'), []],
  ['a group that nobody declares', policy('fromMemberOf: [other@contoso.com]') + group('distribution'), []],
  [
    'a security group without mail',
    policy('fromMemberOf: [Fwd@contoso.com]') + group('security'),
    ['PST304 2:38 Fwd@contoso.com', 'PST352 4:16 fwd@contoso.com'],
  ],
  [
    'a group in the place of a mailbox',
    policy('from: [fwd@contoso.com]') + group('distribution'),
    ['PST304 2:30 fwd@contoso.com'],
  ],
  [
    'a mailbox in the place of a group',
    `${policy('fromMemberOf: [support@contoso.com]')}mailboxForwarding:\n  - { mailbox: support@contoso.com }\n`,
    ['PST304 2:38 support@contoso.com'],
  ],
  [
    'a group that has ended',
    policy('fromMemberOf: [fwd@contoso.com]') + group('distribution', ', until: 2026-11-01'),
    ['PST305 2:38 fwd@contoso.com', 'PST308 4:60 2026-11-01'],
  ],
  [
    'an ended group in an entry that has ended too',
    policy('fromMemberOf: [fwd@contoso.com]', ', until: 2026-11-01') + group('distribution', ', until: 2026-11-01'),
    ['PST308 2:63 2026-11-01', 'PST308 4:60 2026-11-01'],
  ],
  [
    'a Microsoft 365 group inside a distribution group',
    `${group('microsoft365')}  - { address: all@contoso.com, type: distribution, members: [fwd@contoso.com] }\n`,
    ['PST355 3:63 fwd@contoso.com'],
  ],
  [
    'a distribution group inside a distribution group',
    `${group('distribution')}  - { address: all@contoso.com, type: distribution, members: [fwd@contoso.com] }\n`,
    [],
  ],
])('naming %s', (_, content, expected) => {
  expect(problemsOf(content)).toEqual(expected);
});

test('the message shows where the group is declared', () => {
  const checked = desiredOf(policy('fromMemberOf: [fwd@contoso.com]') + group('security'));
  expect(checked.ok ? null : checked.problems[0]?.related[0]?.span.start.line).toBe(4);
});

test('a mailbox in the place of a group is a warning, since the directory knows better', () => {
  const checked = desiredOf(
    `${policy('fromMemberOf: [support@contoso.com]')}mailboxForwarding:\n  - { mailbox: support@contoso.com }\n`,
  );
  expect(checked.ok && checked.warnings[0]?.severity).toBe('warning');
});

test.each([
  ['people: [fwd@contoso.com]', group('distribution'), 'write `from: { memberOf: fwd@contoso.com }`'],
  [
    'people: [a@contoso.com, Fwd@contoso.com]',
    group('mailEnabledSecurity'),
    'write `from: { memberOf: fwd@contoso.com }`',
  ],
  [
    'memberOf: support@contoso.com',
    'mailboxForwarding:\n  - { mailbox: support@contoso.com }\n',
    'write `from: { people: [support@contoso.com] }`',
  ],
])('what a grant names wrongly is said in the words of grants: %s', (from, rest, hint) => {
  const read = desiredOf(`grants:\n  - { name: A, from: { ${from} }, to: [a.example] }\n${rest}`);
  const found = (read.ok ? read.warnings : read.problems).filter(({ code }) => code === 'PST304');
  expect(found.length).toBeGreaterThan(0);
  for (const one of found) {
    expect(one.hint).toBe(hint);
    expect(one.message).not.toMatch(/from(?:MemberOf)?\b/iu);
  }
});
