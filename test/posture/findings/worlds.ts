import type { Journaling } from '../../../src/kinds/read-only/index.ts';
import { absent, present } from '../../../src/tenant/tenant.ts';
import {
  afReject,
  connector,
  contact,
  forward,
  group,
  inboundConnector,
  mailbox,
  outboundRule,
  policy,
  predicate,
  principal,
  rejects,
  remote,
  type Short,
  transportRule,
  unread,
} from '../build.ts';

export const ana = 'ana@contoso.com';
export const ben = 'ben@contoso.com';
export const on = [policy('P0', 'On')];
export const scoped = (groups: NonNullable<Short['groups']>, more: Short = {}): Short => ({
  policies: on,
  rules: [outboundRule('P0', { fromMemberOf: groups.map((one) => one.address) })],
  groups,
  ...more,
});
export const inbox = (name: string, forwardTo: readonly string[]) => ({
  name,
  enabled: true,
  forwardTo,
  forwardAsAttachmentTo: [],
  redirectTo: [],
  keepsCopy: true,
});

/** The inbox rules of everybody were read, and there are none but these. */
export const rulesOfAll = (rules: readonly ReturnType<typeof inbox>[] = []): NonNullable<Short['world']> => ({
  inboxRules: new Map([[ana, present(rules)]]),
  everyInboxRule: true,
});

export const outward = (keepsCopy: boolean) => [forward(ana, { forwardingSmtpAddress: 'x@fabrikam.com', keepsCopy })];
const toContact: Short = {
  people: [mailbox(ana), contact('fab@contoso.com', 'x@fabrikam.com')],
  forwards: [forward(ana, { forwardingAddress: principal('fab@contoso.com') })],
};
const bypassRule = transportRule('Bypass', { conditions: [predicate('from', [ana])], actions: { setSCL: -1 } });
const copying = (target: ReturnType<typeof principal>) =>
  transportRule('Copy', { conditions: [predicate('sentTo', [ana])], actions: { copyTo: [target] } });
const nameless = { identity: 'the auditors', key: unread };
const auth = (mailboxes: readonly (readonly [string, 'enabled' | 'disabled'])[], everyMailbox?: true) => ({
  smtpAuth: {
    organization: present('disabled' as const),
    mailboxes: new Map(mailboxes),
    ...(everyMailbox === undefined ? {} : { everyMailbox }),
  },
});
const shut: Short = { remote: [remote('*', false), remote('fabrikam.com', true)] };
const limited = (settings: Readonly<Record<string, number | string>>): Short => ({
  world: { outbound: present({ policies: [{ ...policy('Default', 'Off'), settings }], rules: [] }) },
});
const strict = {
  recipientLimitExternalPerHour: 400,
  recipientLimitInternalPerHour: 800,
  recipientLimitPerDay: 1000,
};
const strange = group('odd@contoso.com', [ana], { joining: null });
const dimGroup = group('dim@contoso.com', [], { members: unread });
const dark = (
  ...parts: readonly ('outbound' | 'transportRules' | 'remoteDomains' | 'forwards' | 'connectors' | 'inbound')[]
): Short => ({
  world: Object.fromEntries(parts.map((part) => [part, unread])),
});

/** A tenant in which a finding is met, those in which it is not and those in which nobody can tell, with the objects. */
export interface Answers {
  readonly met: readonly Short[];
  readonly broken: readonly (readonly [Short, ...objects: (string | null)[]])[];
  readonly undecided: readonly (readonly [Short, ...objects: (string | null)[]])[];
}

const scanners = (more: Parameters<typeof inboundConnector>[1]) =>
  inboundConnector('Scanners', { connectorType: 'OnPremises', senderIPAddresses: ['203.0.113.7'], ...more });

const journal = (rules: readonly Partial<Journaling['rules'][number]>[], undeliverableTo: string | null = null) => ({
  journaling: present<Journaling>({
    rules: rules.map((more) => ({
      name: 'Archive',
      enabled: true,
      recipient: null,
      beyond: [],
      target: { named: 'journal@archive.example', end: absent },
      scope: 'Global',
      ...more,
    })),
    undeliverableTo: undeliverableTo === null ? null : { named: undeliverableTo, end: absent },
  }),
});

