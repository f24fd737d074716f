import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/evaluate.ts';
import { why } from '../../src/posture/why.ts';
import { afReject, at, aWorld, connector, group, mailbox, outboundRule, policy, remote } from './build.ts';

const cell = {
  sender: 'ana@contoso.com',
  mechanism: 'inbox-forward',
  to: 'x@fabrikam.com',
  original: 'external',
} as const;
const titles = (world: Parameters<typeof why>[0]) =>
  why(world, cell, at).fixes.map((fix) => [fix.others, ...fix.remedies.map((one) => one.title)]);

const alone = 'give ana@contoso.com an outbound policy with forwarding on, before all others';

describe('why', () => {
  test('has nothing to mend where the forward gets out', () => {
    expect(why(aWorld({ mode: 'On' }), cell, at)).toMatchObject({ verdict: { verdict: 'allowed' }, fixes: [] });
  });

  test('offers a policy of their own, and membership where a group may forward already', () => {
    expect(titles(aWorld())).toEqual([[0, alone]]);
    const scoped = aWorld({
      people: [mailbox('ana@contoso.com'), mailbox('ben@contoso.com')],
      policies: [policy('Partner', 'On')],
      rules: [outboundRule('Partner', { fromMemberOf: ['fwd@contoso.com'] })],
      groups: [group('fwd@contoso.com', ['ben@contoso.com'])],
    });
    expect(titles(scoped)).toEqual([
      [0, 'make ana@contoso.com a member of fwd@contoso.com'],
      [0, alone],
    ]);
  });

  test('ranks what lets one person out before what lets everyone out', () => {
    const world = aWorld({ mode: 'On', transport: [afReject()] });
    expect(titles(world)).toEqual([
      [0, 'except ana@contoso.com from the rule "AF-reject", by the envelope'],
      [99, 'except fabrikam.com from the rule "AF-reject"'],
    ]);
  });

  test('mends every control in the way, one behind the other', () => {
    const world = aWorld({ remote: [remote('*', false)], transport: [afReject()] });
    for (const { remedies } of why(world, cell, at).fixes) {
      expect(remedies.map((one) => one.section)).toEqual(['remoteDomains', 'transportRules', 'outboundPolicies']);
      const mended = remedies.reduce((onto, one) => one.apply(onto), world);
      expect(evaluate(mended, cell, at).verdict).toBe('allowed');
    }
    expect(why(world, cell, at).fixes).toHaveLength(2);
  });

  test('offers nothing where only a fact would settle it', () => {
    const hub = connector('Hub', { recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'] });
    expect(why(aWorld({ mode: 'On', connectors: [hub] }), cell, at).fixes).toEqual([]);
  });
});
