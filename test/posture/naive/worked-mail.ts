import { present } from '../../../src/tenant/tenant.ts';
import type { MailboxForward } from '../../../src/posture/world/world.ts';
import type { Answer, Case } from './worked-outcomes.ts';
import {
  allowed,
  blocked,
  bounced,
  byPolicy,
  byRemote,
  byRule,
  dropped,
  leanBlocked,
  outside,
  rejected,
  undecided,
} from './worked-outcomes.ts';
import {
  actions,
  afReject,
  cell,
  connector,
  group,
  mailbox,
  rejecting,
  remote,
  says,
  t0,
  toForward,
  transportRule,
  who,
} from './t0.ts';

const forward = (more: Partial<MailboxForward>): MailboxForward => ({
  mailbox: 'ana@contoso.com',
  forwardingSmtpAddress: null,
  forwardingAddress: null,
  keepsCopy: true,
  ...more,
});

const shut = [remote('*', false)];
const smtp = cell({ mechanism: 'mailbox-smtp' });
const toObject = cell({ mechanism: 'mailbox-object' });
const redirect = cell({ mechanism: 'inbox-redirect' });
const toGmail = cell({ to: 'y@gmail.com' });
const toEurope = cell({ to: 'x@eu.fabrikam.com' });
const wildcardShut = [remote('*', true), remote('*.fabrikam.com', false)];
const wildcardOpen = [remote('*', false), remote('*.fabrikam.com', true)];

/** 12.4: the default policy is On. */
const remoteDomains: readonly Case[] = [
  [35, 'a wildcard covers its apex', t0({ standing: 'On', remote: wildcardShut }), cell(), dropped('*.fabrikam.com')],
  [
    36,
    'a wildcard covers what is below',
    t0({ standing: 'On', remote: wildcardShut }),
    toEurope,
    dropped('*.fabrikam.com'),
  ],
  [
    37,
    'a plain entry does not cover what is below',
    t0({ standing: 'On', remote: [remote('*', true), remote('fabrikam.com', false)] }),
    toEurope,
    allowed,
  ],
  [38, 'a wildcard opens its apex', t0({ standing: 'On', remote: wildcardOpen }), cell(), allowed],
  [
    39,
    'the exact entry wins over the wildcard',
    t0({ standing: 'On', remote: [...wildcardShut, remote('fabrikam.com', true)] }),
    cell(),
    allowed,
  ],
  [40, 'ForwardingSmtpAddress is seen', t0({ standing: 'On', remote: shut }), smtp, dropped('*')],
  [41, 'ForwardingAddress is not seen', t0({ standing: 'On', remote: shut }), toObject, allowed],
  [42, 'the policy sees ForwardingAddress', t0({ remote: shut }), toObject, bounced()],
  [43, 'a redirect is seen', t0({ standing: 'On', remote: shut }), redirect, dropped('*')],
  [
    44,
    'ForwardingAddress puts ForwardingSmtpAddress out of use',
    t0({
      standing: 'On',
      forwards: [forward({ forwardingAddress: who('bob@contoso.com'), forwardingSmtpAddress: 'x@fabrikam.com' })],
    }),
    smtp,
    outside,
  ],
  [
    45,
    'three gates are shut',
    t0({ remote: shut, transport: [afReject()] }),
    cell(),
    blocked(byRemote('*'), null, [byRule(), byPolicy()]),
  ],
];

const open = (...transport: Parameters<typeof afReject>[0][]) =>
  t0({ standing: 'On', transport: transport.map((more) => afReject(more)) });
const fwdOk = group('fwdok@contoso.com', ['ana@contoso.com']);
const exceptFwdOk = [says('fromMemberOf', ['fwdok@contoso.com'], { principals: [who('fwdok@contoso.com')] })];
const loopHeader = transportRule('Loop header', {
  conditions: [says('headerMatchesPatterns', ['.'], { header: 'X-MS-Exchange-Inbox-Rules-Loop' })],
  actions: rejecting,
});
const stopFabrikam = transportRule('Fabrikam first', {
  conditions: [says('recipientDomainIs', ['fabrikam.com'])],
  actions: actions({ stopRuleProcessing: true }),
});
const fromAna = says('from', ['ana@contoso.com'], { principals: [who('ana@contoso.com')] });
const bypassAna = transportRule('Bypass', { conditions: [fromAna], actions: actions({ setSCL: -1 }) });
const leanReject: Answer = undecided('blocked', byRule(), '5.7.1?');
const exceptPartner = [says('recipientDomainIs', ['partner.com'])];

