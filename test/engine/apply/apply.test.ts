import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apply, type ApplyOptions } from '../../../src/engine/apply/apply.ts';
import { fill, idOf } from '../../../src/engine/apply/created.ts';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import type { Report } from '../../../src/engine/plan/report.ts';
import type { Json, JsonObject } from '../../../src/json.ts';
import {
  type Call,
  type Outcome,
  present,
  type Reading,
  type Tenant,
  type TenantError,
} from '../../../src/tenant/tenant.ts';
import { applyOptions } from '../../support/flow.ts';
import { openedJournal } from '../../support/journals.ts';
import { aPlan, aStep } from '../../support/plans.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lost: TenantError = { reason: 'unreachable', call: 'x', message: 'no answer', type: null };
const done: Outcome = { state: 'done', rows: [], warnings: [] };
const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Two remote domains that are opened, one after the other. */
const plan = aPlan({
  steps: ['fabrikam.com', 'adatum.com'].map((domain) =>
    aStep({
      id: `remoteDomains/${domain}#set`,
      object: `remoteDomains/${domain}`,
      call: { via: 'exchange', cmdlet: 'Set-RemoteDomain', parameters: { Identity: domain, AutoForwardEnabled: true } },
      becomes: { domainName: domain, autoForwardEnabled: true },
    }),
  ),
  changes: ['fabrikam.com', 'adatum.com'].map((domain) => ({
    action: 'update',
    object: `remoteDomains/${domain}`,
    noun: 'remote domain',
    name: domain,
    because: 'declared',
    fields: [{ field: 'autoForwardEnabled', from: false, to: true }],
    remarks: [],
    source: null,
    governance: {},
  })),
});

interface Stage extends Tenant {
  readonly calls: Call[];
  readonly rows: Map<string, JsonObject>;
}

/** A tenant of two remote domains; each call may be answered otherwise, and happens unless it is. */
function stage(otherwise: (call: Call, happen: () => Outcome) => Promise<Outcome> | null = () => null): Stage {
  const rows = new Map<string, JsonObject>(
    ['fabrikam.com', 'adatum.com'].map((domain) => [
      domain,
      { Name: domain, DomainName: domain, AutoForwardEnabled: false },
    ]),
  );
  const calls: Call[] = [];
  return {
    calls,
    rows,
    read: async (call) =>
      present(call.via === 'exchange' && call.cmdlet === 'Get-RemoteDomain' ? [...rows.values()] : []),
    run: async (call) => {
      calls.push(call);
      const happen = (): Outcome => {
        const { Identity = null, ...rest } = call.via === 'exchange' ? call.parameters : {};
        rows.set(String(Identity), { ...rows.get(String(Identity)), ...rest });
        return done;
      };
      return otherwise(call, happen) ?? happen();
    },
  };
}

async function run(tenant: Tenant, options: Partial<ApplyOptions> = {}, made: Plan = plan): Promise<Report> {
  const path = join(folder, 'journal');
  const journal = openedJournal(path, made, options.resume ?? false);
  return apply(made, tenant, journal, applyOptions(path, options));
}

