import { describe, expect, test } from 'vitest';
import { type Limits, loosened, usualLimits } from '../../src/github/run/loosened.ts';
import type { Guardrails } from '../../src/policy/schema/policy.ts';
import { aPosture } from './samples.ts';
import { aPlan } from '../render/samples.ts';

const limitsWith = (more: Partial<Guardrails>): Limits => ({
  ...usualLimits,
  guardrails: { ...usualLimits.guardrails, ...more },
});

/** Each setting from strict to loose: one way it loosens, the other way it does not. */
const scales: readonly (readonly [keyof Guardrails, readonly Partial<Guardrails>[]])[] = [
  [
    'tenantWideForwarding',
    ['refuse', 'warn', 'allow'].map((one) => ({ tenantWideForwarding: one }) as Partial<Guardrails>),
  ],
  ['maxNewlyAllowedSenders', [0, 5, 6, null].map((one) => ({ maxNewlyAllowedSenders: one }))],
  [
    'maxRemovals',
    [
      { count: 1, share: 0.1 },
      { count: 2, share: 0.1 },
      { count: 2, share: 0.2 },
    ].map((one) => ({ maxRemovals: one })),
  ],
  [
    'requireOnGrant',
    [['owner', 'until'], ['owner'], []].map((one) => ({ requireOnGrant: one }) as Partial<Guardrails>),
  ],
  ['protect', [['groups/a', 'groups/b'], ['groups/a'], []].map((one) => ({ protect: one }))],
];

describe('a change loosens the limits that held before it', () => {
  test.each(scales)('where guardrails.%s gets looser, and not where it stays or gets stricter', (name, scale) => {
    for (const [at, before] of scale.entries())
      for (const [now, after] of scale.entries())
        expect(loosened(limitsWith(before), limitsWith(after), aPlan()), `${at} to ${now}`).toEqual(
          now > at ? [`guardrails.${name}`] : [],
        );
  });

  test('where it names other people than it took away', () => {
    expect(
      loosened(limitsWith({ protect: ['groups/a'] }), limitsWith({ protect: ['groups/b', 'groups/c'] }), aPlan()),
    ).toEqual(['guardrails.protect']);
  });

  test.each([
    { count: 25, says: [] },
    { count: 26, says: ['guardrails.maxNewlyAllowedSenders'] },
    { count: null, says: ['guardrails.maxNewlyAllowedSenders'] },
  ])('where it lets more people in than they allowed: $count', ({ count, says }) => {
    const plan = aPlan({ posture: aPosture({ newlyAllowed: { name: 'a', count, example: 'a' } }) });
    expect(
      loosened(limitsWith({ maxNewlyAllowedSenders: 25 }), limitsWith({ maxNewlyAllowedSenders: 25 }), plan),
    ).toEqual(says);
  });

  test.each([
    { automaticMeans: 'off' },
    { nestedGroups: 'ignore' },
    { bypassRule: 'ignore' },
    { outboundPolicyOnConnectors: 'skipped' },
  ] as const)('where it says otherwise of the tenant: %j', (fact) => {
    const now = { ...usualLimits, facts: { ...usualLimits.facts!, ...fact } };
    expect(loosened(usualLimits, now, aPlan())).toEqual(['tenant.facts']);
    expect(loosened(now, now, aPlan())).toEqual([]);
  });

  test.each([
    { what: 'drops one', now: [] },
    { what: 'asks for less', now: [{ name: 'a', spec: { from: 'everyone', to: 'fabrikam.com', expect: 'allowed' } }] },
  ])('where it $what of the tests of the posture', ({ now }) => {
    const before = [{ name: 'a', spec: { from: 'everyone', to: 'fabrikam.com', expect: 'blocked' } }];
    expect(loosened({ ...usualLimits, expectations: before }, { ...usualLimits, expectations: now }, aPlan())).toEqual([
      'expectations',
    ]);
    const more = [...before, { name: 'b', spec: {} }];
    expect(loosened({ ...usualLimits, expectations: before }, { ...usualLimits, expectations: more }, aPlan())).toEqual(
      [],
    );
  });
});
