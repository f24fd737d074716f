import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { outboundPolicy } from '../../../src/kinds/outbound-policy/index.ts';
import { anEntry, planFor } from './planning.ts';
import { aPolicy, aRule, aService } from './service.ts';

const ana = 'ana@a.example';
const bob = 'bob@a.example';

async function plan(
  policies: readonly JsonObject[],
  rules: readonly JsonObject[],
  specs: readonly JsonObject[],
  undeclared: 'report' | 'remove' = 'report',
) {
  const live = await aService([aPolicy('Default', { AutoForwardingMode: 'Off' }), ...policies], rules).live();
  return planFor(
    outboundPolicy,
    specs.map((spec, at) => anEntry(outboundPolicy, spec, at + 1)),
    live,
    undeclared,
  );
}

const verbs = (steps: Awaited<ReturnType<typeof plan>>): readonly string[] =>
  steps.map((step) => step.id.replace('outboundPolicies/', ''));
const sent = (steps: Awaited<ReturnType<typeof plan>>) =>
  steps.map((step) => (step.call.via === 'exchange' ? [step.call.cmdlet, step.call.parameters] : []));

describe('a new policy', () => {
  test('is made for nobody, and its rule then says whom it covers in one call', async () => {
    const steps = await plan(
      [],
      [],
      [
        {
          name: 'Partners',
          autoForwardingMode: 'On',
          fromMemberOf: ['Fwd@a.example'],
          recipientLimitPerDay: 0,
          comments: 'why',
        },
      ],
    );
    expect(sent(steps)).toEqual([
      ['New-HostedOutboundSpamFilterPolicy', { Name: 'Partners', AutoForwardingMode: 'On' }],
      [
        'New-HostedOutboundSpamFilterRule',
        {
          Name: 'Partners',
          HostedOutboundSpamFilterPolicy: 'Partners',
          FromMemberOf: ['fwd@a.example'],
          Comments: 'why',
          Confirm: false,
        },
      ],
    ]);
    expect(steps.map((step) => step.effect)).toEqual(['neutral', 'opens']);
    expect(steps[1]?.needs).toEqual(['exists:fwd@a.example']);
    expect(steps[0]?.becomes).toMatchObject({ appliesTo: 'nobody', autoForwardingMode: 'On' });
  });

  test('that is disabled gets a disabled rule, which opens nothing', async () => {
    const steps = await plan([], [], [{ name: 'Partners', autoForwardingMode: 'On', from: [ana], enabled: false }]);
    expect(sent(steps)[1]?.[1]).toMatchObject({ Enabled: false });
    expect(steps[1]?.effect).toBe('neutral');
  });

  test('for nobody gets no rule', async () => {
    expect(verbs(await plan([], [], [{ name: 'Parked', appliesTo: 'nobody' }]))).toEqual(['parked#create']);
  });

  test('comes before the default policy tightens', async () => {
    const live = await aService([aPolicy('Default', { AutoForwardingMode: 'On' })], []).live();
    const entries = [
      { name: 'Default', autoForwardingMode: 'Off' },
      { name: 'Partners', autoForwardingMode: 'On', from: [ana] },
    ];
    const steps = planFor(
      outboundPolicy,
      entries.map((spec) => anEntry(outboundPolicy, spec)),
      live,
    );
    expect(verbs(steps)).toEqual(['partners#create', 'partners#create-rule', 'default#set']);
  });
});

