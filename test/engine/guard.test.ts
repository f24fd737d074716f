import { fullRow } from '../support/full-rows.ts';
import { mapKnown } from '../../src/tenant/tenant.ts';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allowances, type Approval, clear, type GuardOptions } from '../../src/engine/apply/guard.ts';
import { observed } from '../../src/engine/propose/observe.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { pending, type StepState } from '../../src/engine/plan/report.ts';
import type { JsonObject } from '../../src/json.ts';
import {
  present,
  type ReadCall,
  type Reading,
  type TenantError,
  type TenantReader,
  unknown,
} from '../../src/tenant/tenant.ts';
import { noon } from '../support/flow.ts';
import { defaultGuardrails } from '../support/guardrails.ts';
import { openedJournal } from '../support/journals.ts';
import { aPlan, aStep } from '../support/plans.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-guard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const journal = (): string => join(folder, 'plan.journal');

/** A tenant that answers some cmdlets; whatever else is asked is nobody's business here. */
function tenantWith(answers: Readonly<Record<string, Reading>>): TenantReader & { readonly asked: string[] } {
  const asked: string[] = [];
  const read = async (call: ReadCall): Promise<Reading> => {
    const name = call.via === 'exchange' ? call.cmdlet : call.path;
    asked.push(name);
    return mapKnown(answers[name] ?? present([]), (rows) => rows.map((row) => fullRow(name, row)));
  };
  return { read, asked };
}

const domain = (name: string): Reading => present([{ DomainName: name, InitialDomain: true }]);
const fabrikam = (changes: JsonObject = {}): Reading =>
  present([{ Name: 'Fabrikam', DomainName: 'fabrikam.com', AutoForwardEnabled: false, ...changes }]);
const error: TenantError = { reason: 'denied', call: 'Get-Thing', message: 'not allowed', type: null };
/** Whatever a remote domain lets through, the Default policy stops: nothing opens for anybody. */
const ordinary = {
  'Get-AcceptedDomain': domain('contoso.onmicrosoft.com'),
  'Get-RemoteDomain': fabrikam(),
  'Get-HostedOutboundSpamFilterPolicy': present([{ Name: 'Default', IsDefault: true, AutoForwardingMode: 'Off' }]),
};

/** A plan that opens Fabrikam, which it saw closed. */
const opening = (changes: Parameters<typeof aPlan>[0] = {}): Plan =>
  aPlan({ observed: [observed('remoteDomains/fabrikam.com', { autoForwardEnabled: false })], ...changes });

interface Asked {
  readonly plan?: Plan;
  readonly approval?: Partial<Approval>;
  readonly options?: Partial<GuardOptions>;
  readonly answers?: Readonly<Record<string, Reading>>;
  readonly tenant?: TenantReader;
}

/** Clears a plan and says what stands against it. */
async function refusals({
  plan = opening(),
  approval = {},
  options = {},
  answers = ordinary,
  tenant = tenantWith(answers),
}: Asked = {}): Promise<readonly string[]> {
  const cleared = await clear(plan, { digest: plan.digest, allow: [], ...approval }, tenant, {
    journal: journal(),
    resume: false,
    now: noon,
    watch: () => undefined,
    signal: new AbortController().signal,
    wait: () => Promise.resolve(),
    ...options,
  });
  if (!cleared.ok) return cleared.refusals.map(({ code, message }) => `${code} ${message}`);
  cleared.journal.close('test');
  return [];
}

const at = (text: string) => (): Date => new Date(text);

test('a plan that was approved for this tenant as it is may run', async () => {
  expect(await refusals()).toEqual([]);
  expect(existsSync(journal())).toBe(true);
});

describe('an approval', () => {
  test.each([
    { what: 'the whole digest', digest: (all: string) => all, ok: true },
    { what: 'its first twelve characters', digest: (all: string) => all.slice(0, 12), ok: true },
    { what: 'capital letters', digest: (all: string) => all.slice(0, 12).toUpperCase(), ok: true },
    { what: 'its first eleven characters', digest: (all: string) => all.slice(0, 11), ok: false },
    { what: 'more than the digest', digest: (all: string) => `${all}0`, ok: false },
    { what: 'other characters of it', digest: (all: string) => all.slice(1, 20), ok: false },
    { what: 'nothing', digest: () => '', ok: false },
  ])('by $what is enough: $ok', async ({ digest, ok }) => {
    const found = await refusals({ approval: { digest: digest(opening().digest) } });
    expect(found).toEqual(ok ? [] : [expect.stringMatching(/^PST520 the digest .* was approved; this plan has /u)]);
  });
});

