import { describe, expect, test } from 'vitest';
import { findings } from '../../src/posture/lints.ts';
import { openings } from '../../src/posture/openings.ts';
import type { World } from '../../src/posture/world.ts';
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
  unread,
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

const ben = 'ben@contoso.com';
const inbox = (name: string, forwardTo: readonly string[]) => ({
  name,
  enabled: true,
  forwardTo,
  forwardAsAttachmentTo: [],
  redirectTo: [],
});

describe('an open scope that nobody uses', () => {
  const scope = group('fwd@contoso.com', [ana]);
  const found = (rules: World['inboxRules'], more: Short = {}) =>
    findings(aWorld(scoped([scope], { ...more, world: { inboxRules: rules } })), at)
      .filter((one) => one.id === 'L13')
      .map((one) => one.object);

  test('is a note where every inbox rule of its people was read', () => {
    expect(found(new Map([[ana, present([])]]))).toEqual(['outboundPolicies/P0']);
  });

  test.each<[string, World['inboxRules'], Short]>([
    ['nobody read the inbox rules', new Map(), {}],
    ['they could not be read', new Map([[ana, unread]]), {}],
    ['an inbox rule uses it', new Map([[ana, present([inbox('out', ['x@fabrikam.com'])])]]), {}],
    ['a forward of the mailbox uses it', new Map([[ana, present([])]]), { forwards: outward }],
  ])('is nothing where %s', (_, rules, more) => {
    expect(found(rules, more)).toEqual([]);
  });
});

describe('what could go without any verdict changing', () => {
  const redundant = (short: Short) =>
    findings(aWorld(short), at)
      .filter((one) => one.id === 'redundant')
      .map((one) => `${one.object ?? ''}: ${one.message}`);
  const teams = [
    group('in@contoso.com', [ana, ben]),
    group('out@contoso.com', [ben]),
    group('far@contoso.com', ['carlos@contoso.com']),
  ];
  const people = [ana, ben, 'carlos@contoso.com'].map((one) => mailbox(one));
  const rule = (exceptions: readonly string[]) =>
    afReject({ senderAddressLocation: 'HeaderOrEnvelope', exceptions: [predicate('fromMemberOf', exceptions)] });

  test.each<[string, Short, readonly string[]]>([
    ['a rule that decides', { mode: 'On', transport: [afReject()] }, []],
    [
      'a rule behind one that ends the scan for all',
      {
        mode: 'On',
        transport: [transportRule('First', { actions: { stopRuleProcessing: true } }), afReject({ priority: 1 })],
      },
      ['transportRules/AF-reject: AF-reject decides no automatic forward: another control always does'],
    ],
    [
      'a rule behind another that rejects the same',
      { mode: 'On', transport: [afReject(), { ...afReject({ priority: 1 }), name: 'Again' }] },
      ['transportRules/Again: Again decides no automatic forward: another control always does'],
    ],
    [
      'an exception that lets somebody out',
      { mode: 'On', people, groups: teams, transport: [rule(['in@contoso.com'])] },
      [],
    ],
    [
      'an exception of a rule for people whom the remote domain stops',
      { mode: 'On', people, groups: teams, remote: [remote('*', false)], transport: [rule(['in@contoso.com'])] },
      [
        'transportRules/AF-reject: AF-reject decides no automatic forward: another control always does',
        'transportRules/AF-reject: the exception for in@contoso.com in AF-reject lets no automatic forward through',
      ],
    ],
    [
      'an exception of a policy for people whom it does not cover',
      {
        people,
        groups: teams,
        policies: on,
        rules: [
          outboundRule('P0', {
            fromMemberOf: ['in@contoso.com'],
            exceptIfFromMemberOf: ['out@contoso.com', 'far@contoso.com'],
          }),
        ],
      },
      ['outboundPolicies/P0: the exception for far@contoso.com in P0 takes nobody out'],
    ],
    [
      'a domain that says what the wider one says',
      {
        remote: [
          remote('*', true),
          remote('*.fabrikam.com', false),
          remote('eu.fabrikam.com', false),
          remote('fabrikam.com', true),
        ],
      },
      ['remoteDomains/eu.fabrikam.com: eu.fabrikam.com says what *.fabrikam.com says'],
    ],
  ])('%s', (_, short, expected) => {
    expect(redundant(short)).toEqual(expected);
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
