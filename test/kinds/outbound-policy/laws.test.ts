import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { outboundPolicy } from '../../../src/kinds/outbound-policy/index.ts';
import { anEntry, changesOf, planFor } from './planning.ts';
import { aPolicy, aRule, aService } from './service.ts';

const names = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'];
const mode = fc.constantFrom('On', 'Off', 'Automatic');
const people = fc.uniqueArray(fc.constantFrom('ana@a.example', 'bob@a.example', 'eve@b.example'), {
  minLength: 1,
  maxLength: 2,
});
const domains = fc.uniqueArray(fc.constantFrom('a.example', 'b.example'), { minLength: 1, maxLength: 2 });

const liveScope = fc.record(
  { From: people, ExceptIfFrom: people, SenderDomainIs: domains },
  { requiredKeys: ['From'] },
);

/** Policies with and without a rule, rules renamed, and now and then a rule whose policy is gone. */
const tenants = fc
  .record({
    order: fc.shuffledSubarray(names),
    modes: fc.array(mode, { minLength: 6, maxLength: 6 }),
    scopes: fc.array(liveScope, { minLength: 5, maxLength: 5 }),
    fates: fc.array(fc.constantFrom('whole', 'whole', 'whole', 'renamed', 'disabled', 'no rule', 'no policy'), {
      minLength: 5,
      maxLength: 5,
    }),
  })
  .map(({ order, modes, scopes, fates }) => ({
    policies: [
      aPolicy('Default', { AutoForwardingMode: modes[5] ?? 'Off' }),
      ...order.flatMap((name, at) =>
        fates[at] === 'no policy' ? [] : [aPolicy(name, { AutoForwardingMode: modes[at] ?? 'On' })],
      ),
    ],
    rules: order.flatMap((name, at) =>
      fates[at] === 'no rule' ? [] : [ruleFor(name, fates[at] ?? '', scopes[at] ?? {})],
    ),
  }));

const ruleFor = (name: string, fate: string, scope: JsonObject): JsonObject =>
  aRule(fate === 'renamed' ? `${name} renamed` : name, name, {
    ...scope,
    State: fate === 'disabled' ? 'Disabled' : 'Enabled',
  });

const spec = fc.record(
  {
    autoForwardingMode: mode,
    enabled: fc.boolean(),
    recipientLimitPerDay: fc.constantFrom(0, 100),
    comments: fc.constantFrom('why', null),
    ruleName: fc.constant('of its own'),
    exceptIfFrom: people,
    senderDomainIs: domains,
    adminDisplayName: fc.constantFrom('shown', null),
  },
  { requiredKeys: [] },
);
const declared = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(spec, people).map(([more, from]): JsonObject => Object.assign(more, { from })) },
  { weight: 1, arbitrary: mode.map((one): JsonObject => ({ appliesTo: 'nobody', autoForwardingMode: one })) },
);

const policies = fc
  .tuple(fc.shuffledSubarray(names), fc.array(declared, { minLength: 5, maxLength: 5 }), mode, fc.boolean())
  .map(([order, specs, byDefault, withDefault]) => {
    const own = order.map((name, at) => anEntry(outboundPolicy, { name, ...named(name, specs[at] ?? {}) }, at + 1));
    return withDefault
      ? own.concat(anEntry(outboundPolicy, { name: 'Default', autoForwardingMode: byDefault }, 9))
      : own;
  });

/** Rule names are unique, as the check of the section demands. */
function named(name: string, { ruleName, ...rest }: JsonObject): JsonObject {
  return ruleName === undefined ? rest : { ...rest, ruleName: `${name} of its own` };
}

const undeclared = fc.constantFrom('report', 'close', 'remove', 'ignore');

describe('whatever a tenant has and whatever is declared', () => {
  test('each step leaves what it says, all of them leave nothing to plan, and undoing them restores the start', async () => {
    await fc.assert(
      fc.asyncProperty(tenants, policies, undeclared, async (tenant, entries, rest) => {
        const service = aService(tenant.policies, tenant.rules);
        const start = await service.live();
        const steps = planFor(outboundPolicy, entries, start, rest);
        for (const step of steps) {
          service.run(step.call);
          const now = (await service.live()).find((live) => live.ref.key === step.ref.key);
          expect({ step: step.id, properties: now?.properties ?? null }).toEqual({
            step: step.id,
            properties: step.becomes,
          });
        }
        const end = await service.live();
        expect(
          changesOf(outboundPolicy, entries, end, rest).filter((change) => !['keep', 'ignore'].includes(change.action)),
        ).toEqual([]);
        expect(planFor(outboundPolicy, entries, end, rest)).toEqual([]);
        if (steps.some((step) => step.undo.length === 0)) return;
        for (const step of steps.toReversed()) for (const call of step.undo) service.run(call);
        expect(bare(await service.live())).toEqual(bare(start));
      }),
      { numRuns: 300 },
    );
  });
});

/** Policies without a rule have no place in the order, so that theirs is not compared. */
const bare = (all: Awaited<ReturnType<ReturnType<typeof aService>['live']>>) => {
  const ruled = all.filter((live) => live.extra['rule'] !== null);
  const others = all
    .filter((live) => live.extra['rule'] === null)
    .toSorted((one, other) => one.name.localeCompare(other.name));
  return [...ruled, ...others].map((live) => [live.name, live.extra, live.properties]);
};
