import { present } from '../../../src/tenant/tenant.ts';
import type { Case } from './worked-outcomes.ts';
import { allowed, bounced, dropped, leanBlocked, outside, rejected } from './worked-outcomes.ts';
import { acceptedDomain, afReject, cell, group, mailbox, outboundRule, policy, remote, t0, who } from './t0.ts';

const ana = who('ana@contoso.com');
const dan = mailbox('dan@emea.contoso.com');
const zoe = mailbox('zoe@brand.example', { addresses: ['zoe@brand.example', 'zoe@contoso.com'] });
const on = policy('Forwarders', 'On');
const staffOff = outboundRule('Staff', 0, { fromMemberOf: [who('staff@contoso.com')] });
const anaOn = outboundRule('Forwarders', 1, { from: [ana] });
const staff = group('staff@contoso.com', ['ana@contoso.com']);
const emea = acceptedDomain('emea.contoso.com');
const company = { senderDomainIs: ['contoso.com'] };

const romain = outboundRule('Forwarders', 0, {
  from: [who('romain@contoso.com')],
  fromMemberOf: [who('executives@contoso.com')],
});
const executives = (...members: string[]) => [group('executives@contoso.com', members)];
const memberOf = (name: string) => [outboundRule('Forwarders', 0, { fromMemberOf: [who(name)] })];
const sales = group('sales@contoso.com', ['ana@contoso.com'], { type: 'GroupMailbox' });

/** 12.1 */
const scenarios: readonly Case[] = [
  [1, 'the remote domain allows and the policy is Off', t0(), cell(), bounced()],
  [2, 'the policy is Automatic and nobody knows what that means', t0({ standing: 'Automatic' }), cell(), leanBlocked()],
  [3, 'Automatic means off', t0({ standing: 'Automatic', facts: { automaticMeans: 'off' } }), cell(), bounced()],
  [4, 'Automatic means on', t0({ standing: 'Automatic', facts: { automaticMeans: 'on' } }), cell(), allowed],
  [5, 'a transport rule rejects forwards', t0({ standing: 'On', transport: [afReject()] }), cell(), rejected()],
  [
    6,
    'the default remote domain is closed',
    t0({ standing: 'On', remote: [remote('*', false)] }),
    cell(),
    dropped('*'),
  ],
  [
    7,
    'one remote domain is open',
    t0({ standing: 'On', remote: [remote('*', false), remote('fabrikam.com', true)] }),
    cell(),
    allowed,
  ],
  [
    8,
    'another domain than the open one',
    t0({ standing: 'On', remote: [remote('*', false), remote('fabrikam.com', true)] }),
    cell({ to: 'y@gmail.com' }),
    dropped('*'),
  ],
  [9, 'everything is open', t0({ standing: 'On' }), cell(), allowed],
];

