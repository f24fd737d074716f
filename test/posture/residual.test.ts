import { describe, expect, test } from 'vitest';
import { compare } from '../../src/posture/change/compare.ts';
import { residualChannels } from '../../src/posture/question/residual.ts';
import type { TransportRule } from '../../src/posture/world/world.ts';
import { absent } from '../../src/tenant/tenant.ts';
import {
  at,
  aWorld,
  contact,
  mailbox,
  predicate,
  principal,
  rejects,
  type Short,
  transportRule,
  unread,
} from './build.ts';

const redirect = (target: ReturnType<typeof principal>, more: Partial<TransportRule> = {}): Short => ({
  people: [mailbox('ana@contoso.com'), contact('fab@contoso.com', 'x@fabrikam.com')],
  transport: [
    {
      ...transportRule('Divert', {
        conditions: [predicate('sentTo', ['ana@contoso.com'])],
        actions: { redirectMessageTo: [target] },
      }),
      ...more,
    },
  ],
});
const outside = principal('x@gmail.com');

/** Ways out beside flows, as `where` and, in brackets, where nobody can tell. */
const waysOut = (short: Short): readonly string[] =>
  residualChannels(aWorld(short), at)
    .filter(({ channel }) => channel !== 'power-automate')
    .map(({ to, unclear }) => [...to, ...unclear.map((one) => `(${one})`)].join(', '));

describe('a rule that redirects', () => {
  test.each<[string, Short, readonly string[]]>([
    ['to the outside is a way out', redirect(outside), ['x@gmail.com']],
    ['to a contact goes where the contact points', redirect(principal('fab@contoso.com')), ['x@fabrikam.com']],
    ['to a colleague is none', redirect(principal('ana@contoso.com')), []],
    [
      'to an outside address that is no recipient is one',
      redirect({ identity: 'y@gmail.com', key: absent }),
      ['y@gmail.com'],
    ],
    ['to a name that nobody could look up may be one', redirect({ identity: 'auditors', key: unread }), ['(auditors)']],
    ['is none when it is disabled', redirect(outside, { enabled: false }), []],
    ['is none when it only audits', redirect(outside, { mode: 'Audit' }), []],
    ['is one until it expires', redirect(outside, { expiryDate: '2026-11-21T12:00:00Z' }), ['x@gmail.com']],
    ['is none once it has expired', redirect(outside, { expiryDate: '2026-11-21T11:59:59Z' }), []],
    ['is none before it begins', redirect(outside, { activationDate: '2026-11-21T12:00:01Z' }), []],
    [
      'is one from the moment it begins',
      redirect(outside, { activationDate: '2026-11-21T12:00:00Z' }),
      ['x@gmail.com'],
    ],
    [
      'may be one where the accepted domains were not read',
      { ...redirect(outside), world: { acceptedDomains: unread } },
      ['(x@gmail.com)'],
    ],
  ])('%s', (_, short, expected) => {
    expect(waysOut(short)).toEqual(expected);
  });
});

describe('flows', () => {
  const flows = (more: Partial<TransportRule> = {}): Short => ({
    transport: [
      {
        ...transportRule('Flows', {
          conditions: [predicate('headerContainsWords', ['Microsoft Power Automate'], 'X-MS-Mail-Application')],
          actions: rejects(),
        }),
        ...more,
      },
    ],
  });
  const open = (short: Short): boolean =>
    residualChannels(aWorld(short), at).some((one) => one.channel === 'power-automate');

  test.each<[string, Short, boolean]>([
    ['may send where no rule looks for them', {}, true],
    ['are stopped by a rule that does', flows(), false],
    ['may send once that rule has expired', flows({ expiryDate: '2026-11-01T00:00:00Z' }), true],
    ['may send where it only audits', flows({ mode: 'AuditAndNotify' }), true],
  ])('%s', (_, short, expected) => {
    expect(open(short)).toBe(expected);
  });
});

describe('two states', () => {
  const ways = (before: Short, after: Short) => {
    const { opened, closed } = compare(aWorld(before), aWorld(after), at).residualChannels;
    return [opened.length, closed.length];
  };

  test.each<[string, Short, Short, readonly [number, number]]>([
    ['one that is set up is opened', {}, redirect(outside), [1, 0]],
    ['one that goes is closed', redirect(outside), {}, [0, 1]],
    ['one that stays is neither', redirect(outside), redirect(outside), [0, 0]],
    ['one that goes elsewhere is both', redirect(outside), redirect(principal('y@gmail.com')), [1, 1]],
    ['one that is disabled is closed', redirect(outside), redirect(outside, { enabled: false }), [0, 1]],
  ])('%s', (_, before, after, expected) => {
    expect(ways(before, after)).toEqual(expected);
  });

  test('one that ends by itself is closed', () => {
    const world = aWorld(redirect(outside, { expiryDate: '2026-12-01T00:00:00Z' }));
    const { opened, closed } = compare(world, world, at, new Date('2026-12-02T00:00:00Z')).residualChannels;
    expect([opened.length, closed.length]).toEqual([0, 1]);
  });
});
