import { describe, expect, test } from 'vitest';
import { tellDrift } from '../../src/engine/drift-story.ts';
import type { PlannedChange } from '../../src/engine/plan.ts';
import { identify } from '../../src/engine/tenant-check.ts';
import { absent, present, unknown } from '../../src/tenant/tenant.ts';
import { aPlan, aStep } from '../support/plans.ts';
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
});

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
    expect(tellDrift(plan, [])).toMatchObject({ clean, complete, revert: plan });
  });

  test('says what moved, what nobody declares and what nobody could read apart from each other', () => {
    const plan = aPlan({
      changes: (['create', 'ignore', 'unknown', 'delete', 'update'] as const).map(change),
      steps: [],
    });
    const { moved, undeclared, unknown: unread } = tellDrift(plan, []);
    expect([moved, undeclared, unread].map((all) => all.map((one) => one.action))).toEqual([
      ['create', 'delete', 'update'],
      ['ignore'],
      ['unknown'],
    ]);
  });

  test('says of a rule that only changed its place that it moved', () => {
    const { clean, moved } = tellDrift(aPlan({ steps: [aStep({ title: 'move the rule C to place 1 of 4' })] }), []);
    expect({ clean, moved }).toMatchObject({ clean: false, moved: [{ remarks: ['move the rule C to place 1 of 4'] }] });
  });

  test('goes on watching what is accepted', () => {
    const accepted = anAccepted('open', true, { until: '2027-01-31', reason: 'CHG-1' });
    expect(tellDrift(aPlan(), [accepted]).accepted).toEqual([
      { object: 'remoteDomains/a', property: 'open', value: true, until: '2027-01-31', reason: 'CHG-1' },
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
