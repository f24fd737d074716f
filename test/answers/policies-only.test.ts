import { describe, expect, test } from 'vitest';
import { liveOfPolicies } from '../../src/engine/answers/policies-only.ts';
import { unknownFacts } from '../../src/policy/schema/facts.ts';
import { worldOf } from '../../src/engine/world/world.ts';
import { kinds } from '../../src/kinds/index.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import type { Mechanism } from '../../src/posture/values/verdict.ts';

/** What the policies alone say of a forward of ana's. */
function verdict(policies: string, mechanism: Mechanism = 'inbox-forward') {
  const desired = desiredFrom(sourcesOfText('p.yaml', policies).sources, kinds, '2026-11-21');
  if (!desired.ok) throw new Error(desired.problems.map((one) => one.message).join('\n'));
  const world = worldOf(liveOfPolicies(desired.value, ['ana@contoso.com']), unknownFacts);
  const cell = { sender: 'ana@contoso.com', mechanism, to: 'x@fabrikam.com', original: 'external' } as const;
  return evaluate(world, cell, new Date('2026-11-21T12:00:00Z'));
}

const off = '  - { name: Default, autoForwardingMode: Off }\n';
const on = '  - { name: Default, autoForwardingMode: On }\n';

describe('the posture of policies alone', () => {
  test.each([
    ['a closed default closes', `outboundPolicies:\n${off}`, 'blocked'],
    ['an open one opens', `outboundPolicies:\n${on}`, 'allowed'],
    [
      'what nothing is said of is as in a new tenant',
      'remoteDomains: [{ domainName: fabrikam.com }]\n',
      'indeterminate',
    ],
    [
      'a policy for one person comes first',
      `outboundPolicies:\n  - { name: Ana, autoForwardingMode: On, from: [ana@contoso.com] }\n${off}`,
      'allowed',
    ],
    [
      'a policy for another is not for her',
      `outboundPolicies:\n  - { name: Ben, autoForwardingMode: On, from: [ben@contoso.com] }\n${off}`,
      'blocked',
    ],
    [
      'a declared group has its members',
      `groups: [{ address: fwd@contoso.com, type: distribution, members: [ana@contoso.com] }]\noutboundPolicies:\n  - { name: Fwd, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }\n${off}`,
      'allowed',
    ],
    [
      'nobody knows who is in a group that is not declared',
      `outboundPolicies:\n  - { name: Fwd, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }\n${off}`,
      'indeterminate',
    ],
    [
      'nor whether an exception for one takes hold',
      `outboundPolicies:\n  - { name: Ana, autoForwardingMode: On, from: [ana@contoso.com], exceptIfFromMemberOf: [executives@contoso.com] }\n${off}`,
      'indeterminate',
    ],
    [
      'an entry that has ended is gone',
      `outboundPolicies:\n  - { name: Ana, autoForwardingMode: On, from: [ana@contoso.com], until: 2026-01-01 }\n${off}`,
      'blocked',
    ],
    [
      'a rule rejects',
      `transportRules:\n  - { name: AF, messageTypeMatches: AutoForward, rejectMessageReasonText: no }\noutboundPolicies:\n${on}`,
      'blocked',
    ],
    [
      'a remote domain closes one partner',
      `remoteDomains: [{ domainName: fabrikam.com, autoForwardEnabled: false }]\noutboundPolicies:\n${on}`,
      'blocked',
    ],
  ])('is complete: %s', (_, policies, expected) => {
    expect(verdict(policies).verdict).toBe(expected);
  });

  test('knows the forwards that policies set', () => {
    const policies = `mailboxForwarding: [{ mailbox: ana@contoso.com, forwardingAddress: ben@contoso.com }]\noutboundPolicies:\n${on}`;
    expect(verdict(policies, 'inbox-redirect')).toMatchObject({
      verdict: 'not-applicable',
      reason: 'redirect-overridden',
    });
  });
});
