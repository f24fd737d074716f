import { describe, expect, test } from 'vitest';
import { absent, present } from '../../src/tenant/tenant.ts';
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

  test.each([
    [undefined, 'indeterminate'],
    [unread, 'indeterminate'],
    [absent, 'indeterminate'],
    [present(false), 'fail'],
    [present(true), 'pass'],
  ] as const)('Direct Send with RejectDirectSend %j: %s', (rejectDirectSend, result) => {
    const world = rejectDirectSend === undefined ? {} : { rejectDirectSend };
    expect(resultOf('B-DS-1', { world })?.result).toBe(result);
  });
});

describe('baselines with what somebody has approved', () => {
  const record = { owner: 'messaging@contoso.com', reason: 'Tickets', until: '2027-03-31' };
  const said = '(messaging@contoso.com, until 2027-03-31: Tickets)';
  const held = (id: string, short: Short, ...approved: readonly string[]) =>
    baselines(aWorld(short), at, (object) => (approved.includes(object) ? record : null)).find((one) => one.id === id);
  const partners: Short = {
    policies: [policy('Partners', 'On')],
    rules: [outboundRule('Partners', { from: ['ana@contoso.com'] })],
  };
  const domains: Short = { remote: [remote('*', false), remote('fabrikam.com', true), remote('gmail.com', true)] };
  const scanner: Short = {
    world: { smtpAuth: { organization: present('disabled'), mailboxes: new Map([['ana@contoso.com', 'enabled']]) } },
  };

  test.each([
    ['B-FWD-1', partners, 'outboundPolicies/Partners'],
    ['B-FWD-2', partners, 'outboundPolicies/Partners'],
    ['B-SMTP-2', scanner, 'smtpAuth/ana@contoso.com'],
  ])('%s passes and lists the exception', (id, short, object) => {
    expect(held(id, short, object)).toMatchObject({ result: 'pass with exceptions', because: [`${object} ${said}`] });
    expect(held(id, short)?.result).toBe('fail');
  });

  test('what is left without a record fails, and is all that is named', () => {
    expect(held('B-FWD-4', domains, 'remoteDomains/fabrikam.com')).toMatchObject({
      result: 'fail',
      because: ['remoteDomains/gmail.com'],
    });
  });

  test.each<[string, Short, string]>([
    ['B-FWD-1', { mode: 'On' }, 'outboundPolicies/Default'],
    ['B-FWD-2', { mode: 'On' }, 'outboundPolicies/Default'],
    ['B-FWD-3', { ...partners, mode: 'Automatic' }, 'outboundPolicies/Default'],
    ['B-FWD-4', {}, 'remoteDomains/*'],
  ])('%s has no exception for everybody', (id, short, object) => {
    expect(held(id, short, object)?.result).toBe('fail');
  });
});
