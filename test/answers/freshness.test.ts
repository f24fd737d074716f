import { fullRow } from '../support/full-rows.ts';
import { describe, expect, test } from 'vitest';
import { bySettling } from '../../src/engine/answers/freshness.ts';
import { lastChange } from '../../src/engine/answers/last-change.ts';
import { traceRows, traceObservations } from '../../src/engine/answers/observations.ts';
import { bounceObservation } from '../../src/engine/answers/observed-message.ts';
import { readBounce } from '../../src/posture/bounce/bounce.ts';
import { present, type Row, type TenantReader, unknown } from '../../src/tenant/tenant.ts';

const cell = {
  sender: 'ana@contoso.com',
  mechanism: 'inbox-forward',
  to: 'x@fabrikam.com',
  original: 'external',
} as const;
const refusal = bounceObservation(await readBounce('550 5.7.520 AS(7555)'), cell);
const bounced = (at: string | null) => ({ ...refusal, at });

describe('evidence beside a change of a control at 10:00', () => {
  const changedAt = '2026-11-20T10:00:00Z';

  test.each([
    ['from before it says nothing', '2026-11-20T09:59:00Z', 'fresh'],
    ['of the same moment says nothing', changedAt, 'fresh'],
    ['from 59 minutes later says nothing', '2026-11-20T10:59:59Z', 'fresh'],
    ['from an hour later counts', '2026-11-20T11:00:00Z', 'settled'],
    ['in another zone is compared in UTC', '2026-11-20T11:30:00+01:00', 'fresh'],
    ['without a time counts', null, 'settled'],
  ] as const)('%s', (_, at, expected) => {
    const found = bySettling([bounced(at)], changedAt);
    expect([found.settled.length, found.fresh.length]).toEqual(expected === 'settled' ? [1, 0] : [0, 1]);
  });

  test('counts at any time where no control says when it was changed', () => {
    expect(bySettling([bounced('2020-01-01T00:00:00Z')], null).fresh).toEqual([]);
  });
});

describe('the time of evidence', () => {
  test.each([
    ['a trace, which says no zone', { Received: '2026-11-20T10:00:00.1234567' }, '2026-11-20T10:00:00Z'],
    ['Graph', { receivedDateTime: '2026-11-20T10:00:00Z' }, '2026-11-20T10:00:00Z'],
    ['an event alone', { Date: '2026-11-20T10:00:00Z' }, '2026-11-20T10:00:00Z'],
    ['a row without one', {}, null],
    ['a row with something else', { Received: 'yesterday' }, null],
  ])('comes from %s', (_, row, at) => {
    const rows = traceRows(JSON.stringify([{ ...row, MessageTraceId: '1', Detail: 'RESOLVER.MSGTYPE.AF' }]));
    expect(traceObservations(rows, cell).map((one) => one.at)).toEqual([at]);
  });

  test('of a message is that of its receipt, whatever its events say', () => {
    const rows = [
      { MessageTraceId: '1', Received: '2026-11-20T10:00:00Z', SenderAddress: 'ana@contoso.com' },
      { MessageTraceId: '1', Date: '2026-11-20T10:07:00Z', Detail: 'RESOLVER.MSGTYPE.AF' },
    ];
    expect(traceObservations(rows, cell)[0]?.at).toBe('2026-11-20T10:00:00Z');
  });
});

describe('the last change of the controls', () => {
  const reading = (rows: Readonly<Record<string, readonly Row[]>>): TenantReader => ({
    read: (call) => {
      const name = call.via === 'exchange' ? call.cmdlet : call.path;
      const denied = { reason: 'denied', call: name, message: 'no', type: null } as const;
      return Promise.resolve(
        rows[name] === undefined ? unknown(denied) : present(rows[name].map((row) => fullRow(name, row))),
      );
    },
  });

  test.each([
    ['is the latest of all', '2026-11-20T12:00:00Z', [{ Name: 'R', WhenChangedUTC: '2026-11-20T12:00:00.0000000Z' }]],
    ['may be that of a rule of an outbound policy', '2026-11-20T11:00:00Z', [{ Name: 'R' }]],
  ])('%s', async (_, expected, rules) => {
    const policy = { Name: 'Default', IsDefault: true, WhenChangedUTC: '2026-11-20T10:00:00Z' };
    const rule = {
      Name: 'P',
      HostedOutboundSpamFilterPolicy: 'P',
      State: 'Enabled',
      WhenChangedUTC: '2026-11-20T11:00:00Z',
    };
    const reader = reading({
      'Get-HostedOutboundSpamFilterPolicy': [policy, { Name: 'P' }],
      'Get-HostedOutboundSpamFilterRule': [rule],
      'Get-RemoteDomain': [{ Name: 'Default', DomainName: '*' }],
      'Get-TransportRule': rules,
    });
    expect(await lastChange(reader)).toBe(expected);
  });

  test('is not known where nothing could be read or no row says', async () => {
    expect(await lastChange(reading({}))).toBeNull();
    expect(await lastChange(reading({ 'Get-RemoteDomain': [{ DomainName: '*' }] }))).toBeNull();
  });
});