/** 12.2 */
const selection: readonly Case[] = [
  [10, 'a rule names the sender', t0({ policies: [on], rules: [{ ...anaOn, priority: 0 }] }), cell(), allowed],
  [
    11,
    'a rule names somebody else',
    t0({ policies: [on], rules: [{ ...anaOn, priority: 0 }] }),
    cell({ sender: 'ben@contoso.com' }),
    bounced(),
  ],
  [
    12,
    'the first of two matching rules decides',
    t0({ policies: [on, policy('Staff', 'Off')], rules: [staffOff, anaOn], groups: [staff] }),
    cell(),
    bounced('Staff'),
  ],
  [
    13,
    'a disabled rule is passed over',
    t0({ policies: [on, policy('Staff', 'Off')], rules: [{ ...staffOff, enabled: false }, anaOn], groups: [staff] }),
    cell(),
    allowed,
  ],
  [
    14,
    'user and group are both asked for, and one is missing',
    t0({ policies: [on], rules: [romain], groups: executives() }),
    cell({ sender: 'romain@contoso.com' }),
    bounced(),
  ],
  [
    15,
    'user and group are both asked for, and both hold',
    t0({ policies: [on], rules: [romain], groups: executives('romain@contoso.com') }),
    cell({ sender: 'romain@contoso.com' }),
    allowed,
  ],
  [
    16,
    'one of two groups is enough',
    t0({
      policies: [on],
      rules: [outboundRule('Forwarders', 0, { fromMemberOf: [who('a@contoso.com'), who('b@contoso.com')] })],
      groups: [group('a@contoso.com', []), group('b@contoso.com', ['ana@contoso.com'])],
    }),
    cell(),
    allowed,
  ],
  [
    17,
    'an exception names the sender',
    t0({
      policies: [on],
      rules: [outboundRule('Forwarders', 0, { fromMemberOf: [who('staff@contoso.com')], exceptIfFrom: [ana] })],
      groups: [staff],
    }),
    cell(),
    bounced(),
  ],
  [
    18,
    'one of two exceptions is enough',
    t0({
      policies: [on],
      rules: [
        outboundRule('Forwarders', 0, {
          ...company,
          exceptIfFrom: [who('ben@contoso.com')],
          exceptIfFromMemberOf: [who('interns@contoso.com')],
        }),
      ],
      groups: [group('interns@contoso.com', ['ana@contoso.com'])],
    }),
    cell(),
    bounced(),
  ],
  [
    19,
    'a domain covers its subdomains',
    t0({ accepted: [emea], recipients: [dan], policies: [on], rules: [outboundRule('Forwarders', 0, company)] }),
    cell({ sender: dan.address }),
    allowed,
  ],
  [
    20,
    'a subdomain is excepted by name',
    t0({
      accepted: [emea],
      recipients: [dan],
      policies: [on],
      rules: [outboundRule('Forwarders', 0, { ...company, exceptIfSenderDomainIs: ['emea.contoso.com'] })],
    }),
    cell({ sender: dan.address }),
    bounced(),
  ],
  [
    21,
    'the primary address alone counts',
    t0({
      accepted: [acceptedDomain('brand.example')],
      recipients: [zoe],
      policies: [on],
      rules: [outboundRule('Forwarders', 0, company)],
    }),
    cell({ sender: zoe.address }),
    bounced(),
  ],
  [
    22,
    'a dynamic distribution group is not supported',
    t0({
      policies: [on],
      rules: memberOf('all@contoso.com'),
      groups: [group('all@contoso.com', [], { type: 'DynamicDistributionGroup' })],
    }),
    cell(),
    leanBlocked(),
  ],
  [
    23,
    'a Microsoft 365 group with dynamic membership is not supported',
    t0({
      policies: [on],
      rules: memberOf('all@contoso.com'),
      groups: [group('all@contoso.com', ['ana@contoso.com'], { type: 'GroupMailbox', dynamic: present(true) })],
    }),
    cell(),
    leanBlocked(),
  ],
  [
    24,
    'every policy that may apply is On',
    t0({
      standing: 'On',
      policies: [on],
      rules: memberOf('all@contoso.com'),
      groups: [group('all@contoso.com', [], { type: 'DynamicDistributionGroup' })],
    }),
    cell(),
    allowed,
  ],
  [25, 'a policy without a rule never applies', t0({ policies: [policy('AllowFwd', 'On')] }), cell(), bounced()],
  [
    26,
    'the rule is called otherwise than its policy',
    t0({
      policies: [policy('Allow-Fwd', 'On')],
      rules: [outboundRule('Allow-Fwd', 0, { from: [ana] }, 'Forwarders EU')],
    }),
    cell(),
    allowed,
  ],
  [
    27,
    'a group forwards and the rule covers its members',
    t0({ policies: [on], rules: memberOf('sales@contoso.com'), groups: [sales] }),
    cell({ sender: 'sales@contoso.com' }),
    bounced(),
  ],
  [
    28,
    'a group forwards and the rule names it as a sender',
    t0({
      policies: [on],
      rules: [outboundRule('Forwarders', 0, { from: [who('sales@contoso.com')] })],
      groups: [sales],
    }),
    cell({ sender: 'sales@contoso.com' }),
    allowed,
  ],
  [29, 'presets hold no outbound policy', t0({ standing: 'On' }), cell(), allowed],
  [
    30,
    'a member by nesting alone',
    t0({
      policies: [on],
      rules: memberOf('outer@contoso.com'),
      groups: [group('outer@contoso.com', ['inner@contoso.com']), group('inner@contoso.com', ['ana@contoso.com'])],
    }),
    cell(),
    leanBlocked(),
  ],
];

/** 12.3 */
const scope: readonly Case[] = [
  [31, 'a colleague', t0(), cell({ to: 'bob@contoso.com' }), outside],
  [32, 'an internal relay domain', t0(), cell({ to: 'x@legacy.contoso.net' }), outside],
  [
    33,
    'below an internal relay domain that matches subdomains',
    t0(),
    cell({ to: 'x@plant7.legacy.contoso.net' }),
    outside,
  ],
  [34, 'below an accepted domain that matches none', t0(), cell({ to: 'x@lab.contoso.com' }), bounced()],
];

export const policyCases = [...scenarios, ...selection, ...scope];
