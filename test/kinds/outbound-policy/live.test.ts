import { describe, expect, test } from 'vitest';
import { outboundPolicy } from '../../../src/kinds/outbound-policy/index.ts';
import { type Known, present, type Row, type TenantReader, unknown } from '../../../src/tenant/tenant.ts';
import { aTenant } from '../rehearsal.ts';
import { aPolicy, aRule, aService } from './service.ts';

const live = (policies: Parameters<typeof aService>[0], rules: Parameters<typeof aService>[1]) =>
  aService(policies, rules).live();

describe('reading outbound policies', () => {
  test('gives them in the order of evaluation, the default last', async () => {
    const all = await live(
      [aPolicy('Default'), aPolicy('Bare'), aPolicy('A'), aPolicy('B')],
      [aRule('B', 'B'), aRule('A', 'A')],
    );
    expect(all.map((one) => one.ref.key)).toEqual(['b', 'a', 'bare', 'default']);
  });

  test.each([
    { title: 'its name in any letter case', reference: 'PARTNERS' },
    { title: 'its Guid', reference: '24bc71e7-3c70-4b04-9230-34159eb5109a' },
    { title: 'its distinguished name', reference: 'CN=Partners,CN=Outbound Spam Filter' },
  ])('binds a rule to the policy it names by $title, never by an equal name', async ({ reference }) => {
    const partners = aPolicy('Partners', {
      Guid: '24bc71e7-3c70-4b04-9230-34159eb5109a',
      DistinguishedName: 'CN=Partners,CN=Outbound Spam Filter',
    });
    const all = await live([aPolicy('Other'), partners], [aRule('Other', reference, { From: ['ana@a.example'] })]);
    expect(all.map((one) => [one.name, one.extra['rule']])).toEqual([
      ['Partners', 'Other'],
      ['Other', null],
    ]);
  });

  test('takes Enabled from the rule and not from the policy, which says false while it is in force', async () => {
    const all = await live(
      [aPolicy('Default'), aPolicy('P', { Enabled: true })],
      [aRule('P', 'P', { State: 'Disabled' })],
    );
    expect(all.map((one) => one.properties['enabled'])).toEqual([false, undefined]);
  });

  test('holds empty lists, empty texts and a bare line break for nothing', async () => {
    const [one] = await live([aPolicy('P')], [aRule('P', 'P')]);
    expect(Object.keys(one?.properties ?? {})).not.toEqual(expect.arrayContaining(['comments']));
    expect(one?.properties['adminDisplayName']).toBeUndefined();
  });

  test('knows the default by its mark, and nobody can tell which it is where a file lacks the mark', async () => {
    expect((await live([aPolicy('Default')], [])).map((one) => [one.ref.key, one.properties['appliesTo']])).toEqual([
      ['default', undefined],
    ]);
    const { IsDefault: _, ...unmarked } = aPolicy('Default');
    const { reader } = aTenant({ 'Get-HostedOutboundSpamFilterRule': [] });
    const answer = present([unmarked, aPolicy('Other')]);
    const read = await outboundPolicy.read(
      {
        read: (call) =>
          call.via === 'exchange' && call.cmdlet.endsWith('Policy') ? Promise.resolve(answer) : reader.read(call),
      },
      [],
    );
    expect(read).toMatchObject({
      state: 'unknown',
      because: { reason: 'unclear', message: 'in one of its rows IsDefault is missing' },
    });
  });

  test('is unknown as soon as one of the two reads is', async () => {
    const failed: Known<readonly Row[]> = unknown({
      reason: 'denied',
      call: 'Get-HostedOutboundSpamFilterRule',
      message: 'no',
      type: null,
    });
    const reader: TenantReader = {
      read: (call) =>
        Promise.resolve(
          call.via === 'exchange' && call.cmdlet.endsWith('Rule')
            ? failed
            : { state: 'present', value: [aPolicy('P')] },
        ),
    };
    expect(await outboundPolicy.read(reader, [])).toEqual(failed);
  });

  test('mentions whom the rule names', async () => {
    const rows = [{ Policy: aPolicy('P'), Rule: aRule('P', 'P', { From: ['Ana'], ExceptIfFromMemberOf: ['guid'] }) }];
    expect(rows.flatMap(outboundPolicy.mentions)).toEqual(['Ana', 'guid']);
  });
});

describe('what no policy declares', () => {
  test.each([
    {
      title: 'an On rule lets its senders out',
      mode: 'On',
      state: 'Enabled',
      letsOut: 'lets ana@a.example forward to any outside address',
    },
    { title: 'a disabled rule lets nobody out', mode: 'On', state: 'Disabled', letsOut: null },
    { title: 'an Off rule lets nobody out', mode: 'Off', state: 'Enabled', letsOut: null },
  ])('$title', async ({ mode, state, letsOut }) => {
    const [one] = await live(
      [aPolicy('P', { AutoForwardingMode: mode })],
      [aRule('P', 'P', { State: state, From: ['ana@a.example'] })],
    );
    const said = one === undefined ? null : outboundPolicy.undeclared(one);
    expect(said).toEqual({ letsOut, close: letsOut === null ? null : { autoForwardingMode: 'Off' }, removable: true });
  });

  test('the default is closed and never removed', async () => {
    const [one] = await live([aPolicy('Default', { AutoForwardingMode: 'On' })], []);
    expect(one && outboundPolicy.undeclared(one)).toMatchObject({
      letsOut: expect.stringContaining('everyone') as string,
      removable: false,
    });
  });
});