const states = (report: Report): readonly string[] => report.steps.map((step) => step.state);
const journalled = (): readonly string[] =>
  readFileSync(join(folder, 'journal'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject)
    .map((line) => [line['kind'], line['state'] ?? line['outcome']].filter((word) => word !== undefined).join(' '));

describe('an interrupt', () => {
  test('before the first step leaves everything as it was', async () => {
    const tenant = stage();
    const report = await run(tenant, { signal: AbortSignal.abort() });
    expect(report.outcome).toBe('stopped');
    expect(states(report)).toEqual(['pending', 'pending']);
    expect(tenant.calls).toEqual([]);
    expect(journalled()).toEqual(['opened', 'closed stopped']);
  });

  test('lets the call under way finish, and no step follows', async () => {
    const interrupt = new AbortController();
    const tenant = stage((_, happen) => {
      interrupt.abort();
      return Promise.resolve(happen());
    });
    const report = await run(tenant, { signal: interrupt.signal });
    expect(states(report)).toEqual(['done', 'pending']);
    expect(tenant.calls).toHaveLength(1);
    expect(journalled()).toEqual(['opened', 'begin', 'end done', 'closed stopped']);
  });

  test('gives up a call that does not end in time: nobody knows what came of it', async () => {
    const interrupt = new AbortController();
    const tenant = stage(() => {
      interrupt.abort();
      return never();
    });
    const report = await run(tenant, { signal: interrupt.signal, grace: 1 });
    expect(report.steps).toMatchObject([
      { state: 'unknown', error: { reason: 'unreachable', message: 'interrupted before the answer came' } },
      { state: 'pending' },
    ]);
    expect(journalled()).toEqual(['opened', 'begin', 'end unknown', 'closed stopped']);
  });

  test('gives up a request of several steps, too: nobody knows what came of any', async () => {
    const interrupt = new AbortController();
    const people = ['ana', 'ben'].map((name) =>
      aStep({ id: `g#add:${name}`, object: 'groups/g@contoso.com', becomes: { [`members/${name}`]: true } }),
    );
    const request = (): Promise<never> => {
      interrupt.abort();
      return never();
    };
    const tenant: Tenant = { ...stage(), batches: { exchange: { most: 10, run: request } } };
    const report = await run(tenant, { signal: interrupt.signal, grace: 1 }, aPlan({ steps: people }));
    expect(states(report)).toEqual(['unknown', 'unknown']);
    expect(journalled()).toEqual(['opened', 'begin', 'begin', 'end unknown', 'end unknown', 'closed stopped']);
  });

  test('gives up a look that does not end in time, too', async () => {
    const interrupt = new AbortController();
    const tenant: Tenant = {
      ...stage(() => {
        interrupt.abort();
        return Promise.resolve({ state: 'unknown', error: lost });
      }),
      read: () => never<Reading>(),
    };
    const report = await run(tenant, { signal: interrupt.signal, grace: 1 });
    expect(states(report)).toEqual(['unknown', 'pending']);
  });

  test('ends a wait for replicas, and nothing more is sent', async () => {
    const interrupt = new AbortController();
    const after = plan.steps.map((step) => ({ ...step, after: ['something'] }));
    const tenant = stage(() => Promise.resolve({ state: 'failed', error: { ...lost, reason: 'absent' } }));
    const waiting = async (): Promise<void> => {
      interrupt.abort();
      return never();
    };
    const report = await run(tenant, { signal: interrupt.signal, wait: waiting }, aPlan({ ...plan, steps: after }));
    expect(states(report)).toEqual(['failed', 'pending']);
    expect(tenant.calls).toHaveLength(1);
  });

  test('while a resumed run looks at a step that was begun sends nothing', async () => {
    const interrupt = new AbortController();
    const first = stage(() => Promise.resolve({ state: 'unknown', error: lost }));
    expect(states(await run(first))).toEqual(['unknown', 'pending']);
    const tenant = stage();
    const looking: Tenant = {
      run: (call) => tenant.run(call),
      read: (call) => {
        interrupt.abort();
        return tenant.read(call);
      },
    };
    const report = await run(looking, { resume: true, signal: interrupt.signal });
    expect(states(report)).toEqual(['pending', 'pending']);
    expect(tenant.calls).toEqual([]);
    expect(states(await run(tenant, { resume: true }))).toEqual(['done', 'done']);
  });

  test('while reading back ends the reading, and says that nothing was read', async () => {
    const interrupt = new AbortController();
    const tenant: Tenant = { ...stage(), read: () => never<Reading>() };
    const watch: ApplyOptions['watch'] = (event) => {
      if (event.kind === 'reading-back') interrupt.abort();
    };
    const report = await run(tenant, { signal: interrupt.signal, grace: 1, watch });
    expect(report.outcome).toBe('unconfirmed');
    expect(report.verified.deviations.map(({ object, state }) => `${object} ${state}`)).toEqual([
      'remoteDomains/fabrikam.com unread',
      'remoteDomains/adatum.com unread',
    ]);
  });
});

describe('a resumed run', () => {
  test('takes what was done as done and does not look at it again', async () => {
    const denied: Tenant['run'] = () => Promise.resolve({ state: 'failed', error: { ...lost, reason: 'denied' } });
    const first = stage();
    const half: Tenant = { ...first, run: (call) => (first.calls.length === 0 ? first.run(call) : denied(call)) };
    expect(states(await run(half))).toEqual(['done', 'failed']);
    const tenant = stage();
    expect(states(await run(tenant, { resume: true }))).toEqual(['already', 'done']);
    expect(tenant.calls).toHaveLength(1);
  });

  test('sends a step again that an earlier run failed at, after a look', async () => {
    const refused = stage(() => Promise.resolve({ state: 'failed', error: { ...lost, reason: 'denied' } }));
    expect(states(await run(refused))).toEqual(['failed', 'pending']);
    const tenant = stage();
    tenant.rows.set('fabrikam.com', { Name: 'fabrikam.com', DomainName: 'fabrikam.com', AutoForwardEnabled: true });
    expect(states(await run(tenant, { resume: true }))).toEqual(['already', 'done']);
    expect(tenant.calls).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  const creation = aPlan({
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, call: { ...step.call, cmdlet: 'New-RemoteDomain' } as Call })),
  });

  test('is looked for at once and after each of three waits', async () => {
    const waits: number[] = [];
    const tenant = stage(() => Promise.resolve({ state: 'unknown', error: lost }));
    const report = await run(tenant, { wait: async (ms) => void waits.push(ms) }, creation);
    expect(report.steps[0]).toMatchObject({ state: 'unknown', error: lost });
    expect(waits).toEqual([1_000, 2_000, 5_000]);
    expect(tenant.calls).toHaveLength(1);
  });

  test('is settled as soon as the write is seen', async () => {
    const tenant = stage((_, happen) => {
      happen();
      return Promise.resolve({ state: 'unknown', error: lost });
    });
    expect(states(await run(tenant))).toEqual(['done', 'done']);
    expect(tenant.calls).toHaveLength(2);
  });

  test('of a setting that was not made is no end: it is made again', async () => {
    let losses = 2;
    const tenant = stage(() => {
      losses -= 1;
      return losses < 0 ? null : Promise.resolve({ state: 'unknown', error: lost });
    });
    expect(states(await run(tenant))).toEqual(['done', 'done']);
    expect(tenant.calls).toHaveLength(4);
  });

  test('three times over is enough', async () => {
    const tenant = stage(() => Promise.resolve({ state: 'unknown', error: lost }));
    expect(states(await run(tenant))).toEqual(['unknown', 'pending']);
    expect(tenant.calls).toHaveLength(3);
  });

  test('where nothing can be read either leaves the step unknown, and nothing is sent again', async () => {
    const tenant = stage(() => Promise.resolve({ state: 'unknown', error: lost }));
    const blind: Tenant = { ...tenant, read: async () => ({ state: 'unknown', because: lost }) };
    expect(states(await run(blind))).toEqual(['unknown', 'pending']);
    expect(tenant.calls).toHaveLength(1);
  });
});

