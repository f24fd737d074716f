import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addMailbox, addTransportRule, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import { cellsOf, meant } from '../laws/grants/form.ts';
import { facts, tenantSection, worldAfter } from '../laws/grants/carrying-out.ts';
import { everything, type Intent } from '../laws/grants/intents.ts';
import { inPortal } from '../laws/portal.ts';
import { naive } from '../posture/naive/naive.ts';
import { noon } from '../support/flow.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const grants: readonly Intent[] = [
  { name: 'Tickets', from: { people: ['ana@contoso.com'] }, to: ['fabrikam.com'], accept: everything },
  { name: 'Desk', from: { people: ['ben@contoso.com'] }, to: ['partner.com'], accept: everything },
  { name: 'Mailbox', from: { people: ['cara@contoso.com'] }, to: ['eu.example'], by: ['mailbox'], accept: everything },
];
const people = ['ana', 'ben', 'cara', 'dan'].map((one) => `${one}@contoso.com`);
const places = ['fabrikam.com', 'partner.com', 'eu.example', 'gmail.com'];

const stops = { SetAuditSeverity: 'DoNotAudit', StopRuleProcessing: true };
const header = { RemoveHeader: 'X-MS-Exchange-Inbox-Rules-Loop' };
const made = ['Grants: eu.example', 'Grants: fabrikam.com', 'Grants: partner.com'];

interface Rule {
  readonly name: string;
  readonly parameters: JsonObject;
}

const tag: Rule = { name: 'Tag', parameters: { PrependSubject: 'out' } };
const note: Rule = { name: 'Note', parameters: { PrependSubject: 'note' } };
const stop = (more: JsonObject = {}): Rule => ({ name: 'Stop', parameters: { ...stops, ...more } });

function tenant(rules: readonly Rule[]): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const one of people) addMailbox(state, one);
  for (const { name, parameters } of rules) addTransportRule(state, name, parameters);
  return state;
}

const orderOf = ({ config: { TransportRule } }: TenantState): readonly string[] =>
  TransportRule.toSorted((one, other) => Number(one['Priority']) - Number(other['Priority'])).map(({ Name }) =>
    String(Name),
  );

/** Cells in which the tenant is not as the grants say, by the plain procedure. */
const beside = (state: TenantState): readonly string[] => {
  const world = worldAfter(state, facts());
  return cellsOf(people, places)
    .filter((cell) => {
      const wanted = meant(world, grants, cell) === 'shut' ? 'blocked' : 'allowed';
      return naive(world, cell, noon()).verdict !== wanted;
    })
    .map((cell) => JSON.stringify(cell));
};

let runs = 0;

