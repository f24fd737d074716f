import { describe, expect, test } from 'vitest';
import { settleFacts } from '../../src/engine/answers/settle-facts.ts';
import { traceRows, traceObservations } from '../../src/engine/answers/observations.ts';
import { bounceObservation, type ObservedMessage } from '../../src/engine/answers/observed-message.ts';
import { readBounce } from '../../src/posture/bounce/bounce.ts';
import { at, aWorld, connector, group, mailbox, outboundRule, policy } from '../posture/build.ts';

const cell = {
  sender: 'ana@contoso.com',
  mechanism: 'inbox-forward',
  to: 'x@fabrikam.com',
  original: 'external',
} as const;
const refused = bounceObservation(await readBounce('550 5.7.520 Access denied. AS(7555)'), cell);
const delivered: ObservedMessage = {
  cell,
  evidence: { gate: 'delivered', means: 'it got out', source: 'row', todo: null },
  from: 'trace',
  own: true,
  at: null,
};

describe('what Automatic means', () => {
  test.each([
    ['is learned from a refusal', 'unknown', [refused], 'off', ['inferred']],
    ['is learned from a delivery', 'unknown', [delivered], 'on', ['inferred']],
    ['is borne out', 'off', [refused], 'off', []],
    ['is doubted where it is stated otherwise', 'on', [refused], 'unknown', ['contradicted']],
    ['is unknown where the evidence is of two minds', 'off', [refused, delivered], 'unknown', ['inconsistent']],
    ['stays as it is without evidence', 'unknown', [], 'unknown', []],
  ] as const)('%s', (_, stated, observations, facts, kinds) => {
    const world = aWorld({ mode: 'Automatic', facts: { automaticMeans: stated } });
    const settled = settleFacts(world, observations, at);
    expect(settled.facts.automaticMeans).toBe(facts);
    expect(settled.findings.map((one) => one.kind)).toEqual(kinds);
  });

  test('does not follow from what happens to somebody whose policy is Off', () => {
    const settled = settleFacts(aWorld({ mode: 'Off' }), [refused], at);
    expect(settled).toMatchObject({ facts: { automaticMeans: 'unknown' }, findings: [] });
  });
});

describe('evidence against another stated fact', () => {
  const nested = aWorld({
    facts: { nestedGroups: 'expand' },
    people: [mailbox('ana@contoso.com')],
    groups: [group('outer@contoso.com', ['inner@contoso.com']), group('inner@contoso.com', ['ana@contoso.com'])],
    policies: [policy('Partner', 'On')],
    rules: [outboundRule('Partner', { fromMemberOf: ['outer@contoso.com'] })],
  });
  const relayed = aWorld({
    facts: { outboundPolicyOnConnectors: 'skipped' },
    connectors: [
      connector('Hub', { recipientDomains: ['fabrikam.com'], useMXRecord: false, smartHosts: ['mx.contoso.com'] }),
    ],
  });

  test.each([
    ['nestedGroups', nested],
    ['outboundPolicyOnConnectors', relayed],
  ] as const)('makes it unknown: %s', (fact, world) => {
    const { facts, findings } = settleFacts(world, [refused], at);
    expect(facts[fact]).toBe('unknown');
    expect(findings).toMatchObject([{ kind: 'contradicted', fact }]);
  });

  test('that no fact explains says that the picture is old', () => {
    const { facts, findings } = settleFacts(aWorld({ mode: 'On' }), [refused], at);
    expect(facts).toEqual(aWorld().facts);
    expect(findings).toMatchObject([{ kind: 'outdated', fact: null }]);
  });
});

describe('rows of a trace', () => {
  const row = {
    MessageTraceId: '1',
    SenderAddress: 'Ben@contoso.com',
    RecipientAddress: 'y@gmail.com',
    Status: 'Delivered',
  };

  test.each<[string, readonly object[], readonly object[]]>([
    [
      'an event belongs to the message whose id it bears',
      [row, { MessageTraceId: '1', Detail: 'RESOLVER.MSGTYPE.AF' }],
      [{ cell: { sender: 'ben@contoso.com', to: 'y@gmail.com' }, evidence: { gate: 'G1' } }],
    ],
    [
      'a delivery counts where it was a forward',
      [row, { MessageTraceId: '1', Event: 'Redirect', Detail: 'RESOLVER.FWD.Forwarded' }],
      [{ cell: { mechanism: 'mailbox-smtp' }, evidence: { gate: 'delivered' } }],
    ],
    [
      'a delivery by an inbox rule',
      [{ ...row, Source: 'MAILBOXRULE' }],
      [{ cell: { mechanism: 'inbox-forward' }, evidence: { gate: 'delivered' } }],
    ],
    ['a delivery alone says nothing', [row], []],
    [
      'an event alone is about what was asked',
      [{ Detail: '550 5.7.520 AS(7555)' }],
      [{ cell, evidence: { gate: 'G4' } }],
    ],
  ])('are read: %s', (_, rows, expected) => {
    const read = traceObservations(traceRows(JSON.stringify(rows)), cell);
    expect(read).toHaveLength(expected.length);
    expect(read).toMatchObject(expected);
  });

  test.each([
    [
      'a snapshot',
      JSON.stringify({ reads: [{ cmdlet: 'Get-MessageTraceDetailV2', result: [{ Detail: 'RESOLVER.MSGTYPE.AF' }] }] }),
      'G1',
    ],
    [
      'an answer of Graph',
      JSON.stringify({
        value: [{ senderAddress: 'ana@contoso.com', recipientAddress: 'x@fabrikam.com', detail: 'AS(7555)' }],
      }),
      'G4',
    ],
    ['lines of text', 'nothing\n2026-11-20,FAIL,RESOLVER.MSGTYPE.AF\n', 'G1'],
    ['nothing of the kind', '{}', undefined],
  ])('come from %s', (_, content, gate) => {
    expect(traceObservations(traceRows(content), cell)[0]?.evidence.gate).toBe(gate);
  });
});