describe('a look after a lost answer', () => {
  const losing = (): Promise<Outcome> => Promise.resolve({ state: 'unknown', error: lost });
  const tenantOf = (answers: Readonly<Record<string, Reading>>): Tenant & { readonly calls: Call[] } => ({
    ...stage(losing),
    read: async (call) => (call.via === 'exchange' ? answers[call.cmdlet] : undefined) ?? present([]),
  });

  test.each([
    { names: ['b', 'a'], comesTo: ['done'], sent: 1, what: 'where it belongs: it was moved' },
    { names: ['a', 'b'], comesTo: ['unknown'], sent: 3, what: 'where it was: it is moved again' },
  ])('finds a rule $what', async ({ names, comesTo, sent }) => {
    const step = aStep({
      object: 'transportRules/b',
      call: { via: 'exchange', cmdlet: 'Set-TransportRule', parameters: { Identity: 'b', Priority: 0 } },
      becomes: { enabled: true },
    });
    const rows = names.map((Name, Priority) => ({ Name, Priority, State: 'Enabled', Mode: 'Enforce' }));
    const tenant = tenantOf({ 'Get-TransportRule': present(rows) });
    const report = await run(tenant, {}, aPlan({ steps: [step] }));
    expect({ comesTo: states(report), sent: tenant.calls.length }).toEqual({ comesTo, sent });
  });

  test('that cannot read what was written proves nothing', async () => {
    const address = 'news@contoso.com';
    const row = { PrimarySmtpAddress: address, RecipientTypeDetails: 'MailUniversalDistributionGroup' };
    const step = aStep({
      object: `groups/${address}`,
      call: {
        via: 'exchange',
        cmdlet: 'Add-DistributionGroupMember',
        parameters: { Identity: address, Member: 'ana' },
      },
      becomes: { 'members/ana@contoso.com': false },
    });
    const tenant = tenantOf({
      'Get-Recipient': present([row]),
      'Get-DistributionGroup': present([row]),
      'Get-DistributionGroupMember': { state: 'unknown', because: lost },
    });
    const report = await run(tenant, {}, aPlan({ steps: [step] }));
    expect({ comesTo: states(report), sent: tenant.calls.length }).toEqual({ comesTo: ['unknown'], sent: 1 });
  });
});