/** A tenant, and commands about it with policies of these grants and more. */
async function asking(
  rules: readonly Rule[],
  more: object,
  then: (tools: {
    readonly state: TenantState;
    readonly url: string;
    readonly asked: (command: string, ...rest: readonly string[]) => Promise<Asked>;
    readonly planned: () => Promise<Plan>;
    readonly applied: (file: string) => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  const emulator = await emulatorAtNoon({ tenant: tenant(rules) });
  runs += 1;
  const text = JSON.stringify({ tenant: tenantSection(facts()), grants, ...more });
  const given = ['--emulator', emulator.url, '--policies', table.folder(`above-${runs}`, text)];
  const asked = (command: string, ...rest: readonly string[]): Promise<Asked> => ask(command, ...rest, ...given);
  try {
    await then({
      state: emulator.state,
      url: emulator.url,
      asked,
      planned: async () => (await asked('plan', '--json')).json() as unknown as Plan,
      applied: async (file) => {
        const { digest, steps } = JSON.parse(readFileSync(file, 'utf8')) as Plan;
        const allowed = [...new Set(steps.flatMap(({ hazards }) => hazards))].flatMap((one) => ['--allow', one]);
        const journal = `${file}.${digest.slice(0, 12)}.journal`;
        const { code, err } = await asked('apply', file, '--approve', digest, '--journal', journal, ...allowed);
        if (code !== 0) throw new Error(err);
        return journal;
      },
    });
  } finally {
    await emulator.close();
  }
}

const drifted = async (asked: (command: string, ...rest: readonly string[]) => Promise<Asked>): Promise<Drift> =>
  (await asked('drift', '--json')).json() as unknown as Drift;

describe('rules of grants stand above a rule', () => {
  test.each<readonly [string, readonly Rule[], readonly string[], object]>([
    ['that ends the list', [tag, stop(), note], ['Tag', ...made, 'Stop', 'Note'], {}],
    [
      'that ends it for some words, with another behind it',
      [stop({ SubjectContainsWords: ['Ticket'] }), tag, { name: 'Stop too', parameters: stops }],
      [...made, 'Stop', 'Tag', 'Stop too'],
      {},
    ],
    ['that is audited', [tag, stop({ Mode: 'Audit' })], ['Tag', ...made, 'Stop'], {}],
    ['whose day comes later', [tag, stop({ ActivationDate: '2027-01-01T00:00:00Z' })], ['Tag', ...made, 'Stop'], {}],
    [
      'that takes the header of inbox rules away',
      [{ name: 'Clean', parameters: header }, tag],
      [...made, 'Clean', 'Tag'],
      {},
    ],
    ['that ends the list and that policies ignore', [tag, stop()], ['Tag', ...made, 'Stop'], { undeclared: 'ignore' }],
    ['that ends the list and is to be spared by its name', [stop()], [...made, 'Stop'], { ignore: ['Stop'] }],
  ])('%s: plan, apply, plan again, undo', async (_, rules, order, scope) => {
    await asking(rules, { scope: { transportRules: scope } }, async ({ state, url, asked, planned, applied }) => {
      const before = orderOf(state);
      const file = table.path(`plan-${runs}.json`);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      const journal = await applied(file);
      expect(orderOf(state)).toEqual(order);
      expect(beside(state)).toEqual([]);
      expect(await planned()).toMatchObject({ steps: [], refusals: [] });
      expect(await drifted(asked)).toMatchObject({ moved: [] });
      const back = `${file}.undo.json`;
      expect((await ask('undo', journal, '--emulator', url, '--out', back)).code).toBe(0);
      await applied(back);
      expect(orderOf(state)).toEqual(before);
    });
  });
});

test('rules of grants stand above a rule of which nobody can read whether it ends the list', async () => {
  await asking([tag, { ...note, name: 'Odd' }], {}, async ({ state, planned }) => {
    for (const row of state.config.TransportRule) if (row['Name'] === 'Odd') row['StopRuleProcessing'] = 'perhaps';
    const { steps, besideGrants = [] } = await planned();
    const priorities = steps.flatMap(({ call }) =>
      'parameters' in call && 'Priority' in call.parameters
        ? [[call.parameters['Identity'], call.parameters['Priority']]]
        : [],
    );
    expect(priorities).toEqual(made.map((name, at) => [name, 1 + at]));
    // What the rule may do with what is granted is not known; what is not granted never comes to it.
    const own = besideGrants.filter(
      ({ senders, mechanisms }) => senders.name.includes('cara') && mechanisms.includes('inbox-forward'),
    );
    expect(besideGrants.map(({ what }) => what)).toContain('unknown');
    expect(own).toEqual([]);
  });
});

describe('they stay where they stand', () => {
  test.each<readonly [string, readonly Rule[]]>([
    ['beside rules that do not', [tag, note]],
    ['beside one that is off', [tag, stop({ State: 'Disabled' }), note]],
    [
      'beside one that rejects whatever it takes',
      [
        tag,
        stop({ SentTo: ['dan@contoso.com'], RejectMessageReasonText: 'No.', RejectMessageEnhancedStatusCode: '5.7.1' }),
      ],
    ],
  ])('%s', async (_, rules) => {
    await asking(rules, {}, async ({ state, planned, asked, applied }) => {
      const plan = await planned();
      expect(plan.steps.filter(({ call }) => 'parameters' in call && 'Priority' in call.parameters)).toEqual([]);
      const file = table.path(`plan-${runs}.json`);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      await applied(file);
      expect(orderOf(state)).toEqual([...rules.map(({ name }) => name), ...made]);
      expect(beside(state)).toEqual([]);
    });
  });
});

describe('a rule that ends the list, put first once grants are planned', () => {
  test('is told by drift, and the next plan puts their rules above it', async () => {
    await asking([tag], {}, async ({ state, url, asked, planned, applied }) => {
      const file = table.path(`plan-${runs}.json`);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      await applied(file);
      const parameters = { Name: 'Stop', ...stops, Priority: 0 };
      expect(await inPortal(url, { cmdlet: 'New-TransportRule', parameters })).toBe(true);
      const drift = await drifted(asked);
      expect(drift.moved.map(({ object }) => object).toSorted()).toEqual(
        made.map((name) => `transportRules/${name.toLowerCase()}`),
      );
      expect((drift.besideGrants ?? []).map(({ what }) => what)).toContain('beyond');
      expect((await asked('drift')).out).toContain('because order of “transport rule Grants: eu.example” is changed');
      expect(beside(state)).not.toEqual([]);
      const { err } = await asked('adopt');
      expect(err).toMatch(/left to you: transportRules\/grants: fabrikam\.com: the grant “Tickets” asks for it/u);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      await applied(file);
      expect([orderOf(state), beside(state)]).toEqual([[...made, 'Stop', 'Tag'], []]);
      expect(await planned()).toMatchObject({ steps: [] });
    });
  });

  test('stops nobody on the way who may forward before and after: a rule lets them pass before it is put above', async () => {
    await asking([tag], {}, async ({ url, asked, applied }) => {
      const file = table.path(`plan-${runs}.json`);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      await applied(file);
      const parameters = { Name: 'Stop', ...stops, Priority: 0 };
      expect(await inPortal(url, { cmdlet: 'New-TransportRule', parameters })).toBe(true);
      const more: Intent = { ...grants[1]!, name: 'More', to: ['fabrikam.com'] };
      const text = JSON.stringify({ tenant: tenantSection(facts()), grants: [...grants, more] });
      const given = ['--emulator', url, '--policies', table.folder('above-more', text), '--json'];
      const { proof, steps } = (await ask('plan', ...given)).json() as unknown as Plan;
      expect(proof).toMatchObject({ leaks: [], outages: [] });
      const own = steps.filter(({ object }) => object === 'transportRules/grants: fabrikam.com');
      expect(own.map(({ call }) => 'parameters' in call && 'Priority' in call.parameters)).toEqual([false, true]);
    });
  });

  test('is no drift of their order where it is put below them, nor is a rule among them that ends nothing', async () => {
    await asking([tag], {}, async ({ state, url, asked, planned, applied }) => {
      const file = table.path(`plan-${runs}.json`);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      await applied(file);
      for (const [Name, Priority, more] of [
        ['Stop', 4, stops],
        ['Note', 2, note.parameters],
      ] as const)
        expect(await inPortal(url, { cmdlet: 'New-TransportRule', parameters: { Name, Priority, ...more } })).toBe(
          true,
        );
      expect(orderOf(state)).toEqual(['Tag', made[0], 'Note', ...made.slice(1), 'Stop']);
      expect(await planned()).toMatchObject({ steps: [] });
      expect(await drifted(asked)).toMatchObject({ moved: [] });
      expect(beside(state)).toEqual([]);
    });
  });
});

describe('a rule that ends the list, written by hand beside grants', () => {
  const written = {
    transportRules: [
      { name: 'Tag', prependSubject: 'out' },
      { name: 'Stop', stopRuleProcessing: true, setAuditSeverity: 'DoNotAudit' },
    ],
  };

  test.each<readonly [string, readonly Rule[], readonly string[]]>([
    ['stands below them where it is new', [note], ['Note', ...made, 'Tag', 'Stop']],
    ['stands below them where it was there', [note, tag, stop()], ['Note', 'Tag', ...made, 'Stop']],
    ['is put where its entry says, and they above it', [stop(), tag], ['Tag', ...made, 'Stop']],
    [
      'stands below them where it did not end the list before',
      [tag, { ...note, name: 'Stop' }],
      ['Tag', ...made, 'Stop'],
    ],
  ])('%s', async (_, rules, order) => {
    await asking(rules, written, async ({ state, asked, planned, applied }) => {
      const file = table.path(`plan-${runs}.json`);
      expect((await asked('plan', '--out', file)).code).toBe(0);
      await applied(file);
      expect([orderOf(state), beside(state)]).toEqual([order, []]);
      expect(await planned()).toMatchObject({ steps: [], refusals: [] });
      expect(await drifted(asked)).toMatchObject({ clean: true });
    });
  });
});

describe('rules of very many grants stand last', () => {
  const many = Array.from({ length: 60 }, (_, at) => `somebody-with-a-long-name-${at}@contoso.com`);
  const [first, ...rest] = grants;
  const wide = { grants: [{ ...first, from: { people: many } }, ...rest] };

  test('and a rule that ends the list above them refuses the plan, which names it and what to do', async () => {
    await asking([tag, stop()], wide, async ({ state, planned }) => {
      for (const one of many) addMailbox(state, one);
      const { refusals } = await planned();
      expect(refusals.map(({ code, hint }) => ({ code, hint }))).toContainEqual({
        code: 'PST406',
        hint: expect.stringMatching(/“Stop” ends the list .*`exceptIfMessageTypeMatches: AutoForward`/u) as string,
      });
    });
  });

  test('which is enough', async () => {
    await asking(
      [tag, stop({ ExceptIfMessageTypeMatches: 'AutoForward' })],
      wide,
      async ({ state, asked, applied }) => {
        for (const one of many) addMailbox(state, one);
        const file = table.path(`plan-${runs}.json`);
        expect((await asked('plan', '--out', file)).code).toBe(0);
        await applied(file);
        expect(orderOf(state).slice(0, 3)).toEqual(['Tag', made[0], 'Stop']);
        expect(orderOf(state).at(-1)).toBe('Grants: everything else');
      },
    );
  });
});
