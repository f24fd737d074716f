import { describe, expect, test } from 'vitest';
import { bearing, evidenceOfBounce, evidenceOfText } from '../../src/posture/question/evidence.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { configuredForwards } from '../../src/posture/question/forwards.ts';
import { brokenLints } from '../support/findings.ts';
import { readBounce } from '../../src/posture/bounce/bounce.ts';
import type { Cell } from '../../src/posture/values/verdict.ts';
import { why } from '../../src/posture/question/why.ts';
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
  type Short,
  transportRule,
} from '../posture/build.ts';

/** The guide's checks, one after the other, for one person whose inbox rule forwards to one partner. */
const ana = 'ana@contoso.com';
const cell: Cell = { sender: ana, mechanism: 'inbox-forward', to: 'x@fabrikam.com', original: 'external' };
const verdictOn = (short: Short, changes: Partial<Cell> = {}) => evaluate(aWorld(short), { ...cell, ...changes }, at);
const idsOf = (short: Short): readonly string[] => brokenLints(aWorld(short), at).map((one) => one.id);

describe('check 1: the mode of the outbound policy', () => {
  test.each([
    { mode: 'Off', automaticMeans: 'unknown', verdict: 'blocked', lean: null },
    { mode: 'On', automaticMeans: 'unknown', verdict: 'allowed', lean: null },
    { mode: 'Automatic', automaticMeans: 'off', verdict: 'blocked', lean: null },
    { mode: 'Automatic', automaticMeans: 'on', verdict: 'allowed', lean: null },
    // The page says that Automatic behaves as Off; since August 2026 the service's own pages say that it depends.
    { mode: 'Automatic', automaticMeans: 'unknown', verdict: 'indeterminate', lean: 'blocked' },
  ] as const)(
    '$mode, with Automatic known as $automaticMeans, is $verdict',
    ({ mode, automaticMeans, ...expected }) => {
      expect(verdictOn({ mode, facts: { automaticMeans } })).toMatchObject(expected);
    },
  );

  test('a block names the policy and the bounce that people get', () => {
    expect(verdictOn({ mode: 'Off' })).toMatchObject({
      decidedBy: { gate: 'G4', object: 'outboundPolicies/Default' },
      ndr: { code: '5.7.520' },
      silent: false,
    });
  });

  test('Automatic is a finding, and whoever decides is told what would settle it', () => {
    expect(idsOf({ mode: 'Automatic' })).toContain('L1');
    expect(verdictOn({ mode: 'Automatic' }).settledBy).not.toEqual([]);
  });
});

describe('check 2: whether the rule of the policy covers the user', () => {
  const partners = [group('fwd@contoso.com', ['ben@contoso.com'])];
  const people = [mailbox(ana), mailbox('ben@contoso.com')];
  const scoped: Short = {
    people,
    groups: partners,
    policies: [policy('Partners', 'On')],
    rules: [outboundRule('Partners', { fromMemberOf: ['fwd@contoso.com'] })],
  };

  test('a policy that is On is without effect on who is not in its scope, and why says how to get in', () => {
    expect(verdictOn(scoped)).toMatchObject({ verdict: 'blocked', decidedBy: { object: 'outboundPolicies/Default' } });
    expect(verdictOn(scoped, { sender: 'ben@contoso.com' }).verdict).toBe('allowed');
    const [first] = why(aWorld(scoped), cell, at).fixes;
    expect(first?.map((one) => one.object)).toEqual(['fwd@contoso.com']);
  });

  test.each([
    { what: 'is disabled', rule: { fromMemberOf: ['fwd@contoso.com'], enabled: false } },
    { what: 'excepts the user', rule: { fromMemberOf: ['fwd@contoso.com'], exceptIfFrom: ['ben@contoso.com'] } },
    {
      what: 'excepts a group of the user',
      rule: { from: ['ben@contoso.com'], exceptIfFromMemberOf: ['fwd@contoso.com'] },
    },
    { what: 'asks for another person as well', rule: { from: [ana], fromMemberOf: ['fwd@contoso.com'] } },
  ])('a rule that $what does not cover them', ({ rule }) => {
    const short = { ...scoped, rules: [outboundRule('Partners', rule)] };
    expect(verdictOn(short, { sender: 'ben@contoso.com' }).verdict).toBe('blocked');
  });

  test('a policy before it decides, whatever comes after', () => {
    const short = {
      ...scoped,
      policies: [policy('Closed', 'Off'), policy('Partners', 'On')],
      rules: [
        outboundRule('Closed', { senderDomainIs: ['contoso.com'] }),
        outboundRule('Partners', { priority: 1, fromMemberOf: ['fwd@contoso.com'] }),
      ],
    };
    expect(verdictOn(short, { sender: 'ben@contoso.com' }).decidedBy?.object).toBe('outboundPolicies/Closed');
    expect(idsOf(short)).toContain('L3');
  });

  test('a policy without a rule is a finding', () => {
    expect(idsOf({ policies: [policy('Partners', 'On')] })).toContain('L2');
  });
});

