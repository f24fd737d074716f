import { expect, test } from 'vitest';
import { type JsonObject, textAt } from '../../src/json.ts';
import { write } from '../../src/kinds/draft.ts';
import { type Outcome, present, type Tenant } from '../../src/tenant/tenant.ts';
import { startTrace } from '../../src/tenant/trace.ts';
import { noon } from '../support/flow.ts';

const done: Outcome = { state: 'done', rows: [], warnings: [] };
const failed: Outcome = { state: 'failed', error: { reason: 'denied', call: 'x', message: 'no', type: null } };

test('writes are in a trace as they came out, one by one, also those that shared a request', async () => {
  const tenant: Tenant = {
    read: async () => present([]),
    run: async () => done,
    batches: { exchange: { most: 10, run: async () => [failed, null, done] } },
  };
  const trace = startTrace(noon);
  const traced = trace.writing(tenant);
  const calls = ['ana', 'ben', 'cyd'].map((Member) => write('Add-DistributionGroupMember', { Identity: 'g', Member }));
  expect(await traced.batches?.exchange?.run(calls)).toEqual([failed, null, done]);
  await traced.run(write('Set-RemoteDomain', { Identity: 'x' }));
  const document = JSON.parse(trace.text({ id: 'i', domain: 'd' })) as { trace: { writes: readonly JsonObject[] } };
  const told = document.trace.writes.map((one) => {
    const { cmdlet, parameters } = one['call'] as { cmdlet: string; parameters: JsonObject };
    return [cmdlet, textAt(parameters, 'Member'), one['state']].join(' ');
  });
  expect(told).toEqual([
    'Add-DistributionGroupMember ana failed',
    'Add-DistributionGroupMember cyd done',
    'Set-RemoteDomain  done',
  ]);
});
