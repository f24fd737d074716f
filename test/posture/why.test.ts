import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { reachOf } from '../../src/posture/change/reach.ts';
import type { Remedy } from '../../src/posture/question/remedies.ts';
import type { World } from '../../src/posture/world/world.ts';
import { why } from '../../src/posture/question/why.ts';
import { afReject, at, aWorld, connector, group, mailbox, outboundRule, policy, remote } from './build.ts';

const cell = {
  sender: 'ana@contoso.com',
  mechanism: 'inbox-forward',
  to: 'x@fabrikam.com',
  original: 'external',
} as const;
/** The fixes by what they do, each with the number of others whom it lets out. */
const titles = (world: World) =>
  why(world, cell, at).fixes.map((fix) => [
    reachOf(world, mended(world, fix), cell, at).others,
    ...fix.map((one) => one.title),
  ]);

const mended = (world: World, fix: readonly Remedy[]): World => fix.reduce((onto, one) => one.apply(onto), world);

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

  test('says how many it lets out beside the one who asked', () => {
    const world = aWorld({ mode: 'On', transport: [afReject()] });
    expect(titles(world)).toEqual([
      [99, 'except fabrikam.com from the rule "AF-reject"'],
      [0, 'except ana@contoso.com from the rule "AF-reject", by the envelope'],
    ]);
  });

  test('mends every control in the way, one behind the other', () => {
    const world = aWorld({ remote: [remote('*', false)], transport: [afReject()] });
    for (const fix of why(world, cell, at).fixes) {
      expect(fix.map((one) => one.section)).toEqual(['remoteDomains', 'transportRules', 'outboundPolicies']);
      expect(evaluate(mended(world, fix), cell, at).verdict).toBe('allowed');
    }
    expect(why(world, cell, at).fixes).toHaveLength(2);
  });

  test('offers nothing where only a fact would settle it', () => {
    const hub = connector('Hub', { recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'] });
    expect(why(aWorld({ mode: 'On', connectors: [hub] }), cell, at).fixes).toEqual([]);
  });
});