describe('check 3: the remote domains', () => {
  test.each([
    { remotes: [remote('*', true)], verdict: 'allowed', silent: false },
    { remotes: [remote('*', false)], verdict: 'blocked', silent: true },
    { remotes: [remote('*', false), remote('fabrikam.com', true)], verdict: 'allowed', silent: false },
    { remotes: [remote('*', true), remote('fabrikam.com', false)], verdict: 'blocked', silent: true },
    { remotes: [remote('*', true), remote('*.fabrikam.com', false)], verdict: 'blocked', silent: true },
  ])('$remotes.length entries: $verdict, silent: $silent', ({ remotes, ...expected }) => {
    expect(verdictOn({ mode: 'On', remote: remotes })).toMatchObject(expected);
  });

  test('a block by a remote domain is never the bounce of the outbound policy', () => {
    expect(verdictOn({ mode: 'Off', remote: [remote('*', false)] })).toMatchObject({
      decidedBy: { gate: 'G1', object: 'remoteDomains/*' },
      alsoBlockedBy: [{ gate: 'G4', object: 'outboundPolicies/Default' }],
      ndr: null,
    });
  });
});

describe('check 4: transport rules on the type Auto-forward', () => {
  const stop = transportRule('First', {
    conditions: [predicate('sentToScope', 'NotInOrganization')],
    actions: { stopRuleProcessing: true },
  });
  test.each([
    { what: 'enforced', rules: [afReject()], verdict: 'blocked' },
    { what: 'in audit mode', rules: [afReject({ mode: 'Audit' })], verdict: 'allowed' },
    { what: 'disabled', rules: [afReject({ enabled: false })], verdict: 'allowed' },
    { what: 'expired', rules: [afReject({ expiryDate: '2026-01-01T00:00:00Z' })], verdict: 'allowed' },
    { what: 'behind one that ends the scan', rules: [stop, afReject({ priority: 1 })], verdict: 'allowed' },
    { what: 'before one that ends the scan', rules: [afReject(), { ...stop, priority: 1 }], verdict: 'blocked' },
  ])('a rule that is $what: $verdict', ({ rules, verdict }) => {
    expect(verdictOn({ mode: 'On', transport: rules }).verdict).toBe(verdict);
  });

  test('a listing by the type misses rules by the header, the verdict does not', () => {
    const byHeader = transportRule('By header', {
      conditions: [predicate('headerMatchesPatterns', ['.'], 'X-MS-Exchange-Inbox-Rules-Loop')],
      actions: { reject: { code: '5.7.900', text: 'No.' } },
    });
    expect(verdictOn({ mode: 'On', transport: [byHeader] })).toMatchObject({
      decidedBy: { gate: 'G2', object: 'transportRules/By header' },
      ndr: { code: '5.7.900', text: 'No.' },
    });
  });

  test('forwarding set on the mailbox passes such a rule, and that is a finding', () => {
    const short: Short = { mode: 'On', transport: [afReject()] };
    expect(verdictOn(short, { mechanism: 'mailbox-smtp' }).verdict).toBe('allowed');
    expect(idsOf(short)).toContain('L8');
  });
});

describe('check 5: connectors', () => {
  const central = connector('On premises', {
    connectorType: 'OnPremises',
    routeAllMessagesViaOnPremises: true,
    recipientDomains: ['*'],
    useMXRecord: false,
    smartHosts: ['mail.contoso.com'],
  });

  test('a hop that nobody can see leaves the answer open and is a finding', () => {
    const short: Short = { mode: 'On', connectors: [central] };
    expect(verdictOn(short)).toMatchObject({ verdict: 'indeterminate', lean: 'allowed', decidedBy: { gate: 'G3' } });
    expect(idsOf(short)).toContain('L19');
  });

  test('a connector that is disabled, or for another domain, changes nothing', () => {
    const elsewhere = connector('Adatum', { recipientDomains: ['adatum.example'], tlsSettings: 'DomainValidation' });
    const connectors = [{ ...central, enabled: false }, elsewhere];
    expect(verdictOn({ mode: 'On', connectors })).toMatchObject({ verdict: 'allowed', caveats: [] });
  });

  test('TLS that the partner has to meet is told beside the verdict', () => {
    const strict = connector('Fabrikam', { recipientDomains: ['fabrikam.com'], tlsSettings: 'DomainValidation' });
    expect(verdictOn({ mode: 'On', connectors: [strict] })).toMatchObject({
      verdict: 'allowed',
      caveats: [{ kind: 'delivery-conditional-on-tls', object: 'outboundConnectors/Fabrikam' }],
    });
  });
});

