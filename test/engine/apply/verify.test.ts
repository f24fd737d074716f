import { describe, expect, test } from 'vitest';
import { coursesOf } from '../../../src/engine/journal/timeline.ts';
import { interruptOf } from '../../../src/engine/apply/interrupt.ts';
import { observed } from '../../../src/engine/propose/observe.ts';
import type { Plan, PlannedChange, Step } from '../../../src/engine/plan/plan.ts';
import type { Report } from '../../../src/engine/plan/report.ts';
import { verify } from '../../../src/engine/apply/verify.ts';
import type { JsonObject } from '../../../src/json.ts';
import { exchange, present, type Reading, type TenantReader, unknown } from '../../../src/tenant/tenant.ts';
import { aPlan, aStep } from '../../support/plans.ts';

const object = 'remoteDomains/fabrikam.com';

const aChange = (changes: Partial<PlannedChange> = {}): PlannedChange => ({
  action: 'update',
  object,
  noun: 'remote domain',
  name: 'fabrikam.com',
  because: 'declared',
  fields: [{ field: 'autoForwardEnabled', from: false, to: true }],
  remarks: [],
  source: null,
  governance: {},
  ...changes,
});

const domain = (changes: JsonObject = {}): Reading =>
  present([{ Name: 'Fabrikam', DomainName: 'fabrikam.com', AutoForwardEnabled: true, ...changes }]);
const denied: Reading = unknown({ reason: 'denied', call: 'Get-RemoteDomain', message: 'no', type: null });
const nothing = present([]);

interface Verification extends Pick<Report, 'verified'> {
  readonly waits: readonly number[];
}

/** Reads back against a tenant whose remote domains are answered so, one answer a reading; the last one stays. */
async function verified(plan: Plan, cmdlet: string, ...answers: readonly Reading[]): Promise<Verification> {
  const left = [...answers];
  const waits: number[] = [];
  const reader: TenantReader = {
    read: async (call) => {
      if (call.via !== 'exchange' || call.cmdlet !== cmdlet) return nothing;
      const [next = nothing] = left.length > 1 ? left.splice(0, 1) : left;
      return next;
    },
  };
  const signal = new AbortController().signal;
  const interrupt = interruptOf({ signal, wait: async (ms) => void waits.push(ms) });
  return { verified: await verify(plan, reader, () => undefined, interrupt), waits };
}

const found = ({ verified: { deviations } }: Verification): readonly string[] =>
  deviations.map(
    (one) => `${one.property} ${one.state}: ${JSON.stringify(one.found)} for ${JSON.stringify(one.wanted)}`,
  );

const update = aPlan({ changes: [aChange()] });
const removal = aPlan({
  changes: [aChange({ action: 'delete', fields: [] })],
  steps: [aStep({ becomes: null, call: exchange('Remove-RemoteDomain', { Identity: 'Fabrikam' }) })],
});
const creation = aPlan({
  changes: [aChange({ action: 'create', fields: [{ field: 'autoForwardEnabled', from: null, to: false }] })],
  steps: [
    aStep({ id: `${object}#create`, becomes: { domainName: 'fabrikam.com', autoForwardEnabled: true } }),
    aStep({ id: `${object}#set`, becomes: { domainName: 'fabrikam.com', autoForwardEnabled: false } }),
  ],
});

describe('what is read back', () => {
  const rows: readonly {
    readonly what: string;
    readonly plan: Plan;
    readonly is: Reading;
    readonly says: readonly string[];
  }[] = [
    { what: 'as planned', plan: update, is: domain(), says: [] },
    {
      what: 'as it was before is lagging',
      plan: update,
      is: domain({ AutoForwardEnabled: false }),
      says: ['autoForwardEnabled lagging: false for true'],
    },
    {
      what: 'gone although it was written is lagging',
      plan: update,
      is: nothing,
      says: [' lagging: null for {"domainName":"fabrikam.com","autoForwardEnabled":true}'],
    },
    { what: 'gone as it should be', plan: removal, is: nothing, says: [] },
    {
      what: 'there although it was removed is lagging',
      plan: removal,
      is: domain(),
      says: [expect.stringContaining(' lagging: {') as string],
    },
    { what: 'new and as planned', plan: creation, is: domain({ AutoForwardEnabled: false }), says: [] },
    {
      what: 'as a step on the way left it is lagging',
      plan: creation,
      is: domain(),
      says: ['autoForwardEnabled lagging: true for false'],
    },
    {
      what: 'neither as before nor as planned is different',
      plan: aPlan({
        changes: [aChange({ fields: [{ field: 'contentType', from: 'MimeText', to: 'MimeHtml' }] })],
        steps: [aStep({ becomes: { contentType: 'MimeHtml' } })],
      }),
      is: domain({ ContentType: 'MimeHtmlText' }),
      says: ['contentType different: "MimeHtmlText" for "MimeHtml"'],
    },
    {
      what: 'unread says so',
      plan: update,
      is: denied,
      says: [' unread: null for {"domainName":"fabrikam.com","autoForwardEnabled":true}'],
    },
    {
      what: 'other than planned in what the plan does not change',
      plan: update,
      is: domain({ NDREnabled: false }),
      says: [],
    },
  ];
  test.each(rows)('$what', async ({ plan, is, says }) => {
    const result = await verified(plan, 'Get-RemoteDomain', is);
    expect(found(result)).toEqual(says);
    expect(result.verified.checked).toBe(1);
    expect(result.waits).toEqual(says.length === 0 ? [] : [2_000, 5_000, 10_000, 20_000]);
  });

  test('is read again until it has arrived', async () => {
    const late = domain({ AutoForwardEnabled: false });
    const result = await verified(update, 'Get-RemoteDomain', late, late, domain());
    expect({ says: found(result), waits: result.waits }).toEqual({ says: [], waits: [2_000, 5_000] });
  });

  test('of a mailbox that cannot be read is unread and neither lagging nor as planned', async () => {
    const step = aStep({ object: 'smtpAuth/scanner@contoso.com', becomes: { state: 'inherit' } });
    const change = aChange({ object: step.object, fields: [{ field: 'state', from: 'enabled', to: 'inherit' }] });
    const result = await verified(aPlan({ steps: [step], changes: [change] }), 'Get-CASMailbox', denied);
    expect(result.verified.deviations.map((one) => one.state)).toEqual(['unread']);
  });

  test('of a group whose members cannot be listed is unread', async () => {
    const row = { PrimarySmtpAddress: 'news@contoso.com', RecipientTypeDetails: 'MailUniversalDistributionGroup' };
    const step = aStep({ object: 'groups/news@contoso.com', becomes: { address: 'news@contoso.com' } });
    const change = aChange({
      object: step.object,
      fields: [{ field: 'members', from: ['ana@contoso.com'], to: null }],
    });
    const reader: TenantReader = {
      read: async (call) =>
        call.via !== 'exchange' ? nothing : call.cmdlet === 'Get-DistributionGroupMember' ? denied : present([row]),
    };
    const interrupt = interruptOf({ signal: new AbortController().signal, wait: () => Promise.resolve() });
    const { deviations } = await verify(
      aPlan({ steps: [step], changes: [change] }),
      reader,
      () => undefined,
      interrupt,
    );
    expect(deviations).toMatchObject([{ property: 'members', state: 'unread' }]);
  });
});

