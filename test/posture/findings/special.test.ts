import { describe, expect, test } from 'vitest';
import { judgeFindings } from '../../../src/posture/findings/index.ts';
import { openings } from '../../../src/posture/change/openings.ts';
import { present } from '../../../src/tenant/tenant.ts';
import { brokenLints } from '../../support/findings.ts';
import {
  afReject,
  at,
  aWorld,
  group,
  mailbox,
  outboundRule,
  policy,
  predicate,
  remote,
  type Short,
  transportRule,
} from '../build.ts';
import { ana, ben, on, outward, rulesOfAll, scoped } from './worlds.ts';

describe('what could go without any verdict changing', () => {
  const redundant = (short: Short) =>
    brokenLints(aWorld(short), at)
      .filter((one) => one.id === 'redundant')
      .map((one) => `${one.object ?? ''}: ${one.message}`);
  const teams = [
    group('in@contoso.com', [ana, ben]),
    group('out@contoso.com', [ben]),
    group('far@contoso.com', ['carlos@contoso.com']),
  ];
  const people = [ana, ben, 'carlos@contoso.com'].map((one) => mailbox(one));
  const rule = (exceptions: readonly string[]) =>
    afReject({ senderAddressLocation: 'HeaderOrEnvelope', exceptions: [predicate('fromMemberOf', exceptions)] });

  test.each<[string, Short, readonly string[]]>([
    ['a rule that decides', { mode: 'On', transport: [afReject()] }, []],
    [
      'a rule behind one that ends the scan for all',
      {
        mode: 'On',
        transport: [transportRule('First', { actions: { stopRuleProcessing: true } }), afReject({ priority: 1 })],
      },
      ['transportRules/AF-reject: AF-reject decides no automatic forward: another control always does'],
    ],
    [
      'a rule behind another that rejects the same',
      { mode: 'On', transport: [afReject(), { ...afReject({ priority: 1 }), name: 'Again' }] },
      ['transportRules/Again: Again decides no automatic forward: another control always does'],
    ],
    [
      'an exception that lets somebody out',
      { mode: 'On', people, groups: teams, transport: [rule(['in@contoso.com'])] },
      [],
    ],
    [
      'an exception of a rule for people whom the remote domain stops',
      { mode: 'On', people, groups: teams, remote: [remote('*', false)], transport: [rule(['in@contoso.com'])] },
      [
        'transportRules/AF-reject: AF-reject decides no automatic forward: another control always does',
        'transportRules/AF-reject: the exception for in@contoso.com in AF-reject lets no automatic forward through',
      ],
    ],
    [
      'an exception of a policy for people whom it does not cover',
      {
        people,
        groups: teams,
        policies: on,
        rules: [
          outboundRule('P0', {
            fromMemberOf: ['in@contoso.com'],
            exceptIfFromMemberOf: ['out@contoso.com', 'far@contoso.com'],
          }),
        ],
      },
      ['outboundPolicies/P0: the exception for far@contoso.com in P0 takes nobody out'],
    ],
    [
      'a domain that says what the wider one says',
      {
        remote: [
          remote('*', true),
          remote('*.fabrikam.com', false),
          remote('eu.fabrikam.com', false),
          remote('fabrikam.com', true),
        ],
      },
      ['remoteDomains/eu.fabrikam.com: eu.fabrikam.com says what *.fabrikam.com says'],
    ],
  ])('%s', (_, short, expected) => {
    expect(redundant(short)).toEqual(expected);
  });
});

describe('openings', () => {
  test('a closed tenant has none', () => {
    expect(openings(aWorld(), at)).toEqual({ allowed: [], uncertain: [] });
  });

  test('one group that may forward to one domain, and to any by a directory object, is two rows', () => {
    const short = scoped([group('fwd@contoso.com', [ana])], {
      remote: [remote('*', false), remote('fabrikam.com', true)],
    });
    const { allowed } = openings(aWorld(short), at);
    expect(allowed.map((one) => [one.senders.name, one.destinations.name, one.mechanisms.length])).toEqual([
      [ana, 'fabrikam.com', 5],
      [ana, 'any external domain except fabrikam.com', 1],
    ]);
  });
});

describe('findings with what somebody answers for', () => {
  const record = { owner: 'messaging@contoso.com', reason: 'Tickets', until: '2027-03-31' };
  const held = (id: string, short: Short, ...approved: readonly string[]) =>
    judgeFindings(aWorld(short), at, {
      approvals: (object) => (approved.includes(object) ? record : null),
      grants: { of: () => null, allow: () => false },
    }).find(({ finding }) => finding.id === id);
  const partners: Short = {
    policies: [policy('Partners', 'On')],
    rules: [outboundRule('Partners', { from: [ana] })],
  };
  const domains: Short = { remote: [remote('*', false), remote('fabrikam.com', true), remote('gmail.com', true)] };
  const scanner: Short = {
    world: {
      smtpAuth: { organization: present('disabled'), mailboxes: new Map([[ana, 'enabled']]), everyMailbox: true },
    },
  };

  test.each([
    ['B-FWD-1', partners, 'outboundPolicies/Partners'],
    ['B-FWD-2', partners, 'outboundPolicies/Partners'],
    ['B-FWD-4', { remote: [remote('*', false), remote('gmail.com', true)] }, 'remoteDomains/gmail.com'],
    ['B-SMTP-2', scanner, `smtpAuth/${ana}`],
  ] as const)('%s is met and lists the exception', (id, short, object) => {
    expect(held(id, short, object)).toMatchObject({ answer: 'met', exceptions: [{ object, ...record }] });
    expect(held(id, short)?.answer).toBe('not met');
  });

  test('what is left without a record breaks it, and is all that is named', () => {
    const found = held('B-FWD-4', domains, 'remoteDomains/fabrikam.com');
    expect(found?.answer).toBe('not met');
    expect(found?.remarks.map((one) => one.subject)).toEqual([{ about: 'object', object: 'remoteDomains/gmail.com' }]);
  });

  test('what was not read is no exception', () => {
    const some: Short = {
      world: { smtpAuth: { organization: present('disabled'), mailboxes: new Map([[ana, 'enabled']]) } },
    };
    expect(held('B-SMTP-2', some, `smtpAuth/${ana}`)?.answer).toBe('undecided');
  });

  test.each<[string, Short, string]>([
    ['B-FWD-1', { mode: 'On' }, 'outboundPolicies/Default'],
    ['B-FWD-2', { mode: 'On' }, 'outboundPolicies/Default'],
    ['B-FWD-3', { ...partners, mode: 'Automatic' }, 'outboundPolicies/Default'],
    ['B-FWD-4', {}, 'remoteDomains/*'],
    ['L1', { mode: 'Automatic' }, 'outboundPolicies/Default'],
  ])('%s has no exception for everybody', (id, short, object) => {
    expect(held(id, short, object)?.answer).toBe('not met');
  });

  test('of two forwards of one mailbox each is told', () => {
    const short: Short = { forwards: outward(true), world: rulesOfAll([]) };
    expect(held('L13', short)?.remarks).toHaveLength(1);
  });
});
