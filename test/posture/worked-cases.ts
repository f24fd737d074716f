import { present } from '../../src/tenant/tenant.ts';
import type { Cell, ControlName, Verdict } from '../../src/posture/values/verdict.ts';
import {
  afReject,
  connector,
  contact,
  forward,
  group,
  mailbox,
  outboundRule,
  policy,
  predicate,
  principal,
  rejects,
  remote,
  type Short,
  transportRule,
} from './build.ts';

/** One case of the specification: what differs from the base tenant and from the plain question, and what is to come out. */
export interface WorkedCase {
  readonly number: number;
  readonly about: string;
  readonly world: Short;
  readonly cell?: Partial<Cell>;
  readonly verdict: Verdict['verdict'];
  readonly lean?: 'allowed' | 'blocked';
  readonly decidedBy?: readonly [ControlName, string];
  readonly also?: readonly ControlName[];
  /** The code of the bounce; null where nobody is told or nothing is blocked. */
  readonly ndr?: string;
  readonly expected?: boolean;
  readonly silent?: boolean;
  readonly reason?: string;
  readonly caveats?: readonly string[];
  readonly loss?: 'bounced' | 'silent';
}

const opDefault = ['G4', 'outboundPolicies/Default'] as const;
const rdDefault = ['G1', 'remoteDomains/*'] as const;
const trAf = ['G2', 'transportRules/AF-reject'] as const;
const blockedByDefault = { verdict: 'blocked', decidedBy: opDefault, ndr: '5.7.520' } as const;
const blockedByRemote = { verdict: 'blocked', decidedBy: rdDefault, silent: true } as const;
const openToDefault = {
  verdict: 'indeterminate',
  lean: 'blocked',
  decidedBy: opDefault,
  ndr: '5.7.520',
  expected: true,
} as const;
const allowed = { verdict: 'allowed' } as const;
const na = (reason: string) => ({ verdict: 'not-applicable', reason }) as const;

const on = [policy('P0', 'On')];
const ana = 'ana@contoso.com';
const staff = group('staff@contoso.com', [ana]);
const p0 = (short: Parameters<typeof outboundRule>[1]) => [outboundRule('P0', short)];
const outlying = mailbox('dan@emea.contoso.com');
const closed = [remote('*', false)];
const romain = 'romain@contoso.com';
const dynamic = group('dyn@contoso.com', [], { type: 'DynamicDistributionGroup' });
const sales = group('sales@contoso.com', ['ben@contoso.com'], { type: 'GroupMailbox' });
const shared = { people: [mailbox(ana), mailbox('ben@contoso.com')] };
const loopHeader = [predicate('headerMatchesPatterns', ['.'], 'X-MS-Exchange-Inbox-Rules-Loop')];
const exceptMembers = { exceptions: [predicate('fromMemberOf', ['fwdok@contoso.com'])] };
const fwdOk = [group('fwdok@contoso.com', [ana])];
const ownBypass = (where: 'Header' | 'HeaderOrEnvelope') =>
  transportRule('Bypass', {
    conditions: [predicate('from', [ana])],
    actions: { setSCL: -1 },
    senderAddressLocation: where,
  });
const central = connector('To head office', {
  connectorType: 'OnPremises',
  recipientDomains: ['*'],
  routeAllMessagesViaOnPremises: true,
  useMXRecord: false,
  smartHosts: ['mx.contoso.com'],
});
const stopForFabrikam = transportRule('Stop', {
  conditions: [predicate('recipientDomainIs', ['fabrikam.com'])],
  actions: { stopRuleProcessing: true },
});
const exceptPartner = afReject({ exceptions: [predicate('recipientDomainIs', ['partner.com'])] });

