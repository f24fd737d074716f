import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { brokenLints } from '../support/findings.ts';
import type { Cell, Mechanism } from '../../src/posture/values/verdict.ts';
import {
  afReject,
  at,
  aWorld,
  outboundRule,
  policy,
  predicate,
  remote,
  type Short,
  transportRule,
} from '../posture/build.ts';

const cell: Cell = {
  sender: 'ana@contoso.com',
  mechanism: 'inbox-forward',
  to: 'x@fabrikam.com',
  original: 'external',
};
const verdictOn = (short: Short, changes: Partial<Cell> = {}) => evaluate(aWorld(short), { ...cell, ...changes }, at);

const open = [remote('*', true)];
const shut = [remote('*', false)];

describe('one control that blocks is enough', () => {
  test.each([
    { what: 'domain allows, policy Off', short: { remote: open, mode: 'Off' }, verdict: 'blocked', gate: 'G4' },
    // The page of 2023 says blocked; since August 2026 the service's pages say that it depends on the organisation.
    {
      what: 'domain allows, policy Automatic',
      short: { remote: open, mode: 'Automatic' },
      verdict: 'indeterminate',
      gate: 'G4',
    },
    {
      what: 'domain allows, policy Automatic in a tenant where that means off',
      short: { remote: open, mode: 'Automatic', facts: { automaticMeans: 'off' } },
      verdict: 'blocked',
      gate: 'G4',
    },
    { what: 'policy On, domain blocks', short: { remote: shut, mode: 'On' }, verdict: 'blocked', gate: 'G1' },
    {
      what: 'policy On, rule blocks',
      short: { remote: open, mode: 'On', transport: [afReject()] },
      verdict: 'blocked',
      gate: 'G2',
    },
    { what: 'everything open', short: { remote: open, mode: 'On' }, verdict: 'allowed', gate: undefined },
  ] as const)('$what: $verdict', ({ short, verdict, gate }) => {
    const found = verdictOn(short);
    expect(found.verdict).toBe(verdict);
    expect(found.decidedBy?.gate).toBe(gate);
  });

  test('all that block are named, so that mending the first shows no surprise', () => {
    const found = verdictOn({ remote: shut, mode: 'Off', transport: [afReject()] });
    expect([found.decidedBy, ...found.alsoBlockedBy].map((one) => one?.gate)).toEqual(['G1', 'G2', 'G4']);
  });

  test('a policy that is open and domains that are not steer where people forward', () => {
    const short: Short = { mode: 'On', remote: [remote('*', false), remote('fabrikam.com', true)] };
    expect(verdictOn(short).verdict).toBe('allowed');
    expect(verdictOn(short, { to: 'x@gmail.com' }).verdict).toBe('blocked');
  });

  test('mail between people inside is never held', () => {
    expect(verdictOn({ mode: 'Off', remote: shut }, { to: 'ben@contoso.com' })).toMatchObject({
      verdict: 'not-applicable',
      reason: 'internal-recipient',
    });
  });
});

/** The rule of the page: finds what inbox rules send out, and marks it so that a report lists it. */
const detection = transportRule('Find inbox rules that forward', {
  conditions: [
    predicate('headerMatchesPatterns', ['.'], 'X-MS-Exchange-Inbox-Rules-Loop'),
    predicate('sentToScope', 'NotInOrganization'),
  ],
  actions: {},
});

describe('the rule that detects forwards by their header', () => {
  test('stops nothing', () => {
    expect(verdictOn({ mode: 'On', transport: [detection] }).verdict).toBe('allowed');
  });

  const rejecting = { ...detection, actions: { ...detection.actions, reject: { code: null, text: 'No.' } } };
  test.each([
    ['inbox-forward', 'blocked'],
    ['inbox-forward-attachment', 'blocked'],
    ['inbox-redirect', 'blocked'],
    ['mailbox-smtp', 'allowed'],
    ['mailbox-object', 'allowed'],
  ] as const)('sees %s as it would be if it rejected: %s', (mechanism: Mechanism, verdict) => {
    expect(verdictOn({ mode: 'On', transport: [rejecting] }, { mechanism }).verdict).toBe(verdict);
  });

  test('leaves mailbox forwarding open where it rejects alone, and that is a finding', () => {
    const found = brokenLints(aWorld({ mode: 'On', transport: [rejecting] }), at);
    expect(found.map((one) => [one.id, one.object])).toContainEqual([
      'L8',
      'transportRules/Find inbox rules that forward',
    ]);
  });
});

describe('who is told', () => {
  test.each([
    { original: 'external', mechanism: 'inbox-forward', code: '5.7.520' },
    { original: 'internal', mechanism: 'mailbox-smtp', code: '5.7.520' },
    { original: 'internal', mechanism: 'inbox-forward', code: null },
  ] as const)('an $original author of a $mechanism gets $code', ({ code, ...changes }) => {
    const { ndr, silent } = verdictOn({ mode: 'Off' }, changes);
    expect(ndr?.code ?? null).toBe(code);
    expect(silent).toBe(code === null);
  });

  test('the bounce bears the words of the page', () => {
    expect(verdictOn({ mode: 'Off' }).ndr?.text).toContain('Your organization does not allow external forwarding');
  });
});

describe('On or Off said clearly', () => {
  test('every policy that applies and is left on Automatic is a finding', () => {
    const short: Short = {
      mode: 'Off',
      policies: [policy('Scanner', 'Automatic'), policy('Idle', 'Automatic')],
      rules: [outboundRule('Scanner', { from: ['ana@contoso.com'] })],
    };
    const found = brokenLints(aWorld(short), at).filter((one) => one.id === 'L1');
    expect(found.map((one) => one.object)).toEqual(['outboundPolicies/Scanner']);
  });
});
