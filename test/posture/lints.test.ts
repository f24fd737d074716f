import { describe, expect, test } from 'vitest';
import { findings } from '../../src/posture/lints.ts';
import { openings } from '../../src/posture/openings.ts';
import { present } from '../../src/tenant/tenant.ts';
import {
  afReject,
  at,
  aWorld,
  connector,
  contact,
  forward,
  group,
  mailbox,
  outboundRule,
  policy,
  predicate,
  principal,
  remote,
  rejects,
  type Short,
  transportRule,
} from './build.ts';

const ana = 'ana@contoso.com';
const on = [policy('P0', 'On')];
const scoped = (groups: NonNullable<Short['groups']>, more: Short = {}): Short => ({
  policies: on,
  rules: [outboundRule('P0', { fromMemberOf: groups.map((one) => one.address) })],
  groups,
  ...more,
});
const outward = [forward(ana, { forwardingSmtpAddress: 'x@fabrikam.com', keepsCopy: false })];
const toContact: Short = {
  people: [mailbox(ana), contact('fab@contoso.com', 'x@fabrikam.com')],
  forwards: [forward(ana, { forwardingAddress: principal('fab@contoso.com'), forwardingSmtpAddress: 'y@gmail.com' })],
};
const bypassRule = transportRule('Bypass', { conditions: [predicate('from', [ana])], actions: { setSCL: -1 } });