export const workedCases: readonly WorkedCase[] = [
  { number: 1, about: 'remote domain allows, policy Off', world: {}, ...blockedByDefault },
  { number: 2, about: 'policy Automatic, meaning unknown', world: { mode: 'Automatic' }, ...openToDefault },
  {
    number: 3,
    about: 'Automatic means off',
    world: { mode: 'Automatic', facts: { automaticMeans: 'off' } },
    ...blockedByDefault,
  },
  { number: 4, about: 'Automatic means on', world: { mode: 'Automatic', facts: { automaticMeans: 'on' } }, ...allowed },
  {
    number: 5,
    about: 'policy On, a rule rejects',
    world: { mode: 'On', transport: [afReject()] },
    verdict: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
  },
  {
    number: 6,
    about: 'policy On, Default remote domain closed',
    world: { mode: 'On', remote: closed },
    ...blockedByRemote,
  },
  {
    number: 7,
    about: 'one remote domain opened',
    world: { mode: 'On', remote: [...closed, remote('fabrikam.com', true)] },
    ...allowed,
  },
  {
    number: 8,
    about: 'another domain beside the opened one',
    world: { mode: 'On', remote: [...closed, remote('fabrikam.com', true)] },
    cell: { to: 'y@gmail.com' },
    ...blockedByRemote,
  },
  { number: 9, about: 'policy On and nothing else', world: { mode: 'On' }, ...allowed },

  { number: 10, about: 'a rule names the sender', world: { policies: on, rules: p0({ from: [ana] }) }, ...allowed },
  {
    number: 11,
    about: 'somebody else than the named sender',
    world: { ...shared, policies: on, rules: p0({ from: [ana] }) },
    cell: { sender: 'ben@contoso.com' },
    ...blockedByDefault,
  },
  {
    number: 12,
    about: 'the first match alone decides',
    world: {
      policies: [policy('Closed', 'Off'), policy('Open', 'On')],
      rules: [
        outboundRule('Closed', { fromMemberOf: [staff.address] }),
        outboundRule('Open', { priority: 1, from: [ana] }),
      ],
      groups: [staff],
    },
    verdict: 'blocked',
    decidedBy: ['G4', 'outboundPolicies/Closed'],
    ndr: '5.7.520',
  },
  {
    number: 13,
    about: 'the first rule is disabled',
    world: {
      policies: [policy('Closed', 'Off'), policy('Open', 'On')],
      rules: [
        outboundRule('Closed', { fromMemberOf: [staff.address], enabled: false }),
        outboundRule('Open', { priority: 1, from: [ana] }),
      ],
      groups: [staff],
    },
    ...allowed,
  },
  {
    number: 14,
    about: 'a user and a group, the user not in it',
    world: {
      policies: on,
      rules: p0({ from: [romain], fromMemberOf: ['executives@contoso.com'] }),
      groups: [group('executives@contoso.com', [])],
      people: [mailbox(romain)],
    },
    cell: { sender: romain },
    ...blockedByDefault,
  },
  {
    number: 15,
    about: 'a user and a group, the user in it',
    world: {
      policies: on,
      rules: p0({ from: [romain], fromMemberOf: ['executives@contoso.com'] }),
      groups: [group('executives@contoso.com', [romain])],
      people: [mailbox(romain)],
    },
    cell: { sender: romain },
    ...allowed,
  },
  {
    number: 16,
    about: 'one of two groups is enough',
    world: {
      policies: on,
      rules: p0({ fromMemberOf: ['a@contoso.com', 'b@contoso.com'] }),
      groups: [group('a@contoso.com', []), group('b@contoso.com', [ana])],
    },
    ...allowed,
  },
  {
    number: 17,
    about: 'an exception names the member',
    world: { policies: on, rules: p0({ fromMemberOf: [staff.address], exceptIfFrom: [ana] }), groups: [staff] },
    ...blockedByDefault,
  },
  {
    number: 18,
    about: 'one of two kinds of exception is enough',
    world: {
      ...shared,
      policies: on,
      rules: p0({
        senderDomainIs: ['contoso.com'],
        exceptIfFrom: ['ben@contoso.com'],
        exceptIfFromMemberOf: ['interns@contoso.com'],
      }),
      groups: [group('interns@contoso.com', [ana])],
    },
    ...blockedByDefault,
  },
  {
    number: 19,
    about: 'a sender domain covers its subdomains',
    world: {
      accepted: ['emea.contoso.com'],
      people: [outlying],
      policies: on,
      rules: p0({ senderDomainIs: ['contoso.com'] }),
    },
    cell: { sender: outlying.address },
    ...allowed,
  },
  {
    number: 20,
    about: 'the subdomain is excepted',
    world: {
      accepted: ['emea.contoso.com'],
      people: [outlying],
      policies: on,
      rules: p0({ senderDomainIs: ['contoso.com'], exceptIfSenderDomainIs: ['emea.contoso.com'] }),
    },
    cell: { sender: outlying.address },
    ...blockedByDefault,
  },
  {
    number: 21,
    about: 'only the primary domain counts',
    world: {
      accepted: ['brand.example'],
      people: [mailbox('zoe@brand.example', { addresses: ['zoe@brand.example', 'zoe@contoso.com'] })],
      policies: on,
      rules: p0({ senderDomainIs: ['contoso.com'] }),
    },
    cell: { sender: 'zoe@contoso.com' },
    ...blockedByDefault,
  },
  {
    number: 22,
    about: 'a dynamic distribution group as scope',
    world: { policies: on, rules: p0({ fromMemberOf: [dynamic.address] }), groups: [dynamic] },
    ...openToDefault,
  },
  {
    number: 23,
    about: 'a Microsoft 365 group with dynamic membership as scope',
    world: {
      policies: on,
      rules: p0({ fromMemberOf: ['m365@contoso.com'] }),
      groups: [group('m365@contoso.com', [ana], { type: 'GroupMailbox', dynamic: present(true) })],
    },
    ...openToDefault,
  },
  {
    number: 24,
    about: 'every policy that may apply is On',
    world: { mode: 'On', policies: on, rules: p0({ fromMemberOf: [dynamic.address] }), groups: [dynamic] },
    ...allowed,
  },
  { number: 25, about: 'a policy that no rule refers to', world: { policies: on }, ...blockedByDefault },
  {
    number: 26,
    about: 'a renamed rule still refers to its policy',
    world: {
      policies: [policy('Allow-Fwd', 'On')],
      rules: [outboundRule('Allow-Fwd', { name: 'Forwarders EU', from: [ana] })],
    },
    ...allowed,
  },
  {
    number: 27,
    about: 'a group forwards, its members are in scope',
    world: { ...shared, policies: on, rules: p0({ fromMemberOf: [sales.address] }), groups: [sales] },
    cell: { sender: sales.address },
    ...blockedByDefault,
  },
  {
    number: 28,
    about: 'a group forwards and is in scope itself',
    world: { ...shared, policies: on, rules: p0({ from: [sales.address] }), groups: [sales] },
    cell: { sender: sales.address },
    ...allowed,
  },
  { number: 29, about: 'a preset holds no outbound policy', world: { mode: 'On' }, ...allowed },
  {
    number: 30,
    about: 'a member through nesting alone',
    world: {
      policies: on,
      rules: p0({ fromMemberOf: ['outer@contoso.com'] }),
      groups: [group('outer@contoso.com', ['inner@contoso.com']), group('inner@contoso.com', [ana])],
    },
    ...openToDefault,
  },

  { number: 31, about: 'a colleague', world: {}, cell: { to: 'bob@contoso.com' }, ...na('internal-recipient') },
  {
    number: 32,
    about: 'an internal relay',
    world: {},
    cell: { to: 'x@legacy.contoso.net' },
    ...na('internal-recipient'),
  },
  {
    number: 33,
    about: 'a subdomain that is matched too',
    world: {},
    cell: { to: 'x@plant7.legacy.contoso.net' },
    ...na('internal-recipient'),
  },
  {
    number: 34,
    about: 'a subdomain that nobody accepted',
    world: {},
    cell: { to: 'x@lab.contoso.com' },
    ...blockedByDefault,
  },

  {
    number: 35,
    about: 'a wildcard covers its apex',
    world: { mode: 'On', remote: [remote('*', true), remote('*.fabrikam.com', false)] },
    verdict: 'blocked',
    decidedBy: ['G1', 'remoteDomains/*.fabrikam.com'],
    silent: true,
  },
  {
    number: 36,
    about: 'a wildcard covers a subdomain',
    world: { mode: 'On', remote: [remote('*', true), remote('*.fabrikam.com', false)] },
    cell: { to: 'x@eu.fabrikam.com' },
    verdict: 'blocked',
    decidedBy: ['G1', 'remoteDomains/*.fabrikam.com'],
    silent: true,
  },
  {
    number: 37,
    about: 'a plain entry leaves subdomains alone',
    world: { mode: 'On', remote: [remote('*', true), remote('fabrikam.com', false)] },
    cell: { to: 'x@eu.fabrikam.com' },
    ...allowed,
  },
  {
    number: 38,
    about: 'a wildcard opens its apex',
    world: { mode: 'On', remote: [...closed, remote('*.fabrikam.com', true)] },
    ...allowed,
  },
  {
    number: 39,
    about: 'the exact entry wins',
    world: { mode: 'On', remote: [remote('*', true), remote('fabrikam.com', true), remote('*.fabrikam.com', false)] },
    ...allowed,
  },
  {
    number: 40,
    about: 'remote domains see SMTP forwarding',
    world: { mode: 'On', remote: closed },
    cell: { mechanism: 'mailbox-smtp' },
    ...blockedByRemote,
  },
  {
    number: 41,
    about: 'remote domains do not see object forwarding',
    world: { mode: 'On', remote: closed, people: [mailbox(ana), contact('fab@contoso.com', 'x@fabrikam.com')] },
    cell: { mechanism: 'mailbox-object' },
    ...allowed,
  },
  {
    number: 42,
    about: 'the outbound policy sees object forwarding',
    world: { remote: closed, people: [mailbox(ana), contact('fab@contoso.com', 'x@fabrikam.com')] },
    cell: { mechanism: 'mailbox-object' },
    ...blockedByDefault,
  },
  {
    number: 43,
    about: 'remote domains see redirects',
    world: { mode: 'On', remote: closed },
    cell: { mechanism: 'inbox-redirect' },
    ...blockedByRemote,
  },
  {
    number: 44,
    about: 'the SMTP forward beside an object forward is ignored',
    world: {
      forwards: [
        forward(ana, {
          forwardingAddress: principal('bob@contoso.com'),
          forwardingSmtpAddress: 'x@fabrikam.com',
        }),
      ],
    },
    cell: { mechanism: 'mailbox-smtp' },
    ...na('smtp-forwarding-ignored'),
  },
  {
    number: 45,
    about: 'three controls block at once',
    world: { remote: closed, transport: [afReject()] },
    ...blockedByRemote,
    also: ['G2', 'G4'],
  },

  {
    number: 46,
    about: 'SMTP forwarding is no automatic forward to a rule',
    world: { mode: 'On', transport: [afReject()] },
    cell: { mechanism: 'mailbox-smtp' },
    ...allowed,
  },
  {
    number: 47,
    about: 'object forwarding is none either',
    world: { mode: 'On', transport: [afReject()] },
    cell: { mechanism: 'mailbox-object' },
    ...allowed,
  },
  {
    number: 48,
    about: 'whether a redirect is one is disputed',
    world: { mode: 'On', transport: [afReject()] },
    cell: { mechanism: 'inbox-redirect' },
    verdict: 'indeterminate',
    lean: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
    expected: true,
  },
  {
    number: 49,
    about: 'a forward as attachment is one',
    world: { mode: 'On', transport: [afReject()] },
    cell: { mechanism: 'inbox-forward-attachment' },
    verdict: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
  },
  { number: 50, about: 'an audited rule', world: { mode: 'On', transport: [afReject({ mode: 'Audit' })] }, ...allowed },
  {
    number: 51,
    about: 'a disabled rule',
    world: { mode: 'On', transport: [afReject({ enabled: false })] },
    ...allowed,
  },
  {
    number: 52,
    about: 'an expired rule',
    world: { mode: 'On', transport: [afReject({ expiryDate: '2026-10-01T00:00:00Z' })] },
    ...allowed,
  },
  {
    number: 53,
    about: 'a rule that is not yet active',
    world: { mode: 'On', transport: [afReject({ activationDate: '2026-12-01T00:00:00Z' })] },
    ...allowed,
  },
  {
    number: 54,
    about: 'an earlier rule ends the scan',
    world: { mode: 'On', transport: [stopForFabrikam, afReject({ priority: 1 })] },
    cell: { to: 'x@eu.fabrikam.com' },
    ...allowed,
  },
  {
    number: 55,
    about: 'an excepted recipient domain',
    world: { mode: 'On', transport: [exceptPartner] },
    cell: { to: 'x@partner.com' },
    ...allowed,
  },
  {
    number: 55.5,
    about: 'a domain beside the excepted one',
    world: { mode: 'On', transport: [exceptPartner] },
    cell: { to: 'x@gmail.com' },
    verdict: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
  },
  {
    number: 56,
    about: 'an excepted sender is not honoured by the header',
    world: { mode: 'On', groups: fwdOk, transport: [afReject(exceptMembers)] },
    verdict: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
  },
  {
    number: 57,
    about: 'an excepted sender is honoured by the envelope',
    world: {
      mode: 'On',
      groups: fwdOk,
      transport: [afReject({ ...exceptMembers, senderAddressLocation: 'HeaderOrEnvelope' })],
    },
    ...allowed,
  },
  {
    number: 58,
    about: 'a redirect keeps the original sender in the envelope',
    world: {
      mode: 'On',
      groups: fwdOk,
      transport: [afReject({ ...exceptMembers, senderAddressLocation: 'HeaderOrEnvelope' })],
    },
    cell: { mechanism: 'inbox-redirect' },
    verdict: 'indeterminate',
    lean: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
    expected: true,
  },
  {
    number: 59,
    about: 'a rule that deletes',
    world: { mode: 'On', transport: [afReject({ actions: { deleteMessage: true } })] },
    verdict: 'blocked',
    decidedBy: trAf,
    silent: true,
  },
  {
    number: 60,
    about: 'a rule with a code of its own',
    world: { mode: 'On', transport: [afReject({ actions: rejects('5.7.900') })] },
    verdict: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.900',
  },
  {
    number: 61,
    about: 'the loop header sees redirects',
    world: { mode: 'On', transport: [transportRule('Loop', { conditions: loopHeader, actions: rejects() })] },
    cell: { mechanism: 'inbox-redirect' },
    verdict: 'blocked',
    decidedBy: ['G2', 'transportRules/Loop'],
    ndr: '5.7.1',
  },
  {
    number: 62,
    about: 'the loop header does not see mailbox forwarding',
    world: { mode: 'On', transport: [transportRule('Loop', { conditions: loopHeader, actions: rejects() })] },
    cell: { mechanism: 'mailbox-smtp' },
    ...allowed,
  },
  {
    number: 63,
    about: 'a rule on the subject',
    world: {
      mode: 'On',
      transport: [
        transportRule('Secret', {
          conditions: [predicate('subjectContainsWords', ['confidential'])],
          actions: rejects(),
        }),
      ],
    },
    ...allowed,
    caveats: ['conditionalBlocks'],
  },
  {
    number: 64,
    about: 'a bypass that does not see the forwarder',
    world: { transport: [ownBypass('Header')] },
    ...blockedByDefault,
  },
  {
    number: 65,
    about: 'a bypass that sees the forwarder',
    world: { transport: [ownBypass('HeaderOrEnvelope')] },
    ...openToDefault,
  },
  {
    number: 66,
    about: 'a rule redirects to the outside',
    world: {},
    cell: { mechanism: 'transport-rule' },
    ...na('residual-channel:transport-rule'),
  },

  {
    number: 67,
    about: 'a partner connector with TLS',
    world: {
      mode: 'On',
      connectors: [connector('Fabrikam', { recipientDomains: ['fabrikam.com'], tlsSettings: 'DomainValidation' })],
    },
    ...allowed,
    caveats: ['delivery-conditional-on-tls'],
  },
  {
    number: 68,
    about: 'a disabled connector',
    world: { mode: 'On', connectors: [{ ...central, enabled: false }] },
    ...allowed,
  },
  {
    number: 69,
    about: 'centralized transport',
    world: { mode: 'On', connectors: [central] },
    verdict: 'indeterminate',
    lean: 'allowed',
    decidedBy: ['G3', 'outboundConnectors/To head office'],
  },
  {
    number: 70,
    about: 'a connector for rules that no rule uses',
    world: { mode: 'On', connectors: [{ ...central, isTransportRuleScoped: true }] },
    ...allowed,
  },
  {
    number: 71,
    about: 'blocked without a copy',
    world: { forwards: [forward(ana, { forwardingSmtpAddress: 'x@fabrikam.com', keepsCopy: false })] },
    cell: { mechanism: 'mailbox-smtp' },
    ...blockedByDefault,
    loss: 'bounced',
  },
  {
    number: 72,
    about: 'dropped without a copy',
    world: {
      mode: 'On',
      remote: closed,
      forwards: [forward(ana, { forwardingSmtpAddress: 'x@fabrikam.com', keepsCopy: false })],
    },
    cell: { mechanism: 'mailbox-smtp' },
    ...blockedByRemote,
    loss: 'silent',
  },
  {
    number: 73,
    about: 'mail from a colleague, forwarded by a rule',
    world: {},
    cell: { original: 'internal' },
    verdict: 'blocked',
    decidedBy: opDefault,
    silent: true,
  },
  {
    number: 74,
    about: 'mail from a colleague, forwarded by the mailbox',
    world: {},
    cell: { original: 'internal', mechanism: 'mailbox-smtp' },
    ...blockedByDefault,
  },
  {
    number: 75,
    about: 'a mailbox on-premises that relays',
    world: { people: [mailbox(ana, { type: 'MailUser', externalAddress: present(ana) })] },
    ...openToDefault,
  },
  {
    number: 76,
    about: 'a flow sends the copy',
    world: {},
    cell: { mechanism: 'power-automate' },
    ...na('residual-channel:power-automate'),
  },
  { number: 77, about: 'a person presses Forward', world: {}, cell: { mechanism: 'manual' }, ...na('sent-by-hand') },
  {
    number: 78,
    about: 'a restricted sender',
    world: { mode: 'On', world: { restricted: present([ana]) } },
    verdict: 'indeterminate',
    lean: 'blocked',
    decidedBy: ['G5', `restricted/${ana}`],
    ndr: '5.1.8',
    expected: true,
  },
  {
    number: 79,
    about: 'a second hop by an inbox rule',
    world: { ...shared, mode: 'On' },
    cell: { sender: 'ben@contoso.com', afterRule: true },
    verdict: 'blocked',
    decidedBy: ['G0', 'loop prevention'],
    silent: true,
  },
  {
    number: 80,
    about: 'mailbox forwarding overrides a redirect',
    world: { mode: 'On', forwards: [forward(ana, { forwardingSmtpAddress: 'bob@contoso.com' })] },
    cell: { mechanism: 'inbox-redirect' },
    ...na('redirect-overridden'),
  },
  {
    number: 81,
    about: 'the block list of the tenant',
    world: { mode: 'On', world: { blockList: present([{ value: 'fabrikam.com', expires: null }]) } },
    verdict: 'blocked',
    decidedBy: ['G5', 'blockList/fabrikam.com'],
    ndr: '5.7.703',
  },
  { number: 82, about: 'a block on a relayed route', world: { connectors: [central] }, ...openToDefault },
  {
    number: 83,
    about: 'a block on a relayed route, known to apply',
    world: { connectors: [central], facts: { outboundPolicyOnConnectors: 'applies' } },
    ...blockedByDefault,
  },
  {
    number: 84,
    about: 'a subject is excepted',
    world: { mode: 'On', transport: [afReject({ exceptions: [predicate('subjectContainsWords', ['ticket'])] })] },
    verdict: 'blocked',
    decidedBy: trAf,
    ndr: '5.7.1',
    caveats: ['conditionalAllows'],
  },
  {
    number: 85,
    about: 'a bypass by subject',
    world: {
      transport: [
        transportRule('Simulation', {
          conditions: [predicate('subjectContainsWords', ['simulation'])],
          actions: { setSCL: -1 },
        }),
      ],
    },
    ...blockedByDefault,
    caveats: ['conditionalBypass'],
  },
  {
    number: 86,
    about: 'no entry for everything, a specific one',
    world: { mode: 'On', remote: [remote('fabrikam.com', true)] },
    ...allowed,
  },
  {
    number: 86.5,
    about: 'no entry for everything, none specific',
    world: { mode: 'On', remote: [remote('fabrikam.com', true)] },
    cell: { to: 'x@gmail.com' },
    verdict: 'indeterminate',
    lean: 'allowed',
    decidedBy: ['G1', 'remoteDomains'],
  },
  {
    number: 87,
    about: 'mail from a colleague under a rule on the author',
    world: {
      mode: 'On',
      transport: [
        transportRule('Author', {
          conditions: [predicate('from', [ana]), predicate('messageTypeMatches', 'AutoForward')],
          actions: rejects(),
        }),
      ],
    },
    cell: { original: 'internal' },
    ...allowed,
    caveats: ['conditionalBlocks'],
  },
];
