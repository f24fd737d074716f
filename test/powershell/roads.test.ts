import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { addInboxRule } from '../../src/emulator/tenants/mail-flow.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { canonical, type Json, textAt } from '../../src/json.ts';
import { propose } from '../../src/pipeline.ts';
import { type Call, exchange, type Reading, type Tenant } from '../../src/tenant/tenant.ts';
import { type Case, cases } from '../support/cases.ts';
import { applyAll, context, desiredOf } from '../support/flow.ts';
import { aDouble, openPowerShell, pwsh, realPwsh, type WorkerOver } from '../support/powershell.ts';
import { stateText } from '../support/states.ts';
import { noWaiting, roadsTo } from '../support/tenants.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-roads-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** One date has several spellings in UTC, and the roads need not agree on one. */
const spelled = (text: string): string => text.replaceAll(/(\.\d{7})\+00:00"/gu, '$1Z"');

/** A tenant that writes down what it was asked and what it answered. */
function heard(tenant: Tenant): { readonly tenant: Tenant; readonly log: () => readonly string[] } {
  const lines: string[] = [];
  const note = async <T>(call: Call, answer: Promise<T>): Promise<T> => {
    const value = await answer;
    lines.push(spelled(canonical([call as unknown as Json, value as unknown as Json])));
    return value;
  };
  const listening: Tenant = {
    read: (call) => note(call, tenant.read(call)),
    run: (call) => note(call, tenant.run(call)),
  };
  return { tenant: listening, log: () => lines.toSorted() };
}

interface Went {
  readonly log: readonly string[];
  readonly digest: string | null;
  readonly state: string;
}

type Road = (emulator: RunningEmulator) => { readonly tenant: Tenant; readonly close: () => Promise<void> };

const rest: Road = ({ url, state }) => ({ tenant: roadsTo(url, state.id), close: () => Promise.resolve() });
const powershell =
  (worker: WorkerOver): Road =>
  (emulator) =>
    openPowerShell(emulator, worker, noWaiting);

/** An apply that finds a journal goes on with it, and would do nothing at all. */
let journals = 0;

/** Plans and applies a case by one of the roads. */
async function go(one: Case, road: Road): Promise<Went> {
  const emulator = await startEmulator({ tenant: one.tenant(), faults: one.faults });
  const opened = road(emulator);
  try {
    const { tenant, log } = heard(opened.tenant);
    const desired = await desiredOf(one.folder);
    const plan = desired.ok ? await propose(desired.value, tenant, context) : null;
    if (plan?.ok === true && plan.value.refusals.length === 0) {
      await applyAll(plan.value, tenant, join(scratch, `${(journals += 1)}.journal`));
    }
    return { log: log(), digest: plan?.ok === true ? plan.value.digest : null, state: stateText(emulator.state) };
  } finally {
    await opened.close();
    await emulator.close();
  }
}

const overRest = new Map<string, Promise<Went>>();

/** A case over REST, which every other road is held to and which is gone once. */
function there(one: Case): Promise<Went> {
  const went = overRest.get(one.name) ?? go(one, rest);
  overRest.set(one.name, went);
  return went;
}

const errors: readonly Call[] = [
  exchange('Set-RemoteDomain', { Identity: 'nothing', Confirm: false }),
  exchange('New-RemoteDomain', { Name: 'Default', DomainName: 'x.example', Confirm: false }),
  exchange('Add-DistributionGroupMember', {
    Identity: 'executives@contoso.com',
    Member: 'nobody@contoso.com',
    BypassSecurityGroupManagerCheck: true,
    Confirm: false,
  }),
  exchange('Remove-HostedOutboundSpamFilterPolicy', { Identity: 'Default' }),
  exchange('Set-TransportRule', { Identity: 'no such rule', Priority: 0, Confirm: false }),
  exchange('Set-Mailbox', { Identity: 'nobody@contoso.com', ForwardingSmtpAddress: null, Confirm: false }),
];

/** What the binder of PowerShell refuses before anything is sent, and the service in words of its own. */
const unbindable: readonly Call[] = [
  exchange('Remove-HostedOutboundSpamFilterPolicy', { Identity: 'Default', Confirm: false }),
  exchange('Set-RemoteDomain', { Identity: 'Default', AutoForwardsEnabled: true, Confirm: false }),
  exchange('Set-RemoteDomain', { Identity: 'Default', AllowedOOFType: 'Sometimes', Confirm: false }),
];

/** What only the first log has: a difference is a line, not two whole logs. */
const beyond = (log: readonly string[], other: readonly string[]): readonly string[] =>
  log.filter((line) => !other.includes(line));

/** Names that a road may bend: halves of characters, wildcards, what ends a text, numbers beyond a double. */
const odd = [
  'half \ud83d of a door',
  '[a-z]* `?`',
  "it\u2019s 'so' \u201Cquoted\u201D",
  '$(Get-Date) | #1',
  'line\r\nbreak',
  '9007199254740993',
  '\u2028\u202e',
];

/** Writes a name and reads it back, with a list of one and empty text beside it; then nothing in their places. */
async function writtenAndRead(tenant: Tenant, name: string): Promise<readonly unknown[]> {
  const full = { Name: name, SubjectContainsWords: [name], From: ['ana@contoso.com'], PrependSubject: name };
  const created = await tenant.run(exchange('New-TransportRule', { ...full, Comments: '' }));
  const first = await tenant.read(exchange('Get-TransportRule', { Identity: name }));
  const empty = { SubjectContainsWords: null, PrependSubject: null, Comments: null };
  const emptied = await tenant.run(exchange('Set-TransportRule', { Identity: name, ...empty, Confirm: false }));
  return [created.state, first, emptied.state, await tenant.read(exchange('Get-TransportRule', { Identity: name }))];
}

/** Numbers that no double holds, up to the largest of 64 bits. */
const long = ['9007199254740993', '15394007230974001153', '18446744073709551615'];

/** A mailbox with a rule for each of these. */
function withLongNumbers(): TenantState {
  const state = contoso();
  const adele = [...state.recipients.values()].find((row) => textAt(row, 'PrimarySmtpAddress') === 'adele@contoso.com');
  if (adele === undefined) throw new Error('there is no Adele');
  for (const number of long) addInboxRule(state, adele, `Rule ${number}`, { RuleIdentity: number });
  return state;
}

const numbersIn = (reading: Reading): unknown =>
  reading.state === 'present' ? reading.value.map((row) => row['RuleIdentity']) : reading;

/** What the service makes up anew for each object. */
const anew = /Guid$|^ImmutableId$|^When|^DistinguishedName$/u;
const fresh = (value: unknown): unknown =>
  JSON.parse(spelled(JSON.stringify(value)), (key, inner: unknown) => (anew.test(key) ? null : inner));

/** What REST does, another road does as well: the same reads, errors and outcomes, and the same tenant in the end. */
function alike(worker: WorkerOver): void {
  test.each(cases.map((one) => [one.name, one] as const))('plans and applies %s as REST does', async (_, one) => {
    const [wanted, here] = [await there(one), await go(one, powershell(worker))];
    expect(beyond(here.log, wanted.log)).toEqual(beyond(wanted.log, here.log));
    expect(here.log.length).toBe(wanted.log.length);
    expect(here.digest).toBe(wanted.digest);
    expect(here.state).toBe(wanted.state);
  });

  test.each(odd.map((name) => [JSON.stringify(name), name] as const))(
    'writes and reads %s as REST does',
    async (_, name) => {
      const emulators = [
        await startEmulator({ tenant: contoso() }),
        await startEmulator({ tenant: contoso() }),
      ] as const;
      const [here, opened] = [rest(emulators[0]), powershell(worker)(emulators[1])];
      const found = await writtenAndRead(here.tenant, name);
      const read = (row: object): object => ({ state: 'present', value: [expect.objectContaining(row)] });
      const filled = read({ Name: name, SubjectContainsWords: [name], PrependSubject: name });
      expect(found).toEqual(['done', filled, 'done', read({ Name: name, PrependSubject: null })]);
      expect(fresh(await writtenAndRead(opened.tenant, name))).toEqual(fresh(found));
      await opened.close();
      await Promise.all(emulators.map((one) => one.close()));
    },
  );

  test('reads numbers of 64 bits digit by digit, and names objects by them', async () => {
    const emulator = await startEmulator({ tenant: withLongNumbers() });
    const opened = powershell(worker)(emulator);
    const rules = exchange('Get-InboxRule', { Mailbox: 'adele@contoso.com' });
    for (const { tenant } of [rest(emulator), opened]) {
      expect(numbersIn(await tenant.read(rules))).toEqual(expect.arrayContaining(long));
      for (const Identity of long)
        expect(numbersIn(await tenant.read(exchange('Get-InboxRule', { ...rules.parameters, Identity })))).toEqual([
          Identity,
        ]);
    }
    await opened.close();
    await emulator.close();
  });

  test('fails as REST does', async () => {
    const emulator = await startEmulator({ tenant: contoso() });
    const opened = powershell(worker)(emulator);
    for (const call of errors) {
      const outcome = await rest(emulator).tenant.run(call);
      expect(outcome.state).toBe('failed');
      expect(await opened.tenant.run(call)).toEqual(outcome);
    }
    for (const call of unbindable) {
      const refused = { state: 'failed', error: { reason: 'rejected' } };
      expect(await rest(emulator).tenant.run(call)).toMatchObject(refused);
      expect(await opened.tenant.run(call)).toMatchObject(refused);
    }
    await opened.close();
    await emulator.close();
  });
}

describe('a double of PowerShell', () => {
  alike(aDouble);
});

describe.skipIf(pwsh === null)('a real PowerShell', () => {
  alike(realPwsh);
});