describe('check 6: a message sent by hand', () => {
  test('is not what these controls ask about, so that it passes where a forward is stopped', () => {
    expect(verdictOn({ mode: 'Off' }, { mechanism: 'manual' })).toMatchObject({
      verdict: 'not-applicable',
      reason: 'sent-by-hand',
    });
    expect(verdictOn({ mode: 'Off' }).verdict).toBe('blocked');
  });
});

describe('check 7: the message trace and the bounce', () => {
  const closed = (gate: string): Short =>
    ({
      G1: { mode: 'On', remote: [remote('*', false)] },
      G2: { mode: 'On', transport: [afReject()] },
      G4: { mode: 'Off' },
    })[gate] as Short;

  test.each([
    ['550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)', 'G4'],
    ['250 2.1.5 RESOLVER.MSGTYPE.AF; handled AutoForward addressed to external recipient', 'G1'],
    ['550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy', 'G2'],
  ])('%s is %s, bears a verdict of that gate out, and contradicts an open tenant', (text, gate) => {
    const evidence = evidenceOfText(text);
    expect(evidence?.gate).toBe(gate);
    if (evidence === null) return;
    expect(bearing(evidence, verdictOn(closed(gate)))).toBe('confirms');
    expect(bearing(evidence, verdictOn({ mode: 'On' }))).toBe('contradicts');
  });

  test('the bounce that all four pages are about names the outbound policy', async () => {
    const text =
      '550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator for further assistance. AS(7555)';
    const bounce = await readBounce(text);
    expect(bounce.code).toBe('5.7.520');
    expect(evidenceOfBounce(bounce)).toMatchObject({ gate: 'G4' });
    expect(verdictOn({ mode: 'Off' }).ndr).toMatchObject({ code: '5.7.520' });
  });
});

describe('the audit of one mailbox', () => {
  const outside = contact('fab@contoso.com', 'orders@fabrikam.com');
  const rule = (name: string, enabled: boolean, to: { readonly [action: string]: readonly string[] }) => ({
    name,
    enabled,
    forwardTo: [],
    forwardAsAttachmentTo: [],
    redirectTo: [],
    keepsCopy: true,
    ...to,
  });
  const rules = [
    rule('to home', true, { forwardTo: ['me@outlook.com'] }),
    rule('as a file', true, { forwardAsAttachmentTo: ['me@gmail.com'] }),
    rule('.', true, { redirectTo: ['drop@proton.example'] }),
    rule('last year', false, { forwardTo: ['me@old.example'] }),
  ];
  const audited = (more: Short) =>
    configuredForwards(aWorld({ people: [mailbox(ana), outside], ...more }), at).map((one) => [
      one.mechanism,
      one.to,
      one.rule,
      one.verdict.verdict,
    ]);

  test('lists every inbox rule that forwards, hidden or not, with its verdict, and no rule that is off', () => {
    expect(audited({ world: { inboxRules: new Map([[ana, present(rules)]]) } })).toEqual([
      ['inbox-forward', 'me@outlook.com', 'to home', 'blocked'],
      ['inbox-forward-attachment', 'me@gmail.com', 'as a file', 'blocked'],
      ['inbox-redirect', 'drop@proton.example', '.', 'blocked'],
    ]);
  });

  test('lists both forwards of the mailbox, and says which one is ignored', () => {
    const both = forward(ana, {
      forwardingAddress: principal('fab@contoso.com'),
      forwardingSmtpAddress: 'me@gmail.com',
    });
    expect(audited({ forwards: [both] })).toEqual([
      ['mailbox-object', 'orders@fabrikam.com', null, 'blocked'],
      ['mailbox-smtp', 'me@gmail.com', null, 'not-applicable'],
    ]);
    expect(idsOf({ people: [mailbox(ana), outside], forwards: [both] })).toContain('L15');
  });

  test('says where mail is lost because no copy stays', () => {
    const gone = forward(ana, { forwardingSmtpAddress: 'me@gmail.com', keepsCopy: false });
    expect(idsOf({ forwards: [gone] })).toContain('L10');
    expect(idsOf({ forwards: [{ ...gone, keepsCopy: true }] })).not.toContain('L10');
  });

  test('says that inbox rules were not looked at, rather than that there are none', () => {
    expect(idsOf({})).toContain('L17');
  });
});