describe('a plan is refused, and nothing is read or written,', () => {
  const rows: readonly (Asked & { readonly what: string; readonly says: string })[] = [
    { what: 'when another was approved', approval: { digest: 'f'.repeat(64) }, says: 'PST520' },
    {
      what: 'on the second it expires',
      options: { now: at('2026-11-22T12:00:00Z') },
      says: 'PST521 the plan expired at',
    },
    { what: 'when it is a year old', options: { now: at('2027-11-22T12:00:00Z') }, says: 'PST521' },
    {
      what: 'when nobody can tell when it expires',
      plan: opening({ expiresAt: 'some day' }),
      says: 'PST521 the plan expired at some day',
    },
    {
      what: 'without an allowance for a hazard',
      plan: opening({ steps: [aStep({ hazards: ['interrupts', 'removes-object'] })] }),
      says: 'PST522 let automatic forwards out to fabrikam.com: interrupts',
    },
    {
      what: 'with an allowance for another hazard',
      plan: opening({ steps: [aStep({ hazards: ['interrupts'] })] }),
      approval: { allow: ['tenant-wide'] },
      says: 'PST522',
    },
    {
      what: 'when it breaks a guardrail',
      plan: opening({ refusals: [{ code: 'PST502', message: 'x is protected', hint: null }] }),
      says: 'PST525 the plan cannot be applied: x is protected',
    },
    { what: 'when there is nothing to resume', options: { resume: true }, says: 'PST528 there is no journal' },
  ];
  test.each(rows)('$what', async ({ says, ...asked }) => {
    const tenant = tenantWith(ordinary);
    const found = await refusals({ ...asked, tenant });
    expect(found).toEqual([expect.stringContaining(says)]);
    expect(tenant.asked).toEqual([]);
    expect(existsSync(journal())).toBe(false);
  });

  test('and everything that stands against it is said at once', async () => {
    const plan = opening({
      steps: [aStep({ hazards: ['interrupts', 'tenant-wide'] }), aStep({ id: 'b', hazards: ['not-undoable'] })],
      refusals: [{ code: 'PST501', message: 'too many', hint: null }],
    });
    const found = await refusals({ plan, approval: { digest: 'no' }, options: { now: at('2028-01-01T00:00:00Z') } });
    expect(found.map((one) => one.slice(0, 6))).toEqual(['PST525', 'PST520', 'PST521', 'PST522', 'PST522', 'PST522']);
  });
});

test('hazards that are only shown need no allowance, and the others are asked for once each', () => {
  const steps = [
    aStep({ hazards: ['removes-object', 'removes-object', 'tenant-wide'] }),
    aStep({ hazards: ['tenant-wide'] }),
  ];
  expect(allowances(steps)).toEqual(['tenant-wide']);
});

describe('a plan is refused after a look at the tenant, and leaves no journal behind,', () => {
  const rows: readonly { readonly what: string; readonly answers: Asked['answers']; readonly says: string }[] = [
    {
      what: 'when it is the wrong tenant',
      answers: { 'Get-AcceptedDomain': domain('fabrikam.onmicrosoft.com') },
      says: 'PST901 the plan is for contoso.onmicrosoft.com, and fabrikam.onmicrosoft.com answered',
    },
    {
      what: 'when nobody can tell which tenant it is',
      answers: { 'Get-AcceptedDomain': unknown(error) },
      says: 'PST902 which tenant this is could not be read: Get-Thing: not allowed',
    },
    {
      what: 'when the tenant names no initial domain',
      answers: { 'Get-AcceptedDomain': present([{ DomainName: 'contoso.com', InitialDomain: false }]) },
      says: 'PST902 which tenant this is could not be read: it names no initial domain',
    },
    {
      what: 'when what it relies on cannot be read',
      answers: { 'Get-RemoteDomain': unknown(error) },
      says: 'PST524 remoteDomains could not be read again: Get-Thing: not allowed',
    },
    {
      what: 'when what it relies on has changed',
      answers: { 'Get-RemoteDomain': fabrikam({ AutoForwardEnabled: true }) },
      says: 'PST523 remoteDomains/fabrikam.com: autoForwardEnabled was false and is true',
    },
    {
      what: 'when what it relies on is gone',
      answers: { 'Get-RemoteDomain': present([]) },
      says: 'PST523 remoteDomains/fabrikam.com is gone',
    },
  ];
  test.each(rows)('$what', async ({ answers, says }) => {
    expect(await refusals({ answers: { ...ordinary, ...answers } })).toEqual([says]);
    expect(existsSync(journal())).toBe(false);
  });

  test('when what it makes is there already', async () => {
    const plan = opening({ observed: [observed('remoteDomains/fabrikam.com', null)] });
    expect(await refusals({ plan })).toEqual(['PST523 remoteDomains/fabrikam.com exists now and did not']);
  });

  test('when a section it relies on is none that is read', async () => {
    const plan = opening({ observed: [observed('elsewhere/x', {})] });
    expect(await refusals({ plan })).toEqual(['PST524 elsewhere could not be read again: it was not read']);
  });
});

