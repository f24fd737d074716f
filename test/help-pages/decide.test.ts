import { describe, expect, test } from 'vitest';
import { compare } from '../../src/posture/change/compare.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { brokenLints } from '../support/findings.ts';
import { openings } from '../../src/posture/change/openings.ts';
import type { Cell } from '../../src/posture/values/verdict.ts';
import { why } from '../../src/posture/question/why.ts';
import {
  afReject,
  at,
  aWorld,
  connector,
  group,
  mailbox,
  outboundRule,
  policy,
  predicate,
  remote,
  type Short,
} from '../posture/build.ts';

const service = 'service@contoso.com';
const members = 'ben@contoso.com and carlos@contoso.com';
const ben = 'ben@contoso.com';
const cell: Cell = { sender: ben, mechanism: 'inbox-forward', to: 'x@fabrikam.com', original: 'external' };
const verdictOn = (short: Short, changes: Partial<Cell> = {}) => evaluate(aWorld(short), { ...cell, ...changes }, at);

/** A closed tenant, and the same with one policy for one group: the pattern that the guide recommends. */
const closed: Short = {
  people: [mailbox('ana@contoso.com'), mailbox(ben), mailbox('carlos@contoso.com')],
  groups: [group(service, [ben, 'carlos@contoso.com'])],
};
const opened: Short = {
  ...closed,
  policies: [policy('Customer service', 'On')],
  rules: [outboundRule('Customer service', { fromMemberOf: [service] })],
};

describe('what to do where', () => {
  test('a small group that forwards now and then: one policy for it opens for its members and nobody else', () => {
    const { gains, losses, newlyAllowed } = compare(aWorld(closed), aWorld(opened), at);
    expect(new Set(gains.map((one) => one.senders.name))).toEqual(new Set([members]));
    expect(losses).toEqual([]);
    expect(newlyAllowed?.count).toBe(2);
  });

  test('opening for everybody shows how many that is', () => {
    const { newlyAllowed } = compare(aWorld(closed), aWorld({ ...closed, mode: 'On' }), at);
    expect(newlyAllowed).toMatchObject({ name: 'everyone', count: 100 });
  });

  test('a regulated organisation: closed for all, and each exception is a row with its people', () => {
    expect(openings(aWorld(closed), at).allowed).toEqual([]);
    expect(openings(aWorld(opened), at).allowed.map((one) => one.senders.count)).toEqual([2]);
  });

  test('outbound mail over a host on premises: the answer says which hop it cannot see', () => {
    const hub = connector('Hub', {
      connectorType: 'OnPremises',
      routeAllMessagesViaOnPremises: true,
      recipientDomains: ['*'],
    });
    const found = verdictOn({ ...opened, connectors: [hub] });
    expect(found).toMatchObject({
      verdict: 'indeterminate',
      decidedBy: { gate: 'G3', object: 'outboundConnectors/Hub' },
    });
    expect(found.settledBy).not.toEqual([]);
  });

  test('still blocked after opening: the next control in the way is named, and so is the one after', () => {
    const short: Short = { ...opened, remote: [remote('*', false)], transport: [afReject()] };
    expect(verdictOn(short)).toMatchObject({
      verdict: 'blocked',
      decidedBy: { gate: 'G1' },
      alsoBlockedBy: [{ gate: 'G2', object: 'transportRules/AF-reject' }],
    });
    const [first] = why(aWorld(short), cell, at).fixes;
    expect(first?.map((one) => one.section)).toEqual(['remoteDomains', 'transportRules']);
  });
});

describe('correction A: opening for a group of customer service', () => {
  const excepted = [predicate('fromMemberOf', [service])];

  test('the policy alone is not enough where a rule rejects', () => {
    expect(verdictOn({ ...opened, transport: [afReject()] }).decidedBy?.object).toBe('transportRules/AF-reject');
  });

  test('the exception as the guide writes it is not honoured, and that is a finding', () => {
    const short: Short = { ...opened, transport: [afReject({ exceptions: excepted })] };
    expect(verdictOn(short).verdict).toBe('blocked');
    expect(brokenLints(aWorld(short), at).map((one) => one.id)).toContain('L9');
  });

  test('the exception by the envelope lets members out and nobody else', () => {
    const rule = afReject({ exceptions: excepted, senderAddressLocation: 'HeaderOrEnvelope' });
    const short: Short = { ...opened, transport: [rule] };
    expect(verdictOn(short).verdict).toBe('allowed');
    expect(verdictOn(short, { sender: 'ana@contoso.com' }).verdict).toBe('blocked');
    expect(brokenLints(aWorld(short), at).map((one) => one.id)).not.toContain('L9');
  });

  test('a rule that is left without the exception shows in the trace of every member', () => {
    const honoured = afReject({ exceptions: excepted, senderAddressLocation: 'HeaderOrEnvelope' });
    const forgotten = { ...afReject({ priority: 1 }), name: 'Old block' };
    expect(verdictOn({ ...opened, transport: [honoured, forgotten] }).decidedBy?.object).toBe(
      'transportRules/Old block',
    );
  });
});

