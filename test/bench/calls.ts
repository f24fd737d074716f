import { startEmulator } from '../../src/emulator/server/server.ts';
import { generateTenant } from '../../src/emulator/tenants/generate.ts';
import { textAt } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { propose } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { context, today } from '../support/flow.ts';
import { roadsTo } from '../support/tenants.ts';
import type { Figures } from './rows.ts';

/**
 * Calls of one plan over a generated tenant of a size: operations asked for, in how many requests. The controls are
 * those of the policies alone and name ten groups: those that a tenant is generated with name other people each time.
 */
async function callsOf(mailboxes: number): Promise<{ readonly operations: number; readonly requests: number }> {
  const tenant = generateTenant({ mailboxes, seed: 7, groups: 10, policies: 0, rules: 0, domains: 2 });
  const groups = [...tenant.recipients.values()]
    .filter((row) => textAt(row, 'RecipientTypeDetails').includes('Group'))
    .map((row) => textAt(row, 'PrimarySmtpAddress'));
  const policies = [
    `tenant: { id: ${tenant.id}, domain: ${tenant.domain}, exchange: rest }`,
    'outboundPolicies:',
    ...groups.map((group, n) => `  - { name: Policy ${n}, autoForwardingMode: On, fromMemberOf: [${group}] }`),
    '',
  ].join('\n');
  const desired = desiredFrom(sourcesOfText('policies/a.yaml', policies).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  const emulator = await startEmulator({ tenant });
  try {
    const plan = await propose(desired.value, roadsTo(emulator.url, tenant.id), context);
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    const made = emulator.calls();
    return {
      operations: Object.values(made.operations).reduce((sum, count) => sum + count, 0),
      requests: made.requests,
    };
  } finally {
    await emulator.close();
  }
}

/** The number of calls must not grow with the number of mailboxes. */
export async function calls(): Promise<Figures> {
  const few = await callsOf(100);
  const many = await callsOf(100_000);
  const said = ({ operations, requests }: typeof few): string => `${operations} calls in ${requests} requests`;
  const holds = few.operations === many.operations && few.requests === many.requests;
  return { calls: { measured: said(many), beside: `100 mailboxes: ${said(few)}`, holds } };
}