describe('what could not be read again is never taken for unchanged:', () => {
  const inherits = observed('smtpAuth/scanner@contoso.com', { state: 'inherit' });
  const mailbox = 'Get-CASMailbox';

  test('a setting that cannot be read', async () => {
    const found = await refusals({
      plan: opening({ observed: [inherits] }),
      answers: { ...ordinary, [mailbox]: unknown(error) },
    });
    expect(found).toEqual(['PST524 smtpAuth/scanner@contoso.com could not be read again: Get-Thing: not allowed']);
  });

  test('an object that was absent and cannot be read', async () => {
    const found = await refusals({
      plan: opening({ observed: [observed('groups/new@contoso.com', null)] }),
      answers: { ...ordinary, 'Get-Recipient': unknown(error) },
    });
    expect(found).toEqual(['PST524 groups/new@contoso.com could not be read again: Get-Thing: not allowed']);
  });

  test('a member who was not in a group whose members cannot be listed', async () => {
    const group = { PrimarySmtpAddress: 'news@contoso.com', RecipientTypeDetails: 'MailUniversalDistributionGroup' };
    const found = await refusals({
      plan: opening({ observed: [observed('groups/news@contoso.com', { 'members/ana@contoso.com': false })] }),
      answers: {
        ...ordinary,
        'Get-Recipient': present([group]),
        'Get-DistributionGroup': present([group]),
        'Get-DistributionGroupMember': unknown(error),
      },
    });
    expect(found).toEqual(['PST524 groups/news@contoso.com could not be read again: Get-Thing: not allowed']);
  });
});

describe('what the steps mean on the day they are made is asked again:', () => {
  const open = present([{ Name: 'Default', IsDefault: true, AutoForwardingMode: 'On' }]);

  test('whoever could forward by then is a reason to refuse', async () => {
    const found = await refusals({ answers: { ...ordinary, 'Get-HostedOutboundSpamFilterPolicy': open } });
    expect(found).toEqual([
      'PST504 the plan opens a way out for the whole tenant: everyone',
      'PST530 everyone else could newly forward to fabrikam.com, which nobody approved',
      'PST522 let automatic forwards out to fabrikam.com: tenant-wide',
    ]);
  });

  test('and so is an outbound policy that cannot be read any more', async () => {
    const found = await refusals({ answers: { ...ordinary, 'Get-HostedOutboundSpamFilterPolicy': unknown(error) } });
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining('PST524')]));
  });

  test('a step that cannot be undone needs its allowance, whatever the plan says of it', async () => {
    const plan = opening({ steps: [aStep({ undo: [], hazards: [] })] });
    expect(await refusals({ plan })).toEqual([expect.stringMatching(/^PST522 .*: not-undoable$/u)]);
    expect(await refusals({ plan, approval: { allow: ['not-undoable'] } })).toEqual([]);
  });
});

/** A journal in which the step of a plan came to something. */
function journalOf(plan: Plan, state: StepState | 'begun' | 'untouched', now = noon): void {
  const opened = openedJournal(journal(), plan, false, now);
  const step = plan.steps[0]!;
  if (state !== 'untouched') opened.begin(step);
  if (state !== 'untouched' && state !== 'begun')
    opened.end({ step, result: { ...pending(step), state }, created: null });
  opened.close('stopped');
  opened.release();
}

describe('on resume', () => {
  const late = { resume: true, now: at('2026-12-24T00:00:00Z') };
  const moved = { ...ordinary, 'Get-RemoteDomain': fabrikam({ AutoForwardEnabled: true }) };

  test.each(['begun', 'done', 'already', 'unknown', 'failed'] as const)(
    'a plan whose step is %s may go on after it has expired',
    async (state) => {
      journalOf(opening(), state);
      expect(await refusals({ options: late })).toEqual([]);
    },
  );

  test('a plan of which nothing was begun has expired like any other', async () => {
    journalOf(opening(), 'untouched');
    expect(await refusals({ options: late })).toEqual([expect.stringContaining('PST521')]);
  });

  test.each([
    { state: 'begun', refused: false },
    { state: 'done', refused: false },
    { state: 'already', refused: false },
    { state: 'unknown', refused: false },
    { state: 'pending', refused: false },
    { state: 'failed', refused: true },
    { state: 'untouched', refused: true },
  ] as const)(
    'an object whose step is $state and that has changed is a reason to refuse: $refused',
    async ({ state, refused }) => {
      journalOf(opening(), state);
      const found = await refusals({ options: { resume: true }, answers: moved });
      expect(found).toEqual(refused ? [expect.stringContaining('PST523')] : []);
    },
  );

  test('an object that no step has touched yet is looked at as ever', async () => {
    const second = aStep({ id: 'remoteDomains/other.example#set', object: 'remoteDomains/other.example' });
    const plan = opening({
      steps: [aStep(), second],
      observed: [
        observed('remoteDomains/fabrikam.com', { autoForwardEnabled: false }),
        observed('remoteDomains/other.example', { autoForwardEnabled: false }),
      ],
    });
    journalOf(plan, 'done');
    expect(await refusals({ plan, options: { resume: true }, answers: moved })).toEqual([
      'PST523 remoteDomains/other.example is gone',
    ]);
  });
});

