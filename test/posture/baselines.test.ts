import { describe, expect, test } from 'vitest';
import { baselines } from '../../src/posture/baselines.ts';
import {
  at,
  aWorld,
  forward,
  outboundRule,
  policy,
  predicate,
  principal,
  remote,
  type Short,
  transportRule,
  unread,
} from './build.ts';

const resultOf = (id: string, short: Short) => baselines(aWorld(short), at).find((one) => one.id === id);

describe('baselines', () => {
  test.each<[string, Short]>([
    ['B-FWD-1', {}],
    ['B-FWD-2', {}],
    ['B-FWD-2', { policies: [policy('Idle', 'On')] }],
    ['B-FWD-3', { mode: 'On' }],
    ['B-FWD-4', { remote: [remote('*', false)] }],
    ['B-FWD-5', {}],
    ['B-SMTP-1', {}],
  ])('%s passes', (id, short) => {
    expect(resultOf(id, short)).toMatchObject({ result: 'pass', because: [] });
  });

  test.each<[string, Short, string]>([
    ['B-FWD-1', { mode: 'On' }, 'everyone → any external domain: allowed'],
    ['B-FWD-1', { mode: 'Automatic' }, 'everyone → any external domain: indeterminate, likely blocked'],
    ['B-FWD-2', { mode: 'Automatic', facts: { automaticMeans: 'off' } }, 'outboundPolicies/Default'],
    [
      'B-FWD-2',
      { policies: [policy('P0', 'On')], rules: [outboundRule('P0', { from: ['ana@contoso.com'] })] },
      'outboundPolicies/P0',
    ],
    ['B-FWD-4', {}, 'remoteDomains/*'],
    [
      'B-FWD-5',
      {
        transport: [
          transportRule('Copy', {
            conditions: [predicate('sentTo', ['ana@contoso.com'])],
            actions: { copyTo: [principal('a@audit.example')] },
          }),
        ],
      },
      'transportRules/Copy',
    ],
    ['B-FWD-6', { transport: [transportRule('Trust', { actions: { setSCL: -1 } })] }, 'transportRules/Trust'],
    [
      'B-FWD-7',
      { forwards: [forward('ana@contoso.com', { forwardingSmtpAddress: 'x@fabrikam.com' })] },
      'ana@contoso.com → x@fabrikam.com',
    ],
    ['B-FWD-8', {}, 'power-automate'],
    ['B-OUT-1', {}, 'outboundPolicies/Default'],
  ])('%s fails and says why', (id, short, because) => {
    expect(resultOf(id, short)).toMatchObject({ result: 'fail', because: [because] });
  });

  test('what could not be read passes nothing', () => {
    const dark = { world: { outbound: unread, remoteDomains: unread, transportRules: unread } };
    const results = new Map(baselines(aWorld(dark), at).map((one) => [one.id, one.result]));
    expect([...results].filter(([, result]) => result === 'pass').map(([id]) => id)).toEqual([
      'B-FWD-7',
      'B-SMTP-1',
      'B-SMTP-2',
    ]);
  });
});