describe('the order of rules is read back, too:', () => {
  const ruleAt = (name: string, Priority: number): JsonObject => ({
    Name: name,
    Priority,
    State: 'Enabled',
    Mode: 'Enforce',
  });
  const rulesIn = (...names: readonly string[]): Reading => present(names.map(ruleAt));
  const move = (name: string, Priority: number): Step =>
    aStep({
      id: `transportRules/${name}#move`,
      object: `transportRules/${name}`,
      call: exchange('Set-TransportRule', { Identity: name, Priority }),
      becomes: { enabled: true },
    });
  const gone = aStep({
    id: 'transportRules/x#remove',
    object: 'transportRules/x',
    call: exchange('Remove-TransportRule', { Identity: 'x' }),
    becomes: null,
  });
  const order = observed('transportRules', { order: ['a', 'b', 'c'] });

  const rows: readonly {
    readonly what: string;
    readonly steps: readonly Step[];
    readonly is: Reading;
    readonly says: readonly string[];
  }[] = [
    { what: 'a rule where it was put', steps: [move('c', 0)], is: rulesIn('c', 'a', 'b'), says: [] },
    {
      what: 'a rule where it was is lagging',
      steps: [move('c', 0)],
      is: rulesIn('a', 'b', 'c'),
      says: ['priority lagging: 2 for 0'],
    },
    {
      what: 'a rule elsewhere is different',
      steps: [move('c', 0)],
      is: rulesIn('a', 'c', 'b'),
      says: ['priority different: 1 for 0'],
    },
    { what: 'the last move counts', steps: [move('c', 0), move('b', 1)], is: rulesIn('c', 'b', 'a'), says: [] },
    {
      what: 'a place that a later removal shifted is not judged',
      steps: [move('c', 1), gone],
      is: rulesIn('c', 'a', 'b'),
      says: [],
    },
  ];
  test.each(rows)('$what', async ({ steps, is, says }) => {
    const result = await verified(aPlan({ steps, observed: [order] }), 'Get-TransportRule', is);
    expect(found(result)).toEqual(says);
  });
});

describe('the properties that a plan changes on an object', () => {
  const stages = (...all: readonly (JsonObject | null)[]): readonly Step[] =>
    all.map((becomes, index) => aStep({ id: `${object}#${index}`, becomes }));

  test.each([
    { what: 'those it says', plan: update, names: ['autoForwardEnabled'] },
    {
      what: 'and those it changes on the way and back',
      plan: aPlan({
        changes: [aChange()],
        steps: stages({ on: false, to: 1 }, { on: false, to: 2 }, { on: true, to: 2 }),
      }),
      names: ['autoForwardEnabled', 'on', 'to'],
    },
    {
      what: 'of what is removed all that goes before the end',
      plan: aPlan({
        changes: [aChange({ action: 'delete', fields: [] })],
        observed: [observed(object, { on: true, rule: 'x' })],
        steps: stages({ on: true, for: 'nobody' }, null),
      }),
      names: ['for', 'rule'],
    },
    {
      what: 'none where it only moves the object',
      plan: aPlan({ changes: [], steps: stages({ on: true }) }),
      names: [],
    },
  ])('are $what', ({ plan, names }) => {
    expect([...(coursesOf(plan).get(object)?.changed ?? [])].sort()).toEqual(names);
  });
});