/** 12.5: the default policy is On unless a title says otherwise. */
const transportRules: readonly Case[] = [
  [46, 'the type does not match ForwardingSmtpAddress', open({}), smtp, allowed],
  [47, 'the type does not match ForwardingAddress', open({}), toObject, allowed],
  [48, 'the type may match a redirect', open({}), redirect, leanReject],
  [
    49,
    'the type matches a forward as attachment',
    open({}),
    cell({ mechanism: 'inbox-forward-attachment' }),
    rejected(),
  ],
  [50, 'an audit rule changes nothing', open({ mode: 'Audit' }), cell(), allowed],
  [51, 'a disabled rule changes nothing', open({ enabled: false }), cell(), allowed],
  [52, 'an expired rule changes nothing', open({ expiryDate: '2026-10-01T00:00:00Z' }), cell(), allowed],
  [
    53,
    'a rule that is not active yet changes nothing',
    open({ activationDate: '2026-12-01T00:00:00Z' }),
    cell(),
    allowed,
  ],
  [
    54,
    'an earlier rule ends the scan for subdomains too',
    t0({ standing: 'On', transport: [stopFabrikam, afReject({ priority: 1 })] }),
    toEurope,
    allowed,
  ],
  [55, 'a recipient domain is excepted', open({ exceptions: exceptPartner }), cell({ to: 'x@partner.com' }), allowed],
  [55, 'another recipient domain is excepted', open({ exceptions: exceptPartner }), toGmail, rejected()],
  [
    56,
    'an exception for the forwarder is not honoured in the header',
    t0({ standing: 'On', groups: [fwdOk], transport: [afReject({ exceptions: exceptFwdOk })] }),
    cell(),
    rejected(),
  ],
  [
    57,
    'an exception for the forwarder is honoured in the envelope',
    t0({
      standing: 'On',
      groups: [fwdOk],
      transport: [afReject({ exceptions: exceptFwdOk, senderAddressLocation: 'HeaderOrEnvelope' })],
    }),
    cell(),
    allowed,
  ],
  [
    58,
    'a redirect keeps the original sender in the envelope',
    t0({
      standing: 'On',
      groups: [fwdOk],
      transport: [afReject({ exceptions: exceptFwdOk, senderAddressLocation: 'HeaderOrEnvelope' })],
    }),
    redirect,
    leanReject,
  ],
  [59, 'a rule deletes', open({ actions: actions({ deleteMessage: true }) }), cell(), blocked(byRule(), null)],
  [
    60,
    'a rule has a code of its own',
    open({ actions: actions({ reject: { code: '5.7.900', text: 'No' } }) }),
    cell(),
    rejected('AF-reject', '5.7.900'),
  ],
  [
    61,
    'the loop header is on a redirect',
    t0({ standing: 'On', transport: [loopHeader] }),
    redirect,
    rejected('Loop header'),
  ],
  [62, 'the loop header is not on a mailbox forward', t0({ standing: 'On', transport: [loopHeader] }), smtp, allowed],
  [
    63,
    'a rule depends on the subject',
    open({ conditions: [says('subjectContainsWords', ['confidential'])] }),
    cell(),
    allowed,
  ],
  [64, 'a bypass rule does not match the forwarded message (Off)', t0({ transport: [bypassAna] }), cell(), bounced()],
  [
    65,
    'a bypass rule matches the forwarded message (Off)',
    t0({ transport: [{ ...bypassAna, senderAddressLocation: 'HeaderOrEnvelope' }] }),
    cell(),
    leanBlocked(),
  ],
  [66, 'a transport rule sends a copy (Off)', t0(), cell({ mechanism: 'transport-rule' }), outside],
];

const onPremises = connector('On-premises', { connectorType: 'OnPremises', routeAllMessagesViaOnPremises: true });
const viaFlow = cell({ mechanism: 'power-automate' });
const fromBob = cell({ sender: 'bob@contoso.com', afterRule: true });
const colleague = cell({ original: 'internal' });
const toBob = forward({ forwardingSmtpAddress: 'bob@contoso.com' });
const toFabrikam = forward({ forwardingSmtpAddress: 'x@fabrikam.com', keepsCopy: false });
const exceptTicket = [says('subjectContainsWords', ['ticket'])];
const simulation = transportRule('Simulation', {
  conditions: [says('subjectContainsWords', ['simulation'])],
  actions: actions({ setSCL: -1 }),
});
const byHop = { gate: 'G3', object: 'outboundConnectors/On-premises' } as const;
const onlyFabrikam = [remote('fabrikam.com', true)];

