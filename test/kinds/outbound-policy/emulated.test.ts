import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { outboundPolicy } from '../../../src/kinds/outbound-policy/index.ts';
import { orderAfter } from '../../../src/kinds/ranking.ts';
import { anEmulatedTenant } from '../transport-rule/emulated.ts';
import { anEntry, changesOf, planFor } from './planning.ts';

const names = ['Alpha', 'Bravo', 'Charlie', 'Delta'];
const domains = fc.uniqueArray(fc.constantFrom('a.contoso.com', 'b.contoso.com', 'contoso.com'), {
  minLength: 1,
  maxLength: 2,
});
const spec = fc.record(
  {
    autoForwardingMode: fc.constantFrom('On', 'Off', 'Automatic', 'off', null),
    senderDomainIs: domains,
    exceptIfSenderDomainIs: domains,
    enabled: fc.boolean(),
    comments: fc.constantFrom('why', null),
    adminDisplayName: fc.constantFrom('shown', null),
    recipientLimitPerDay: fc.constantFrom(0, 500, null),
    bccSuspiciousOutboundAdditionalRecipients: fc.constant(['Ana@contoso.com']),
    actionWhenThresholdReached: fc.constantFrom('Alert', null),
  },
  { requiredKeys: ['senderDomainIs'] },
);
const declared = fc.oneof(
  { weight: 5, arbitrary: spec },
  { weight: 1, arbitrary: fc.constant<JsonObject>({ appliesTo: 'nobody' }) },
);
const policies = fc
  .tuple(fc.shuffledSubarray(names), fc.array(declared, { minLength: 4, maxLength: 4 }), fc.constantFrom('On', 'Off'))
  .map(([order, specs, mode]) =>
    [
      ...order.map((name, at) => Object.assign({}, specs[at], { name })),
      { name: 'Default', autoForwardingMode: mode },
    ].map((one, at) => anEntry(outboundPolicy, one, at + 1)),
  );

test('the emulated service takes every step, ends where nothing is left to plan, and goes back', async () => {
  await fc.assert(
    fc.asyncProperty(policies, policies, fc.constantFrom('report', 'remove', 'close'), async (before, after, rest) => {
      const tenant = anEmulatedTenant();
      for (const step of planFor(outboundPolicy, before, await tenant.live(outboundPolicy))) tenant.run(step.call);
      const start = await tenant.live(outboundPolicy);
      const steps = planFor(outboundPolicy, after, start, rest);
      let order = places(start);
      for (const step of steps) {
        tenant.run(step.call);
        const now = (await tenant.live(outboundPolicy)).find((live) => live.ref.key === step.ref.key);
        expect({ step: step.id, properties: now?.properties ?? null }).toEqual({
          step: step.id,
          properties: step.becomes,
        });
        order = orderAfter(order, step, outboundPolicy.ranked ?? (() => true));
        expect(order).toEqual(places(await tenant.live(outboundPolicy)));
      }
      const end = await tenant.live(outboundPolicy);
      expect(
        changesOf(outboundPolicy, after, end, rest).filter((one) => !['keep', 'ignore'].includes(one.action)),
      ).toEqual([]);
      for (const step of steps.toReversed()) for (const call of step.undo) tenant.run(call);
      expect(told(await tenant.live(outboundPolicy))).toEqual(told(start));
    }),
    { numRuns: 60 },
  );
});

/** In the order of evaluation; policies for nobody have no place in it. */
function told(all: Awaited<ReturnType<ReturnType<typeof anEmulatedTenant>['live']>>): readonly unknown[] {
  const nobody = all
    .filter((live) => live.properties['appliesTo'] === 'nobody')
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const others = all.filter((live) => live.properties['appliesTo'] !== 'nobody');
  return [...others, ...nobody].map((live) => [live.name, live.properties]);
}

/** The keys of those that have a place in the order. */
const places = (all: Awaited<ReturnType<ReturnType<typeof anEmulatedTenant>['live']>>): readonly string[] =>
  all.filter((live) => live.extra['rule'] !== null).map((live) => live.ref.key);