describe('the order of evaluation', () => {
  const three = ['A', 'B', 'C'];
  const rules = three.map((name) => aRule(name, name, { From: [ana] }));
  const policies = three.map((name) => aPolicy(name, { AutoForwardingMode: 'On' }));

  test('changes with the fewest moves, each after the one before and each relying on the order it was planned for', async () => {
    const steps = await plan(
      policies,
      rules,
      ['C', 'A', 'B'].map((name) => ({ name, from: [ana] })),
    );
    expect(sent(steps)).toEqual([['Set-HostedOutboundSpamFilterRule', { Identity: 'C', Priority: 0, Confirm: false }]]);
    expect(steps[0]?.undo).toMatchObject([{ parameters: { Identity: 'C', Priority: 2 } }]);
    expect(steps[0]?.relies).toEqual([{ object: 'outboundPolicies', properties: { order: ['a', 'b', 'c'] } }]);
  });

  test('gives a new rule its place after it was made as the last', async () => {
    const steps = await plan(
      policies,
      rules,
      ['A', 'New', 'B', 'C'].map((name) => ({ name, from: [ana] })),
    );
    expect(verbs(steps)).toEqual(['new#create', 'new#create-rule', 'new#move']);
    expect(sent(steps)[2]?.[1]).toMatchObject({ Priority: 1 });
  });

  test('puts the successor in its place before what it replaces goes', async () => {
    const steps = await plan(
      policies,
      rules,
      ['New', 'B', 'C'].map((name) => ({ name, from: [ana] })),
      'remove',
    );
    expect(verbs(steps)).toEqual(['new#create', 'new#create-rule', 'new#move', 'a#remove-rule', 'a#remove']);
    expect(steps[3]?.undo).toMatchObject([
      { cmdlet: 'New-HostedOutboundSpamFilterRule', parameters: { Priority: 1, From: [ana] } },
    ]);
  });

  test('moves a policy that widens before it widens, and one that narrows after it has narrowed', async () => {
    const widened = await plan(policies, rules, [
      { name: 'C', from: [ana, bob] },
      { name: 'A', from: [ana] },
      { name: 'B', from: [ana] },
    ]);
    expect(verbs(widened)).toEqual(['c#move', 'c#scope']);
    const narrowed = await plan(policies, rules, [
      { name: 'C', from: [ana], exceptIfFrom: [bob] },
      { name: 'A', from: [ana] },
      { name: 'B', from: [ana] },
    ]);
    expect(verbs(narrowed)).toEqual(['c#scope', 'c#move']);
  });
});

describe('a change of a policy', () => {
  const from = (mode: string, more: JsonObject = {}) =>
    plan(
      [aPolicy('P', { AutoForwardingMode: 'On' })],
      [aRule('Renamed', 'P', { From: [ana, bob] })],
      [{ name: 'P', autoForwardingMode: mode, from: [ana, bob], ...more }],
    );

  test('sends the changed parameters alone, and never the binding of the rule', async () => {
    expect(sent(await from('On', { from: [ana], exceptIfFrom: [bob] }))).toEqual([
      ['Set-HostedOutboundSpamFilterRule', { Identity: 'Renamed', From: [ana], ExceptIfFrom: [bob], Confirm: false }],
    ]);
  });

  test('disables the rule while mode and scope pass through a mixture', async () => {
    const steps = await from('Off', { from: [ana] });
    expect(verbs(steps)).toEqual(['p#disable', 'p#set', 'p#scope', 'p#enable']);
  });

  test('tightens first and loosens last where the mode goes by way of Automatic', async () => {
    expect(verbs(await from('Automatic', { from: [ana] }))).toEqual(['p#set', 'p#scope']);
  });

  test.each([
    { title: 'taking senders in opens', more: { from: [ana, bob, 'eve@a.example'] }, effect: 'opens' },
    { title: 'letting senders go closes', more: { from: [ana] }, effect: 'closes' },
    { title: 'both at once counts as opening', more: { from: [ana, 'eve@a.example'] }, effect: 'opens' },
    { title: 'a further condition closes', more: { senderDomainIs: ['a.example'] }, effect: 'closes' },
    { title: 'an exception closes', more: { exceptIfFrom: [bob] }, effect: 'closes' },
    { title: 'a comment is neither', more: { comments: 'why' }, effect: 'neutral' },
  ])('under On: $title', async ({ more, effect }) => {
    expect((await from('On', more)).map((step) => step.effect)).toEqual([effect]);
  });

  test('clears with null what is no longer wanted', async () => {
    const steps = await plan(
      [aPolicy('P')],
      [aRule('P', 'P', { From: [ana], SenderDomainIs: ['a.example'], Comments: 'old' })],
      [{ name: 'P', from: [ana], comments: null }],
    );
    expect(sent(steps)).toEqual([
      ['Set-HostedOutboundSpamFilterRule', { Identity: 'P', SenderDomainIs: null, Comments: null, Confirm: false }],
    ]);
    expect(steps[0]?.undo).toMatchObject([{ parameters: { SenderDomainIs: ['a.example'], Comments: 'old' } }]);
  });

  test('renames the rule only where a name is given', async () => {
    expect(await from('On')).toEqual([]);
    const steps = await from('On', { ruleName: 'P' });
    expect(sent(steps)).toEqual([
      ['Set-HostedOutboundSpamFilterRule', { Identity: 'Renamed', Name: 'P', Confirm: false }],
    ]);
    expect(steps[0]?.undo).toMatchObject([{ parameters: { Identity: 'P', Name: 'Renamed' } }]);
  });
});

