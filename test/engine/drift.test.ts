import { describe, expect, test } from 'vitest';
import { type Findings, tellDrift } from '../../src/engine/drift/drift-story.ts';
import type { PlannedChange } from '../../src/engine/plan/plan.ts';
import { identify } from '../../src/engine/propose/tenant-check.ts';
import { absent, present, unknown } from '../../src/tenant/tenant.ts';
import { aMove, aPlan, aPosture, aStep } from '../support/plans.ts';
import { anAccepted } from './things.ts';

const change = (action: PlannedChange['action']): PlannedChange => ({
  action,
  object: `remoteDomains/${action}`,
  noun: 'thing',
  name: action,
  because: null,
  fields: [],
  remarks: [],
  source: null,
  governance: {},
});

/** What was found beside the plan: nothing, unless a test says otherwise. */
const findings = (more: Partial<Findings> = {}): Findings => ({
  posture: aPosture(),
  unsanctioned: [],
  otherwise: [],
  meanings: new Map(),
  strayed: [],
  domains: [],
  expectations: [],
  unread: [],
  accepted: [],
  gone: [],
  ...more,
});

const strange = { ...change('ignore'), does: ['routes'] } as const;
const broken = { name: 'nobody', message: 'ana', source: { file: 'p', line: 1, column: 1 } };

describe('a drift report', () => {
  test.each([
    { changes: [], clean: true, complete: true },
    { changes: ['ignore'], clean: true, complete: true },
    { changes: ['update'], clean: false, complete: true },
    { changes: ['create'], clean: false, complete: true },
    { changes: ['delete'], clean: false, complete: true },
    { changes: ['unknown'], clean: false, complete: false },
    { changes: ['update', 'unknown'], clean: false, complete: false },
  ] as const)('of $changes is clean: $clean, complete: $complete', ({ changes, clean, complete }) => {
    const plan = aPlan({ changes: changes.map(change), steps: [] });
    expect(tellDrift(plan, findings())).toMatchObject({ clean, complete, revert: plan });
  });

  test.each([
    { what: 'an object that nobody speaks for', more: { unsanctioned: [strange] }, complete: true },
    { what: 'an expectation that does not hold', more: { expectations: [broken] }, complete: true },
    { what: 'an opening', more: { posture: aPosture({ gains: [aMove()] }) }, complete: true },
    { what: 'a closing', more: { posture: aPosture({ losses: [aMove({ change: 'closes' })] }) }, complete: true },
    {
      what: 'an answer that nobody knows any more',
      more: { posture: aPosture({ uncertain: [aMove({ change: 'opens' })] }) },
      complete: true,
    },
    { what: 'a read that failed', more: { unread: [{ what: 'x', why: 'denied' }] }, complete: false },
  ])('is not clean with $what', ({ more, complete }) => {
    expect(tellDrift(aPlan({ steps: [] }), findings(more))).toMatchObject({ clean: false, complete });
  });

  test('is clean where only another control decides than the policies ask for', () => {
    const drift = tellDrift(aPlan({ steps: [] }), findings({ posture: aPosture({ deciders: [aMove()] }) }));
    expect(drift.clean).toBe(true);
  });

  test('says what moved, what nobody declares and what nobody could read apart from each other', () => {
    const plan = aPlan({
      changes: (['create', 'ignore', 'unknown', 'delete', 'update'] as const).map(change),
      steps: [],
    });
    const { moved, undeclared, unknown: unread } = tellDrift(plan, findings());
    expect([moved, undeclared, unread].map((all) => all.map((one) => one.action))).toEqual([
      ['create', 'delete', 'update'],
      ['ignore'],
      ['unknown'],
    ]);
  });

  test('tells an undeclared object once', () => {
    const plan = aPlan({ changes: [change('ignore')], steps: [] });
    expect(tellDrift(plan, findings({ unsanctioned: [strange] }))).toMatchObject({
      undeclared: [],
      unsanctioned: [strange],
    });
  });

  test('says of a rule that only changed its place that it moved', () => {
    const { clean, moved } = tellDrift(
      aPlan({ steps: [aStep({ title: 'move the rule C to place 1 of 4' })] }),
      findings(),
    );
    expect({ clean, moved }).toMatchObject({ clean: false, moved: [{ remarks: ['move the rule C to place 1 of 4'] }] });
  });

  test('goes on watching what is accepted', () => {
    const accepted = anAccepted('open', true, { until: '2027-01-31', reason: 'CHG-1' });
    expect(tellDrift(aPlan(), findings({ accepted: [accepted] })).accepted).toEqual([
      { object: accepted.object, property: 'open', value: true, until: '2027-01-31', reason: 'CHG-1' },
    ]);
  });
});

describe('the tenant that answers', () => {
  const section = {
    id: '5F0A1C9E-0000-4000-8000-000000000001',
    domain: 'Contoso.onmicrosoft.com',
    cloud: 'worldwide',
    exchange: 'rest',
    facts: aPlan().facts,
  } as const;
  const denied = unknown({ reason: 'denied', call: 'Get-AcceptedDomain', message: 'no', type: null });

  test.each([
    { what: 'is the one the policies name', domain: present('contoso.onmicrosoft.com'), tenant: section, says: 'ok' },
    { what: 'is another', domain: present('fabrikam.onmicrosoft.com'), tenant: section, says: 'PST901' },
    { what: 'names no initial domain', domain: absent, tenant: section, says: 'PST902' },
    { what: 'does not say', domain: denied, tenant: section, says: 'PST902' },
    { what: 'is named by no policy', domain: present('contoso.onmicrosoft.com'), tenant: null, says: 'PST902' },
  ])('$what: $says', ({ domain, tenant, says }) => {
    const found = identify(tenant, domain);
    expect(found.ok ? 'ok' : found.problems[0]?.code).toBe(says);
    if (found.ok) expect(found.value).toEqual({ id: section.id.toLowerCase(), domain: 'contoso.onmicrosoft.com' });
  });
});
