import { expect, test } from 'vitest';
import { loadPolicies, plain, planDocument, propose, snapshotReader, text } from '../src/index.ts';

test('a program can plan the worked tenant against a snapshot with what the package exports', async () => {
  const policies = await loadPolicies(new URL('../policies', import.meta.url).pathname, '2026-11-21');
  if (!policies.ok) throw new Error(policies.problems.map((one) => one.message).join('\n'));
  const domain = 'contoso.onmicrosoft.com';
  const reader = snapshotReader({
    format: 'postern-snapshot/1',
    takenAt: '2026-11-21T12:00:00Z',
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain },
    reads: [
      {
        cmdlet: 'Get-AcceptedDomain',
        parameters: {},
        result: [
          {
            DomainName: domain,
            DomainType: 'Authoritative',
            InitialDomain: true,
            Default: true,
            MatchSubDomains: false,
          },
        ],
      },
    ],
  });
  const plan = await propose(policies.value, reader, {
    at: new Date('2026-11-21T12:00:00Z'),
    version: '0',
    commit: null,
  });
  if (!plan.ok) throw new Error(plan.problems.map((one) => one.message).join('\n'));
  expect(plan.value.steps).toEqual([]);
  expect(text(planDocument(plan.value, { file: null }), plain)).toContain(
    'Nothing to do as far as the tenant could be read.',
  );
});