test('a step that relies on what cannot be seen is not begun, and nothing after it', async () => {
  const [first, second] = plan.steps;
  if (first === undefined || second === undefined) throw new Error('there are two steps');
  const barrier = [{ step: first.id, minutes: null, basis: 'unknown', source: null }] as const;
  const tenant = stage(() => Promise.resolve(done));
  const report = await run(tenant, {}, aPlan({ ...plan, steps: [first, { ...second, barrier }] }));
  expect(states(report)).toEqual(['done', 'pending']);
  expect(report.steps[1]?.warnings).toEqual([expect.stringMatching(/^not begun: /u)]);
  expect({ outcome: report.outcome, sent: tenant.calls.length }).toEqual({ outcome: 'stopped', sent: 1 });
});

test('warnings of the service are in the report', async () => {
  const tenant = stage((_, happen) => Promise.resolve({ ...happen(), warnings: ['in a while'] } as Outcome));
  expect((await run(tenant)).steps.map((step) => step.warnings)).toEqual([['in a while'], ['in a while']]);
});

test('a run tells what it does as it does it', async () => {
  const events: string[] = [];
  await run(stage(), { watch: (event) => void events.push(event.kind) });
  expect(events).toEqual(['started', 'finished', 'started', 'finished', 'reading-back']);
});

describe('the id of what an earlier step made', () => {
  const created = new Map([['groups/new@contoso.com', '7c1']]);
  const placed = '${groups/new@contoso.com#id}';

  test.each([
    { what: 'the path of a request', call: graph(`/groups/${placed}/members`), becomes: graph('/groups/7c1/members') },
    {
      what: 'every list and object of its body',
      call: graph('/x', { list: [`a/${placed}`, { deep: placed }], number: 1, none: null }),
      becomes: graph('/x', { list: ['a/7c1', { deep: '7c1' }], number: 1, none: null }),
    },
    { what: 'the parameters of a cmdlet', call: cmdlet([placed, true]), becomes: cmdlet(['7c1', true]) },
    { what: 'two places of one text', call: graph(`/${placed}/${placed}`), becomes: graph('/7c1/7c1') },
  ])('is filled into $what', ({ call, becomes }) => {
    expect(fill(call, created)).toEqual(becomes);
  });

  test('that nobody made stays as it is written, so that the service refuses it', () => {
    expect(fill(graph('/groups/${groups/other@contoso.com#id}'), created)).toEqual(
      graph('/groups/${groups/other@contoso.com#id}'),
    );
  });

  test.each([
    { what: 'what Graph calls id', rows: [{ id: 'a', Guid: 'b' }], id: 'a' },
    { what: 'the id in the directory', rows: [{ Guid: 'b', ExternalDirectoryObjectId: 'c' }], id: 'c' },
    { what: 'the Guid', rows: [{ Guid: 'b', ExternalDirectoryObjectId: '' }], id: 'b' },
    { what: 'none where the answer has none', rows: [{ Name: 'x' }], id: null },
    { what: 'none where there is no answer', rows: [], id: null },
  ])('is $what', ({ rows, id }) => {
    expect(idOf(rows)).toBe(id);
  });
});

function graph(path: string, body: Json = null): Call {
  return { via: 'graph', method: 'POST', path, body };
}

function cmdlet(value: Json): Call {
  return { via: 'exchange', cmdlet: 'Set-Thing', parameters: { Value: value } };
}