describe('the default policy', () => {
  const setTo = async (before: string, after: string) => {
    const live = await aService([aPolicy('Default', { AutoForwardingMode: before })], []).live();
    return planFor(outboundPolicy, [anEntry(outboundPolicy, { name: 'default', autoForwardingMode: after })], live);
  };

  test.each([
    { before: 'Off', after: 'On', effect: 'opens' },
    { before: 'Automatic', after: 'On', effect: 'opens' },
    { before: 'On', after: 'Off', effect: 'closes' },
    { before: 'Off', after: 'Automatic', effect: 'neutral' },
  ])('from $before to $after is one call that $effect', async ({ before, after, effect }) => {
    const steps = await setTo(before, after);
    expect(steps).toMatchObject([{ effect, call: { parameters: { Identity: 'Default', AutoForwardingMode: after } } }]);
  });

  test('is never removed, and takes back those that a removed policy lets go once it is what it will be', async () => {
    const live = await aService(
      [aPolicy('Default', { AutoForwardingMode: 'On' }), aPolicy('P', { AutoForwardingMode: 'Off' })],
      [aRule('P', 'P', { From: [ana] })],
    ).live();
    const steps = planFor(
      outboundPolicy,
      [anEntry(outboundPolicy, { name: 'Default', autoForwardingMode: 'Off' })],
      live,
      'remove',
    );
    expect(verbs(steps)).toEqual(['default#set', 'p#remove-rule', 'p#remove']);
    expect(verbs(planFor(outboundPolicy, [], live, 'remove'))).not.toContain('default#remove');
  });
});

describe('half a pair', () => {
  test('a policy without a rule is for nobody, and gets a rule when it is declared with a scope', async () => {
    const steps = await plan([aPolicy('P', { AutoForwardingMode: 'On' })], [], [{ name: 'P', from: [ana] }]);
    expect(verbs(steps)).toEqual(['p#create-rule']);
  });

  test('a rule without its policy is made anew with the policy when that is declared', async () => {
    const steps = await plan(
      [],
      [aRule('Left over', 'P', { From: [ana] })],
      [{ name: 'P', autoForwardingMode: 'Off', from: [ana] }],
    );
    expect(verbs(steps)).toEqual(['p#remove-rule', 'p#create', 'p#create-rule']);
    expect(steps[0]).toMatchObject({
      call: { parameters: { Identity: 'Left over' } },
      undo: [],
    });
  });

  test('a rule without its policy is removed without asking for the policy', async () => {
    expect(verbs(await plan([], [aRule('Left over', 'P', { From: [ana] })], [], 'remove'))).toEqual(['p#remove-rule']);
  });

  test('a left-over rule whose name a new one takes goes first', async () => {
    const steps = await plan([], [aRule('P', 'gone', { From: [ana] })], [{ name: 'P', from: [ana] }], 'remove');
    const order = verbs(steps);
    expect(order.indexOf('gone#remove-rule')).toBeLessThan(order.indexOf('p#create-rule'));
    expect(order).toContain('gone#remove-rule');
  });
});