describe('a run of which one step was done and one is left', () => {
  const second = aStep({
    id: 'remoteDomains/other.example#set',
    object: 'remoteDomains/other.example',
    becomes: { domainName: 'other.example', autoForwardEnabled: true },
  });
  const both = opening({
    steps: [aStep(), second],
    changes: [
      {
        object: 'remoteDomains/fabrikam.com',
        noun: 'remote domain',
        name: 'fabrikam.com',
        action: 'update',
        because: 'declared',
        governance: {},
        remarks: [],
        fields: [{ field: 'autoForwardEnabled', from: false, to: true }],
        source: null,
      },
    ],
  });
  const domains = (allowed: boolean): Reading =>
    present([
      { Name: 'Fabrikam', DomainName: 'fabrikam.com', AutoForwardEnabled: allowed },
      { Name: 'Other', DomainName: 'other.example', AutoForwardEnabled: false },
    ]);

  test.each([
    { allowed: true, what: 'goes on where what was done is there' },
    { allowed: false, what: 'is over where what was done was taken back' },
  ])('$what', async ({ allowed }) => {
    journalOf(both, 'done');
    const answers = { ...ordinary, 'Get-RemoteDomain': domains(allowed) };
    const found = await refusals({ plan: both, options: { resume: true }, answers });
    expect(found).toEqual(allowed ? [] : [expect.stringContaining('PST529')]);
  });
});

describe('a journal', () => {
  test('is free again after a refusal, for whoever mends its cause', async () => {
    const elsewhere = { ...ordinary, 'Get-AcceptedDomain': domain('other.example') };
    for (const asked of [{ approval: { digest: '' } }, { answers: elsewhere }]) {
      expect(await refusals(asked)).toHaveLength(1);
      expect(existsSync(`${journal()}.lock`)).toBe(false);
    }
    expect(await refusals()).toEqual([]);
  });

  test('that exists is refused unless the run is resumed', async () => {
    journalOf(opening(), 'done');
    const before = readFileSync(journal(), 'utf8');
    expect(await refusals()).toEqual([expect.stringMatching(/^PST526 .* exists already$/u)]);
    expect(readFileSync(journal(), 'utf8')).toBe(before);
  });

  test('of another plan is refused', async () => {
    journalOf(opening({ kept: 1, guardrails: { ...defaultGuardrails, protect: ['another'] } }), 'done');
    expect(await refusals({ options: { resume: true } })).toEqual([
      expect.stringContaining('is the journal of another plan'),
    ]);
  });

  test('is not written to when the plan is refused while resuming', async () => {
    journalOf(opening(), 'untouched');
    const before = readFileSync(journal(), 'utf8');
    await refusals({ options: { resume: true }, answers: { ...ordinary, 'Get-RemoteDomain': present([]) } });
    expect(readFileSync(journal(), 'utf8')).toBe(before);
  });

  test('that a crash cut before its first line was whole can be resumed', async () => {
    writeFileSync(journal(), '{"kind":"opened","format":"postern-jour');
    expect(await refusals({ options: { resume: true } })).toEqual([]);
  });

  test.each([
    { what: 'cannot be written', resume: false, path: () => join(folder, 'no', 'such', 'folder.journal') },
    { what: 'is no file', resume: true, path: () => folder },
  ])('that $what is refused and no bug of ours', async ({ what, resume, path }) => {
    mkdirSync(folder, { recursive: true });
    const found = await refusals({ options: { resume, journal: path() } });
    expect(found).toEqual([expect.stringMatching(new RegExp(`^PST528 .* ${what}`, 'u'))]);
  });
});

test('everything that says who can forward where is read again, and each thing once', async () => {
  const tenant = tenantWith(ordinary);
  await refusals({ tenant });
  expect(tenant.asked).toEqual(
    expect.arrayContaining(['Get-AcceptedDomain', 'Get-RemoteDomain', 'Get-TransportRule', 'Get-Mailbox']),
  );
  expect(tenant.asked.filter((name) => name === 'Get-RemoteDomain')).toHaveLength(1);
});