/** What is wrong in each tenant, beside the inbox rules that nobody collected. */
const cases: readonly (readonly [string, Short, readonly (readonly [string, string])[]])[] = [
  ['a sound tenant', {}, []],
  ['Automatic on Default', { mode: 'Automatic' }, [['L1', 'outboundPolicies/Default']]],
  ['a policy without a rule', { policies: on }, [['L2', 'outboundPolicies/P0']]],
  ['a rule without a policy', { rules: [outboundRule('Gone', { from: [ana] })] }, [['L2', 'outboundPolicies/Gone']]],
  ['a rule without a condition', { policies: on, rules: [outboundRule('P0', {})] }, [['L2', 'outboundPolicies/P0']]],
  [
    'a rule behind one that catches everyone it covers',
    {
      policies: [policy('Wide', 'Off'), ...on],
      rules: [
        outboundRule('Wide', { senderDomainIs: ['contoso.com'] }),
        outboundRule('P0', { priority: 1, from: [ana] }),
      ],
    },
    [['L3', 'outboundPolicies/P0']],
  ],
  [
    'a rule for a domain that sends nothing',
    { policies: on, rules: [outboundRule('P0', { senderDomainIs: ['fabrikam.com'] })] },
    [['L3', 'outboundPolicies/P0']],
  ],
  [
    'a dynamic group as scope',
    scoped([group('dyn@contoso.com', [], { type: 'DynamicDistributionGroup' })]),
    [['L4', 'groups/dyn@contoso.com']],
  ],
  [
    'an empty group as scope',
    scoped([group('void@contoso.com', [])]),
    [
      ['L3', 'outboundPolicies/P0'],
      ['L4', 'groups/void@contoso.com'],
    ],
  ],
  [
    'a Microsoft 365 group that forwards and is not named itself',
    scoped([group('sales@contoso.com', [ana], { type: 'GroupMailbox' })], {
      forwards: [forward('sales@contoso.com', { forwardingSmtpAddress: 'x@fabrikam.com' })],
    }),
    [
      ['L5', 'groups/sales@contoso.com'],
      ['L13', 'mailboxForwarding/sales@contoso.com'],
    ],
  ],
  [
    'a wildcard that disagrees with its apex',
    { remote: [remote('*', true), remote('fabrikam.com', true), remote('*.fabrikam.com', false)] },
    [['L6', 'remoteDomains/fabrikam.com']],
  ],
  [
    'a domain let through where no policy lets anyone forward',
    { remote: [remote('*', false), remote('fabrikam.com', true)] },
    [['dead-exception', 'remoteDomains/fabrikam.com']],
  ],
  [
    'a forward to a contact past a closed remote domain',
    { mode: 'On', remote: [remote('*', false)], ...toContact },
    [
      ['L7', 'remoteDomains/*'],
      ['L15', `mailboxForwarding/${ana}`],
    ],
  ],
  [
    'a rule that alone stops inbox rules',
    { mode: 'On', transport: [afReject()] },
    [['L8', 'transportRules/AF-reject']],
  ],
  [
    'a sender excepted by the header',
    { transport: [afReject({ exceptions: [predicate('from', [ana])] })] },
    [['L9', 'transportRules/AF-reject']],
  ],
  [
    'a blocked forward without a copy',
    { forwards: outward },
    [
      ['L10', `mailboxForwarding/${ana}`],
      ['L13', `mailboxForwarding/${ana}`],
    ],
  ],
  ['a bypass for an internal sender', { transport: [bypassRule] }, [['L11', 'transportRules/Bypass']]],
  [
    'a rule that copies to the outside',
    {
      transport: [
        transportRule('Copy', {
          conditions: [predicate('sentTo', [ana])],
          actions: { copyTo: [principal('audit@audit.example')] },
        }),
      ],
    },
    [['L12', 'transportRules/Copy']],
  ],
  [
    'a rule that ends within a month and is missed',
    { mode: 'On', transport: [afReject({ expiryDate: '2026-12-01T00:00:00Z' })] },
    [
      ['L8', 'transportRules/AF-reject'],
      ['L14', 'transportRules/AF-reject'],
    ],
  ],
  [
    'a remote domain marked as internal',
    { remote: [remote('*', true), remote('fabrikam.com', true, { isInternal: true })] },
    [['L16', 'remoteDomains/fabrikam.com']],
  ],
  [
    'a rule that rejects every message',
    { transport: [transportRule('All', { actions: rejects() })] },
    [['L18', 'transportRules/All']],
  ],
  [
    'everything over a smart host',
    { connectors: [connector('Hub', { recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'] })] },
    [['L19', 'outboundConnectors/Hub']],
  ],
  [
    'a scope that anybody can join',
    scoped([group('open@contoso.com', [ana], { joining: 'Open' })]),
    [['L20', 'groups/open@contoso.com']],
  ],
  [
    'a scope with a guest',
    scoped([group('mixed@contoso.com', [ana, 'guest@contoso.com'])], {
      people: [
        mailbox(ana),
        mailbox('guest@contoso.com', { type: 'GuestMailUser', externalAddress: 'g@fabrikam.com' }),
      ],
    }),
    [['L20', 'groups/mixed@contoso.com']],
  ],
  [
    'a rule that only audits',
    { transport: [afReject({ mode: 'Audit' })] },
    [['audit-only', 'transportRules/AF-reject']],
  ],
  [
    'SMTP AUTH, a bypass and a forward in one person',
    {
      mode: 'On',
      forwards: [forward(ana, { forwardingSmtpAddress: 'x@fabrikam.com' })],
      transport: [bypassRule],
      world: { smtpAuth: { organization: present('disabled'), mailboxes: new Map([[ana, 'enabled']]) } },
    },
    [
      ['L11', 'transportRules/Bypass'],
      ['smtp-bypass-forward', `recipients/${ana}`],
    ],
  ],
];

describe('findings', () => {
  test.each(cases)('%s', (_, short, expected) => {
    const found = findings(aWorld(short), at).filter((one) => one.id !== 'L17');
    const inOrder = (all: readonly (readonly (string | null)[])[]) => all.map((one) => one.join(' ')).sort();
    expect(inOrder(found.map((one) => [one.id, one.object]))).toEqual(inOrder(expected));
  });

  test('inbox rules that nobody collected are said once', () => {
    expect(findings(aWorld(), at).map((one) => one.id)).toEqual(['L17']);
  });
});

describe('openings', () => {
  test('a closed tenant has none', () => {
    expect(openings(aWorld(), at)).toEqual({ allowed: [], uncertain: [] });
  });

  test('one group that may forward to one domain, and to any by a directory object, is two rows', () => {
    const short = scoped([group('fwd@contoso.com', [ana])], {
      remote: [remote('*', false), remote('fabrikam.com', true)],
    });
    const { allowed } = openings(aWorld(short), at);
    expect(allowed.map((one) => [one.senders.name, one.destinations.name, one.mechanisms.length])).toEqual([
      [ana, 'fabrikam.com', 5],
      [ana, 'any external domain except fabrikam.com', 1],
    ]);
  });
});