const both = (id: string) => `mailboxForwarding/${id}`;
const byDefault = 'outboundPolicies/Default';
const p0 = 'outboundPolicies/P0';

export const worlds: Readonly<Record<string, Answers>> = {
  L1: {
    met: [{}, { mode: 'On' }, { policies: [policy('Idle', 'Automatic')] }],
    broken: [[{ mode: 'Automatic' }, byDefault]],
    undecided: [[dark('outbound'), null]],
  },
  L2: {
    met: [{}, scoped([group('fwd@contoso.com', [ana])])],
    broken: [
      [{ policies: on }, p0],
      [{ rules: [outboundRule('Gone', { from: [ana] })] }, 'outboundPolicies/Gone'],
      [{ policies: on, rules: [outboundRule('P0', {})] }, p0],
    ],
    undecided: [[dark('outbound'), null]],
  },
  L3: {
    met: [{}, { policies: on, rules: [outboundRule('P0', { from: [ana] })] }],
    broken: [
      [
        {
          policies: [policy('Wide', 'Off'), ...on],
          rules: [
            outboundRule('Wide', { senderDomainIs: ['contoso.com'] }),
            outboundRule('P0', { priority: 1, from: [ana] }),
          ],
        },
        p0,
      ],
      [{ policies: on, rules: [outboundRule('P0', { senderDomainIs: ['fabrikam.com'] })] }, p0],
      [scoped([group('void@contoso.com', [])]), p0],
    ],
    undecided: [
      [scoped([dimGroup]), p0],
      [dark('outbound'), null],
    ],
  },
  L4: {
    met: [{}, scoped([group('fwd@contoso.com', [ana])])],
    broken: [
      [scoped([group('dyn@contoso.com', [], { type: 'DynamicDistributionGroup' })]), 'groups/dyn@contoso.com'],
      [
        scoped([group('filled@contoso.com', [ana], { type: 'GroupMailbox', dynamic: present(true) })]),
        'groups/filled@contoso.com',
      ],
      [scoped([group('void@contoso.com', [])]), 'groups/void@contoso.com'],
      [scoped([group('sec@contoso.com', [ana], { type: 'SecurityGroup' })]), 'groups/sec@contoso.com'],
    ],
    undecided: [
      [scoped([dimGroup]), 'groups/dim@contoso.com'],
      [
        scoped([group('m365@contoso.com', [ana], { type: 'GroupMailbox', dynamic: unread })]),
        'groups/m365@contoso.com',
      ],
      [
        { policies: on, rules: [outboundRule('P0', { fromMemberOf: ['unseen@contoso.com'] })] },
        'groups/unseen@contoso.com',
      ],
    ],
  },
  L5: {
    met: [
      {},
      scoped([group('sales@contoso.com', [ana], { type: 'GroupMailbox' })], {
        world: { inboxRules: new Map([['sales@contoso.com', present([])]]) },
      }),
    ],
    broken: [
      [
        scoped([group('sales@contoso.com', [ana], { type: 'GroupMailbox' })], {
          forwards: [forward('sales@contoso.com', { forwardingSmtpAddress: 'x@fabrikam.com' })],
        }),
        'groups/sales@contoso.com',
      ],
    ],
    undecided: [[scoped([group('sales@contoso.com', [ana], { type: 'GroupMailbox' })]), 'groups/sales@contoso.com']],
  },
  L6: {
    met: [{}, shut],
    broken: [
      [
        { remote: [remote('*', true), remote('fabrikam.com', true), remote('*.fabrikam.com', false)] },
        'remoteDomains/fabrikam.com',
      ],
      [{ ...shut, mode: 'On' }, 'remoteDomains/fabrikam.com'],
    ],
    undecided: [[dark('remoteDomains'), null]],
  },
  L7: {
    met: [{}, { ...toContact, mode: 'On' }, { ...toContact, remote: [remote('*', false)] }],
    broken: [[{ ...toContact, mode: 'On', remote: [remote('*', false)] }, 'remoteDomains/*']],
    undecided: [
      [{ ...toContact, mode: 'Automatic', remote: [remote('*', false)] }, 'remoteDomains/*'],
      [dark('forwards'), null],
    ],
  },
  L8: {
    met: [{}, { transport: [afReject()] }],
    broken: [[{ mode: 'On', transport: [afReject()] }, 'transportRules/AF-reject']],
    undecided: [
      [{ mode: 'Automatic', transport: [afReject()] }, 'transportRules/AF-reject'],
      [dark('transportRules'), null],
    ],
  },
  L9: {
    met: [
      {},
      { transport: [afReject({ senderAddressLocation: 'HeaderOrEnvelope', exceptions: [predicate('from', [ana])] })] },
    ],
    broken: [[{ transport: [afReject({ exceptions: [predicate('from', [ana])] })] }, 'transportRules/AF-reject']],
    undecided: [[dark('transportRules'), null]],
  },
  L10: {
    met: [{}, { forwards: outward(true) }, { mode: 'On', forwards: outward(false) }],
    broken: [
      [{ forwards: outward(false) }, both(ana)],
      [{ mode: 'On', remote: [remote('*', false)], forwards: outward(false) }, both(ana)],
      [
        {
          mode: 'On',
          forwards: outward(false),
          transport: [transportRule('Clean up', { actions: { deleteMessage: true } })],
        },
        both(ana),
      ],
    ],
    undecided: [
      [{ mode: 'Automatic', forwards: outward(false) }, both(ana)],
      [dark('forwards'), null],
    ],
  },
  L11: {
    met: [
      {},
      {
        transport: [
          transportRule('Trust', {
            conditions: [predicate('senderDomainIs', ['fabrikam.com'])],
            actions: { setSCL: -1 },
          }),
        ],
      },
    ],
    broken: [[{ transport: [bypassRule] }, 'transportRules/Bypass']],
    undecided: [[dark('transportRules'), null]],
  },
  L12: {
    met: [{}, { transport: [copying(principal(ana))] }],
    broken: [[{ transport: [copying(principal('audit@audit.example'))] }, 'transportRules/Copy']],
    undecided: [
      [{ transport: [copying(nameless)] }, 'transportRules/Copy'],
      [dark('transportRules'), null],
    ],
  },
  L13: {
    met: [
      { world: rulesOfAll() },
      { mode: 'On', forwards: outward(true), world: rulesOfAll() },
      scoped([group('fwd@contoso.com', [ana])], { world: rulesOfAll([inbox('out', ['x@fabrikam.com'])]) }),
      scoped([group('fwd@contoso.com', [ana])], { forwards: outward(false), world: rulesOfAll() }),
    ],
    broken: [
      [{ forwards: outward(true), world: rulesOfAll() }, both(ana)],
      [{ world: rulesOfAll([inbox('out', ['x@fabrikam.com'])]) }, both(ana)],
      [scoped([group('fwd@contoso.com', [ana])], { world: rulesOfAll() }), p0],
    ],
    undecided: [
      [{}, null],
      [{ mode: 'Automatic', forwards: outward(true), world: rulesOfAll() }, both(ana)],
      [scoped([dimGroup], { world: rulesOfAll() }), p0],
      [scoped([group('fwd@contoso.com', [ana, ben])], { world: rulesOfAll() }), p0],
      [{ world: { inboxRules: new Map([[ana, unread]]), everyInboxRule: true } }, null],
    ],
  },
  L14: {
    met: [{}, { mode: 'On', transport: [afReject({ expiryDate: '2027-12-01T00:00:00Z' })] }],
    broken: [
      [{ mode: 'On', transport: [afReject({ expiryDate: '2026-12-01T00:00:00Z' })] }, 'transportRules/AF-reject'],
      [{ mode: 'On', transport: [afReject({ expiryDate: '2026-10-01T00:00:00Z' })] }, 'transportRules/AF-reject'],
      [{ mode: 'On', transport: [afReject({ expiryDate: '2019-10-01T00:00:00Z' })] }, 'transportRules/AF-reject'],
    ],
    undecided: [
      [
        {
          transport: [afReject({ activationDate: '2026-12-01T00:00:00Z' })],
          world: { outbound: unread, remoteDomains: present([remote('*', false)]) },
        },
        'transportRules/AF-reject',
      ],
      [dark('transportRules'), null],
    ],
  },
  L15: {
    met: [{}, toContact],
    broken: [
      [
        {
          ...toContact,
          forwards: [
            forward(ana, { forwardingAddress: principal('fab@contoso.com'), forwardingSmtpAddress: 'y@gmail.com' }),
          ],
        },
        both(ana),
      ],
    ],
    undecided: [[dark('forwards'), null]],
  },
  L16: {
    met: [{}],
    broken: [
      [
        { remote: [remote('*', true), remote('fabrikam.com', true, { isInternal: true })] },
        'remoteDomains/fabrikam.com',
      ],
    ],
    undecided: [[dark('remoteDomains'), null]],
  },
  L17: {
    met: [{ world: rulesOfAll() }],
    broken: [
      [{}, null],
      [{ world: { inboxRules: new Map([[ana, present([])]]) } }, null],
      [{ world: { inboxRules: new Map([[ana, unread]]), everyInboxRule: true } }, null],
    ],
    undecided: [],
  },
  L18: {
    met: [{}, { transport: [afReject()] }],
    broken: [
      [{ transport: [transportRule('All', { actions: rejects() })] }, 'transportRules/All'],
      [{ transport: [transportRule('All', { actions: { deleteMessage: true } })] }, 'transportRules/All'],
      [
        { transport: [transportRule('All', { actions: { redirectMessageTo: [principal(ana)] } })] },
        'transportRules/All',
      ],
    ],
    undecided: [
      [{ transport: [transportRule('All', { beyond: ['Mystery'], actions: rejects() })] }, 'transportRules/All'],
      [dark('transportRules'), null],
    ],
  },
  L19: {
    met: [
      {},
      {
        connectors: [
          connector('Hub', {
            enabled: false,
            recipientDomains: ['*'],
            useMXRecord: false,
            smartHosts: ['mx.contoso.com'],
          }),
        ],
      },
    ],
    broken: [
      [
        {
          connectors: [
            connector('Hub', { recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'] }),
          ],
        },
        'outboundConnectors/Hub',
      ],
      [
        { connectors: [connector('Hub', { connectorType: 'OnPremises', routeAllMessagesViaOnPremises: true })] },
        'outboundConnectors/Hub',
      ],
    ],
    undecided: [[dark('connectors'), null]],
  },
  'inbound-relay': {
    met: [
      {},
      { inbound: [inboundConnector('Partner', { senderDomains: ['fabrikam.com'] })] },
      { inbound: [scanners({ enabled: false })] },
    ],
    broken: [
      [{ inbound: [scanners({})] }, 'inboundConnectors/Scanners'],
      [
        { inbound: [scanners({ senderIPAddresses: [], tlsSenderCertificateName: '*.evil.example' })] },
        'inboundConnectors/Scanners',
      ],
    ],
    undecided: [
      [dark('inbound'), null],
      [{ world: { inbound: absent } }, null],
    ],
  },
  'inbound-as-internal': {
    met: [{}, { inbound: [scanners({})] }, { inbound: [scanners({ treatMessagesAsInternal: true, enabled: false })] }],
    broken: [[{ inbound: [scanners({ treatMessagesAsInternal: true })] }, 'inboundConnectors/Scanners']],
    undecided: [[dark('inbound'), null]],
  },
  'inbound-unproved': {
    met: [
      {},
      { inbound: [inboundConnector('Friends', {})] },
      { inbound: [inboundConnector('Friends', { requireTls: false, restrictDomainsToIPAddresses: true })] },
      { inbound: [inboundConnector('Friends', { requireTls: false, restrictDomainsToCertificate: true })] },
      { inbound: [scanners({ requireTls: false })] },
    ],
    broken: [[{ inbound: [inboundConnector('Friends', { requireTls: false })] }, 'inboundConnectors/Friends']],
    undecided: [[dark('inbound'), null]],
  },
  journal: {
    met: [{}, { world: journal([{ enabled: false }]) }],
    broken: [
      [{ world: journal([{}]) }, 'journalRules/Archive'],
      [{ world: journal([{ recipient: ana, scope: 'External' }]) }, 'journalRules/Archive'],
      [{ world: journal([], 'reports@archive.example') }, 'journalRules/JournalingReportNdrTo'],
    ],
    undecided: [
      [{ world: { journaling: unread } }, null],
      [{ world: { journaling: absent } }, null],
    ],
  },
  L20: {
    met: [{}, scoped([group('fwd@contoso.com', [ana])])],
    broken: [
      [scoped([group('open@contoso.com', [ana], { joining: 'Open' })]), 'groups/open@contoso.com'],
      [
        scoped([group('mixed@contoso.com', [ana, 'guest@contoso.com'])], {
          people: [
            mailbox(ana),
            mailbox('guest@contoso.com', { type: 'GuestMailUser', externalAddress: present('g@fabrikam.com') }),
          ],
        }),
        'groups/mixed@contoso.com',
      ],
    ],
    undecided: [
      [scoped([strange]), 'groups/odd@contoso.com'],
      [scoped([dimGroup]), 'groups/dim@contoso.com'],
    ],
  },
  'dead-exception': {
    met: [{}, { ...shut, mode: 'On' }],
    broken: [[shut, 'remoteDomains/fabrikam.com']],
    undecided: [
      [{ ...shut, mode: 'Automatic' }, 'remoteDomains/fabrikam.com'],
      [{ ...shut, ...dark('outbound') }, null, 'remoteDomains/fabrikam.com'],
    ],
  },
  'audit-only': {
    met: [{}, { transport: [afReject()] }],
    broken: [[{ transport: [afReject({ mode: 'Audit' })] }, 'transportRules/AF-reject']],
    undecided: [[dark('transportRules'), null]],
  },
  'deletes-mail': {
    met: [
      {},
      { transport: [transportRule('Drop', { enabled: false, actions: { deleteMessage: true } })] },
      { transport: [transportRule('Drop', { mode: 'Audit', actions: { deleteMessage: true } })] },
      { transport: [transportRule('Drop', { expiryDate: '2026-11-20T00:00:00Z', actions: { deleteMessage: true } })] },
    ],
    broken: [
      [{ transport: [afReject({ actions: { deleteMessage: true } })] }, 'transportRules/AF-reject'],
      [
        {
          transport: [
            transportRule('Later', { activationDate: '2026-12-01T00:00:00Z', actions: { deleteMessage: true } }),
          ],
        },
        'transportRules/Later',
      ],
    ],
    undecided: [[dark('transportRules'), null]],
  },
  'smtp-bypass-forward': {
    met: [{}, { mode: 'On', forwards: outward(true), transport: [bypassRule], world: auth([[ana, 'disabled']]) }],
    broken: [
      [
        { mode: 'On', forwards: outward(true), transport: [bypassRule], world: auth([[ana, 'enabled']]) },
        `recipients/${ana}`,
      ],
    ],
    undecided: [[{ mode: 'On', forwards: outward(true), transport: [bypassRule] }, `recipients/${ana}`]],
  },
  redundant: {
    met: [{}, { mode: 'On', transport: [afReject()] }],
    broken: [
      [
        { remote: [remote('*', true), remote('*.fabrikam.com', false), remote('eu.fabrikam.com', false)] },
        'remoteDomains/eu.fabrikam.com',
      ],
      [
        { mode: 'On', transport: [afReject(), { ...afReject({ priority: 1 }), name: 'Again' }] },
        'transportRules/Again',
      ],
    ],
    undecided: [[dark('transportRules'), null]],
  },
  'B-FWD-1': {
    met: [{}, { mode: 'On', world: { tenantBlock: '5.7.705' } }],
    broken: [
      [{ mode: 'On' }, null],
      [{ mode: 'Automatic' }, null],
    ],
    undecided: [[dark('outbound'), null]],
  },
  'B-FWD-2': {
    met: [{}, { policies: [policy('Idle', 'On')] }],
    broken: [
      [{ mode: 'Automatic', facts: { automaticMeans: 'off' } }, byDefault],
      [{ policies: on, rules: [outboundRule('P0', { from: [ana] })] }, p0],
    ],
    undecided: [[dark('outbound'), null]],
  },
  'B-FWD-3': {
    met: [{ mode: 'On' }],
    broken: [[{ mode: 'Automatic' }, byDefault]],
    undecided: [[dark('outbound'), null]],
  },
  'B-FWD-4': {
    met: [{ remote: [remote('*', false)] }],
    broken: [[{}, 'remoteDomains/*']],
    undecided: [
      [{ remote: [remote('fabrikam.com', false)] }, 'remoteDomains/*'],
      [dark('remoteDomains'), null],
    ],
  },
  'B-FWD-5': {
    met: [{}],
    broken: [[{ transport: [copying(principal('a@audit.example'))] }, 'transportRules/Copy']],
    undecided: [
      [{ transport: [copying(nameless)] }, 'transportRules/Copy'],
      [dark('transportRules'), null],
    ],
  },
  'B-FWD-6': {
    met: [{}],
    broken: [[{ transport: [transportRule('Trust', { actions: { setSCL: -1 } })] }, 'transportRules/Trust']],
    undecided: [[dark('transportRules'), null]],
  },
  'B-FWD-7': {
    met: [{ world: rulesOfAll() }],
    broken: [[{ forwards: outward(true), world: rulesOfAll() }, both(ana)]],
    undecided: [
      [{}, null],
      [{ mode: 'Automatic', forwards: outward(true), world: rulesOfAll() }, both(ana)],
    ],
  },
  'B-FWD-8': {
    met: [
      {
        transport: [
          transportRule('Flows', {
            conditions: [predicate('headerContainsWords', ['Microsoft Power Automate'], 'x-ms-mail-application')],
            actions: rejects(),
          }),
        ],
      },
    ],
    broken: [[{}, null]],
    undecided: [[dark('transportRules'), null]],
  },
  'B-OUT-1': {
    met: [limited(strict)],
    broken: [
      [limited({ ...strict, recipientLimitPerDay: 0 }), byDefault],
      [limited({ ...strict, recipientLimitExternalPerHour: 501 }), byDefault],
    ],
    undecided: [
      [limited({ recipientLimitExternalPerHour: 500, recipientLimitInternalPerHour: 1000 }), byDefault],
      [dark('outbound'), null],
    ],
  },
  'B-OUT-2': {
    met: [limited({ actionWhenThresholdReached: 'BlockUser' })],
    broken: [[limited({ actionWhenThresholdReached: 'BlockUserForToday' }), byDefault]],
    undecided: [
      [{}, byDefault],
      [dark('outbound'), null],
    ],
  },
  'B-OUT-3': { met: [], broken: [], undecided: [[{}, null]] },
  'B-SMTP-1': {
    met: [{}],
    broken: [
      [{ world: { smtpAuth: { organization: present('enabled'), mailboxes: new Map() } } }, 'smtpAuth/organization'],
    ],
    undecided: [
      [{ world: { smtpAuth: { organization: unread, mailboxes: new Map() } } }, null],
      [{ world: { smtpAuth: { organization: absent, mailboxes: new Map() } } }, null],
    ],
  },
  'B-SMTP-2': {
    met: [{ world: auth([[ana, 'disabled']], true) }],
    broken: [[{ world: auth([[ana, 'enabled']], true) }, `smtpAuth/${ana}`]],
    undecided: [
      [{}, null],
      [{ world: auth([[ana, 'disabled']]) }, null],
    ],
  },
  'B-DS-1': {
    met: [{ world: { rejectDirectSend: present(true) } }],
    broken: [[{ world: { rejectDirectSend: present(false) } }, 'organization/RejectDirectSend']],
    undecided: [
      [{}, null],
      [{ world: { rejectDirectSend: absent } }, null],
      [{ world: { rejectDirectSend: unread } }, null],
    ],
  },
  'restricted-sender': {
    met: [{ world: { restricted: present([]) } }],
    broken: [[{ world: { restricted: present([ana]) } }, `restricted/${ana}`]],
    undecided: [
      [{ world: { restricted: absent } }, null],
      [{ world: { restricted: unread } }, null],
    ],
  },
};