/** 12.6 */
const rest: readonly Case[] = [
  [
    67,
    'a partner connector asks for TLS',
    t0({
      standing: 'On',
      connectors: [connector('Fabrikam', { recipientDomains: ['fabrikam.com'], tlsSettings: 'DomainValidation' })],
    }),
    cell(),
    allowed,
  ],
  [
    68,
    'a disabled connector is not used',
    t0({ standing: 'On', connectors: [{ ...onPremises, enabled: false }] }),
    cell(),
    allowed,
  ],
  [
    69,
    'mail leaves through the organisation (On)',
    t0({ standing: 'On', connectors: [onPremises] }),
    cell(),
    undecided('allowed', byHop, null),
  ],
  [
    70,
    'no rule uses a connector that rules alone may use',
    t0({ standing: 'On', connectors: [{ ...onPremises, isTransportRuleScoped: true }] }),
    cell(),
    allowed,
  ],
  [71, 'no copy is kept of what bounces', t0({ forwards: [toFabrikam] }), smtp, bounced()],
  [
    72,
    'no copy is kept of what is dropped',
    t0({ standing: 'On', remote: shut, forwards: [toFabrikam] }),
    smtp,
    dropped('*'),
  ],
  [73, 'a colleague hears nothing of an inbox rule', t0(), colleague, blocked(byPolicy(), null)],
  [
    74,
    'a colleague hears of a mailbox forward',
    t0(),
    cell({ original: 'internal', mechanism: 'mailbox-smtp' }),
    bounced(),
  ],
  [
    75,
    'an on-premises mailbox forwards through the tenant',
    t0({ recipients: [mailbox('ana@contoso.com', { type: 'MailUser', externalAddress: present('ana@contoso.com') })] }),
    cell(),
    leanBlocked(),
  ],
  [76, 'a flow sends the copy', t0(), viaFlow, outside],
  [77, 'a person presses Forward', t0(), cell({ mechanism: 'manual' }), outside],
  [
    78,
    'the sender is restricted',
    t0({ standing: 'On', restricted: ['ana@contoso.com'] }),
    cell(),
    undecided('blocked', { gate: 'G5', object: 'restricted/ana@contoso.com' }, '5.1.8?'),
  ],
  [
    79,
    'a second inbox rule does not forward again',
    t0({ standing: 'On' }),
    fromBob,
    blocked({ gate: 'G0', object: 'loop prevention' }, null),
  ],
  [80, 'mailbox forwarding puts a redirect out of use', t0({ standing: 'On', forwards: [toBob] }), redirect, outside],
  [
    81,
    'the recipient is on the block list',
    t0({ standing: 'On', blockList: [{ value: 'fabrikam.com', expires: null }] }),
    cell(),
    blocked({ gate: 'G5', object: 'blockList/fabrikam.com' }, '5.7.703'),
  ],
  [82, 'mail leaves through the organisation (Off)', t0({ connectors: [onPremises] }), cell(), leanBlocked()],
  [
    83,
    'the policy is known to act on that route',
    t0({ connectors: [onPremises], facts: { outboundPolicyOnConnectors: 'applies' } }),
    cell(),
    bounced(),
  ],
  [84, 'an exception depends on the subject', open({ exceptions: exceptTicket }), cell(), rejected()],
  [85, 'a bypass depends on the subject (Off)', t0({ transport: [simulation] }), cell(), bounced()],
  [
    86,
    'a specific entry decides without the default one',
    t0({ standing: 'On', remote: onlyFabrikam }),
    cell(),
    allowed,
  ],
  [
    86,
    'no entry covers the domain',
    t0({ standing: 'On', remote: onlyFabrikam }),
    toGmail,
    undecided('allowed', { gate: 'G1', object: 'remoteDomains' }, null),
  ],
  [
    87,
    'the author is some colleague',
    t0({ standing: 'On', transport: [afReject({ conditions: [fromAna, toForward] })] }),
    colleague,
    allowed,
  ],
];

export const mailCases = [...remoteDomains, ...transportRules, ...rest];
