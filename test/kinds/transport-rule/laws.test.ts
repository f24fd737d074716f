import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { orderAfter } from '../../../src/kinds/ranking.ts';
import { transportRule } from '../../../src/kinds/transport-rule/index.ts';
import { anEntry, changesOf, planFor } from '../outbound-policy/planning.ts';
import { anEmulatedTenant } from './emulated.ts';

const names = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'];
const people = fc.uniqueArray(fc.constantFrom('ana@a.example', 'Bob@a.example', 'eve@b.example'), {
  minLength: 1,
  maxLength: 2,
});
const domains = fc.uniqueArray(fc.constantFrom('a.example', 'B.example'), { minLength: 1, maxLength: 2 });

/** Some of every shape, and those that the service completes or couples. */
const spec = fc
  .record(
    {
      enabled: fc.boolean(),
      from: people,
      exceptIfFrom: people,
      recipientDomainIs: domains,
      sentToScope: fc.constantFrom('InOrganization', 'notinorganization'),
      messageTypeMatches: fc.constantFrom('AutoForward', 'oof'),
      subjectMatchesPatterns: fc.constant(['b', 'a']),
      attachmentSizeOver: fc.constantFrom('10MB', '10 MB (10,485,760 bytes)', '512 kb'),
      exceptIfAttachmentIsUnsupported: fc.boolean(),
      sclOver: fc.constantFrom(5, 9),
      header: fc.constant('X-MS-Exchange-Inbox-Rules-Loop'),
      rejectMessageReasonText: fc.constant('No forwarding.'),
      rejectMessageEnhancedStatusCode: fc.constantFrom('5.7.1', '5.7.999'),
      blindCopyTo: people,
      setSCL: fc.constantFrom(-1, 9),
      stopRuleProcessing: fc.boolean(),
      mode: fc.constantFrom('Audit', 'enforce', null),
      senderAddressLocation: fc.constantFrom('HeaderOrEnvelope', 'Header'),
      comments: fc.constantFrom('why\n', null),
      activationDate: fc.constantFrom('2027-01-01', '2027-01-01T01:00:00+01:00', null),
      incidentReportContent: fc.constant(['subject', 'Sender']),
      generateIncidentReport: fc.constant('report@b.example'),
    },
    { requiredKeys: [] },
  )
  .map(({ header, ...rest }): JsonObject =>
    Object.assign(
      rest,
      header === undefined ? {} : { headerMatchesMessageHeader: header, headerMatchesPatterns: ['.'] },
    ),
  );

const rules = fc
  .tuple(fc.shuffledSubarray(names), fc.array(spec, { minLength: 5, maxLength: 5 }))
  .map(([order, specs]) =>
    order.map((name, at) => anEntry(transportRule, Object.assign({}, specs[at], { name }), at + 1)),
  );

const undeclared = fc.constantFrom('report', 'close', 'remove', 'ignore');

const told = (all: Awaited<ReturnType<ReturnType<typeof anEmulatedTenant>['live']>>) =>
  all.map((live) => [live.name, live.properties, live.beyond]);

describe('whatever rules a tenant has and whatever is declared', () => {
  test('each step leaves what it says, all of them leave nothing to plan, and undoing them restores the start', async () => {
    await fc.assert(
      fc.asyncProperty(rules, rules, undeclared, async (before, after, rest) => {
        const tenant = anEmulatedTenant();
        for (const step of planFor(transportRule, before, [])) tenant.run(step.call);
        const start = await tenant.live(transportRule);
        expect(start.map((live) => live.name)).toEqual(before.map((entry) => entry.name));
        const steps = planFor(transportRule, after, start, rest);
        let order = places(start);
        for (const step of steps) {
          tenant.run(step.call);
          const now = (await tenant.live(transportRule)).find((live) => live.ref.key === step.ref.key);
          expect({ step: step.id, properties: now?.properties ?? null }).toEqual({
            step: step.id,
            properties: step.becomes,
          });
          order = orderAfter(order, step, () => true);
          expect(order).toEqual(places(await tenant.live(transportRule)));
        }
        const end = await tenant.live(transportRule);
        expect(
          changesOf(transportRule, after, end, rest).filter((one) => !['keep', 'ignore'].includes(one.action)),
        ).toEqual([]);
        expect(planFor(transportRule, after, end, rest)).toEqual([]);
        for (const step of steps.toReversed()) for (const call of step.undo) tenant.run(call);
        expect(told(await tenant.live(transportRule))).toEqual(told(start));
      }),
      { numRuns: 60 },
    );
  });
});

/** The keys of those that have a place in the order. */
const places = (all: Awaited<ReturnType<ReturnType<typeof anEmulatedTenant>['live']>>): readonly string[] =>
  all.map((live) => live.ref.key);