describe('correction B: still refused to one partner', () => {
  const refused: Short = { ...opened, remote: [remote('*', true), remote('fabrikam.com', false)] };

  test('the entry of the partner is what stops it, without a word', () => {
    expect(verdictOn(refused)).toMatchObject({ decidedBy: { object: 'remoteDomains/fabrikam.com' }, silent: true });
  });

  test('opening that entry alone is the fix, and Default stays as it is', () => {
    const strict: Short = { ...opened, remote: [remote('*', false), remote('fabrikam.com', false)] };
    const [fix] = why(aWorld(strict), cell, at).fixes;
    expect(fix?.map((one) => one.entry)).toEqual([{ domainName: 'fabrikam.com', autoForwardEnabled: true }]);
    const mended = fix?.reduce((onto, one) => one.apply(onto), aWorld(strict)) ?? aWorld(strict);
    const { gains } = compare(aWorld(strict), mended, at);
    expect(gains.map((one) => [one.senders.name, one.destinations.name])).toEqual([[members, 'fabrikam.com']]);
    expect(evaluate(mended, { ...cell, to: 'x@gmail.com' }, at).verdict).toBe('blocked');
  });
});

describe('correction C: a hybrid organisation', () => {
  const partner = connector('Fabrikam', { recipientDomains: ['fabrikam.com'], tlsSettings: 'CertificateValidation' });

  test.each([
    { what: 'the connector in use', connectors: [partner], caveats: 1 },
    { what: 'one that is disabled', connectors: [{ ...partner, enabled: false }], caveats: 0 },
    {
      what: 'one that a more exact one comes before',
      connectors: [{ ...partner, recipientDomains: ['*'] }, connector('Exact', { recipientDomains: ['fabrikam.com'] })],
      caveats: 0,
    },
  ])('$what has its certificates asked about $caveats times', ({ connectors, caveats }) => {
    expect(verdictOn({ ...opened, connectors }).caveats).toHaveLength(caveats);
  });
});

describe('the checklist at the end', () => {
  const sound: Short = {
    ...opened,
    remote: [remote('*', true), remote('fabrikam.com', true)],
    transport: [
      afReject({ exceptions: [predicate('fromMemberOf', [service])], senderAddressLocation: 'HeaderOrEnvelope' }),
    ],
  };
  const hub = connector('Hub', { recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'] });

  test('every item ticked: the forward gets out', () => {
    expect(verdictOn(sound)).toMatchObject({ verdict: 'allowed', caveats: [] });
  });

  test.each([
    { item: 'the policy is On for the user', short: { rules: [] }, gate: 'G4', verdict: 'blocked' },
    {
      item: 'Default lets automatic forwards out',
      short: { remote: [remote('*', false)] },
      gate: 'G1',
      verdict: 'blocked',
    },
    {
      item: 'and so does each domain that is concerned',
      short: { remote: [remote('*', true), remote('fabrikam.com', false)] },
      gate: 'G1',
      verdict: 'blocked',
    },
    {
      item: 'no rule blocks without the exception',
      short: { transport: [afReject()] },
      gate: 'G2',
      verdict: 'blocked',
    },
    { item: 'connectors are sound', short: { connectors: [hub] }, gate: 'G3', verdict: 'indeterminate' },
  ] as const)('without "$item" it does not, and the answer names $gate', ({ short, gate, verdict }) => {
    expect(verdictOn({ ...sound, ...short })).toMatchObject({ verdict, decidedBy: { gate } });
  });

  test('the test against a relapse: the rest of the organisation is as closed as before', () => {
    const { gains } = compare(aWorld({ ...sound, policies: [], rules: [] }), aWorld(sound), at);
    expect(new Set(gains.map((one) => one.senders.name))).toEqual(new Set([members]));
  });
});
