import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { addDistributionGroup, addInboxRule } from '../../src/emulator/tenants/seed.ts';
import type { PersonAnswer } from '../../src/engine/person/person-answer.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Mechanism, Original } from '../../src/posture/values/verdict.ts';
import { inPortal } from '../laws/portal.ts';
import { stateWorld } from '../posture/naive/from-state.ts';
import { naive } from '../posture/naive/naive.ts';
import { noon } from '../support/flow.ts';
import { seed, times } from '../support/draws.ts';
import { rowOf } from '../support/sign-in.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits, partner, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const ana = 'ana@contoso.com';
const ben = 'ben@contoso.com';
const nowhere = ['--policies', '/nonexistent'];
const rule = (who: string, name: string, set: JsonObject): void =>
  void addInboxRule(state, rowOf(state, who), name, set);
const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};

async function told(who: string, ...more: readonly string[]) {
  const asked = await ask('why', who, '--emulator', emulator.url, '--json', ...more);
  return { ...asked, person: asked.json() as unknown as PersonAnswer };
}

/** The answer on one way to the places that an example stands for. */
function answerOf({ reach }: PersonAnswer, example: string, mechanism: Mechanism, original: Original) {
  const place = reach.find(({ destinations }) => destinations.example === example);
  return place?.answers.find(({ ways }) =>
    ways.some((one) => one.mechanisms.includes(mechanism) && one.originals.includes(original)),
  )?.verdict;
}

describe('one mailbox', () => {
  test('has everything in a form with a schema', async () => {
    const { person, code } = await told(ben, '--inbox-rules', '--who');
    expect(misfits('person.schema.json', person)).toEqual([]);
    expect(person.person).toMatchObject({ address: ben, type: 'UserMailbox' });
    expect(code).toBe(0);
  });

  test('can forward where the plain procedure says, by every way', async () => {
    const world = stateWorld(state, {
      automaticMeans: 'unknown',
      nestedGroups: 'unknown',
      bypassRule: 'indeterminate',
      outboundPolicyOnConnectors: 'unknown',
    });
    for (const who of [ana, ben, 'support@contoso.com', 'kofi@contoso.com']) {
      const { person } = await told(who, ...nowhere);
      expect(person.reach.length).toBeGreaterThan(0);
      for (const { destinations, answers } of person.reach)
        for (const { ways, verdict } of answers)
          for (const { mechanisms, originals } of ways)
            for (const mechanism of mechanisms)
              for (const original of originals)
                expect(
                  naive(world, { sender: who, to: destinations.example, mechanism, original }, noon()).verdict,
                ).toBe(verdict);
    }
  });

  test('can forward to the places that the posture names for it, and no others', async () => {
    const posture = (await ask('posture', '--emulator', emulator.url, '--json', ...nowhere)).json() as unknown as {
      readonly cells: readonly {
        senders: string;
        destinations: string;
        ways: readonly { mechanism: Mechanism; originals: readonly Original[]; answer: number }[];
      }[];
      readonly senderClasses: readonly { id: string; example: string }[];
      readonly destinationClasses: readonly { id: string; example: string }[];
      readonly answers: readonly { verdict: string }[];
    };
    const own = posture.senderClasses.find(({ example }) => example === ben);
    const { person } = await told(ben, ...nowhere);
    const cells = posture.cells.filter(({ senders }) => senders === own?.id);
    expect(cells.length).toBeGreaterThan(0);
    for (const { destinations, ways } of cells) {
      const to = posture.destinationClasses.find(({ id }) => id === destinations)?.example ?? '';
      for (const { mechanism, originals, answer } of ways)
        for (const original of originals) {
          const found = answerOf(person, to, mechanism, original);
          if (found !== undefined) expect(found).toBe(posture.answers[answer]?.verdict);
        }
    }
  });

  test('is under the policy whose rule names it, or the default, and says why', async () => {
    expect((await told(ben)).person.policies).toMatchObject([
      { object: 'outboundPolicies/Temp allow', mode: 'On', certain: true, because: [{ by: 'name' }], place: null },
    ]);
    expect((await told(ana)).person.policies).toMatchObject([
      {
        object: 'outboundPolicies/Default',
        mode: 'Automatic',
        rule: null,
        because: [],
        place: { file: 'policies/outbound.yaml' },
      },
    ]);
  });

  test.each([
    ['a member', ['ana@contoso.com'], {}, true],
    ['somebody else', ['kofi@contoso.com'], {}, false],
    ['a member whom the rule leaves out', ['ana@contoso.com'], { ExceptIfFrom: ['ana@contoso.com'] }, false],
  ])('of %s the group that brings it in is named', async (_, members, more, isIn) => {
    addDistributionGroup(state, 'let-out@contoso.com', { members, security: true });
    await run('New-HostedOutboundSpamFilterPolicy', { Name: 'Let out', AutoForwardingMode: 'On' });
    await run('New-HostedOutboundSpamFilterRule', {
      Name: 'Rule of it',
      HostedOutboundSpamFilterPolicy: 'Let out',
      FromMemberOf: ['let-out@contoso.com'],
      ...more,
    });
    const { person } = await told(ana);
    const [policy] = person.policies ?? [];
    expect(policy?.object).toBe(isIn ? 'outboundPolicies/Let out' : 'outboundPolicies/Default');
    if (isIn)
      expect(policy).toMatchObject({ rule: 'Rule of it', because: [{ by: 'group', name: 'let-out@contoso.com' }] });
    const groups = person.groups.map(({ group }) => group);
    expect(groups.includes('let-out@contoso.com')).toBe(members.includes(ana));
  });

  test('of a group in a group nobody can tell unless somebody said so', async () => {
    addDistributionGroup(state, 'inner@contoso.com', { members: [ana] });
    addDistributionGroup(state, 'outer@contoso.com', { members: ['inner@contoso.com'], security: true });
    await run('New-HostedOutboundSpamFilterPolicy', { Name: 'Let out', AutoForwardingMode: 'On' });
    await run('New-HostedOutboundSpamFilterRule', {
      Name: 'Let out',
      HostedOutboundSpamFilterPolicy: 'Let out',
      FromMemberOf: ['outer@contoso.com'],
    });
    const open = await told(ana, ...nowhere);
    expect(open.person.policies).toMatchObject([{ certain: false }, { object: 'outboundPolicies/Default' }]);
    expect(open.person.groups).toMatchObject([{ group: 'outer@contoso.com', certain: false }]);
    const expand = await told(ana, ...nowhere, '--nested-groups', 'expand');
    expect(expand.person.policies).toMatchObject([{ object: 'outboundPolicies/Let out', certain: true }]);
  });

  test('is left out by a transport rule through a group, which is named as well', async () => {
    addDistributionGroup(state, 'quiet@contoso.com', { members: [ana] });
    await run('New-TransportRule', {
      Name: 'No forwards',
      MessageTypeMatches: 'AutoForward',
      ExceptIfFromMemberOf: ['quiet@contoso.com'],
      RejectMessageReasonText: 'no',
    });
    expect((await told(ana)).person.groups).toEqual([
      expect.objectContaining({
        group: 'quiet@contoso.com',
        usedBy: [{ object: 'transportRules/No forwards', as: 'exception' }],
      }),
    ]);
  });
});

describe('what it forwards', () => {
  test('are its own forwards as `forwards` lists them, and nobody else’s', async () => {
    const all = (await ask('forwards', '--emulator', emulator.url, '--inbox-rules', '--json')).json() as unknown as {
      readonly forwards: PersonAnswer['forwards'];
    };
    for (const who of [ana, ben, 'dora@contoso.com', 'kofi@contoso.com', 'adele@contoso.com']) {
      const { person } = await told(who, '--inbox-rules');
      expect(person.forwards).toEqual(all.forwards.filter(({ from }) => from === who));
    }
  });

  test('reads the rules of this one mailbox, hidden ones too, and of no other', async () => {
    rule(ana, 'Elsewhere', { RedirectTo: ['"drop" [SMTP:drop@proton.example]'], '#hidden': true });
    rule(ana, 'Tidy', { MoveToFolder: 'Archive' });
    const { person } = await told(ana, '--inbox-rules');
    expect(person.inboxRules.rules.map(({ name }) => name).sort()).toEqual(['Elsewhere', 'Tidy']);
    expect(person.forwards.map((one) => one.rule)).toContain('Elsewhere');
    const answer = await fetch(`${emulator.url}/_postern/calls`);
    expect(JSON.stringify(await answer.json())).toMatch(/"Get-InboxRule":1\b/u);
    const { out } = await ask('why', ana, '--emulator', emulator.url, '--inbox-rules', '--details');
    expect(out).toMatch(/redirect rule “Elsewhere”/u);
    expect(out).toContain('2 inbox rules read, hidden ones too');
    expect(out).toMatch(/Inbox rules that send nothing on[\s\S]*Tidy/u);
  });

  test('without being asked the rules are not read, which is said and is not none', async () => {
    const { person } = await told(ana);
    expect(person.inboxRules).toEqual({ state: 'not asked', hidden: false, rules: [] });
    const { out } = await ask('why', 'adele@contoso.com', '--emulator', emulator.url);
    expect(out).toContain('inbox rules were not read: --inbox-rules reads them');
    expect(out).not.toContain('no forward is set up');
  });

  test('a rule that is switched off forwards nothing and is named', async () => {
    rule('adele@contoso.com', 'Later', { ForwardTo: ['"x" [SMTP:x@fabrikam.com]'], Enabled: false });
    const { out } = await ask('why', 'adele@contoso.com', '--emulator', emulator.url, '--inbox-rules');
    expect(out).toMatch(/switched off: Outlook rule that forwards “Later” → x@fabrikam\.com/u);
    expect(out).toContain('no forward is set up');
  });

  test('a snapshot that holds its rules needs no flag', async () => {
    const rules = { cmdlet: 'Get-InboxRule', parameters: { Mailbox: ana, IncludeHidden: true }, result: [] };
    const file = table.put('rules.json', snapshot({ more: [rules] }));
    const { json } = await ask('why', ana, '--snapshot', file, ...nowhere, '--json');
    expect(json()).toMatchObject({ inboxRules: { state: 'read', hidden: true } });
    expect((await ask('why', ben, '--snapshot', file, ...nowhere, '--json')).json()).toMatchObject({
      inboxRules: { state: 'not asked' },
    });
  });
});

describe('who may send at all', () => {
  test.each(['ana@contoso.com', 'ANA@contoso.com', 'ana@contoso.onmicrosoft.com'])(
    '%s on the list of restricted senders is said, with the cmdlet',
    async (address) => {
      state.config.BlockedSenderAddress.push({
        SenderAddress: address,
        Reason: 'OutboundSpamLast24Hours=410;OutboundSpamPercent=97',
      });
      const { person } = await told(ana);
      expect(person.restricted).toMatchObject({
        state: 'yes',
        reason: expect.stringContaining('OutboundSpamPercent=97') as unknown,
      });
      expect(person.restricted.release).toContain(
        `Remove-BlockedSenderAddress -SenderAddress ${address.toLowerCase()}`,
      );
      const { out } = await ask('why', ana, '--emulator', emulator.url);
      expect(out).toMatch(/restricted: it may receive and not send: OutboundSpamLast24Hours=410/u);
      expect((await told(ben)).person.restricted.state).toBe('no');
    },
  );

  test('a restricted sender gets nothing out by hand, and the way out is shown', async () => {
    state.config.BlockedSenderAddress.push({ SenderAddress: ana });
    const manual = await ask(
      'why',
      ana,
      'x@fabrikam.com',
      '--mechanism',
      'manual',
      '--emulator',
      emulator.url,
      '--json',
    );
    expect(manual.json()).toMatchObject({
      verdict: 'blocked',
      decidedBy: { gate: 'G5', object: `restricted/${ana}` },
      ndr: { code: '5.1.8' },
    });
    const forward = await ask('why', ben, 'x@fabrikam.com', '--emulator', emulator.url, '--json');
    expect(forward.json()).toMatchObject({ verdict: 'allowed' });
    state.config.BlockedSenderAddress.push({ SenderAddress: ben });
    const { out } = await ask('why', ben, 'x@fabrikam.com', '--emulator', emulator.url);
    expect(out).toContain(`Remove-BlockedSenderAddress -SenderAddress ${ben}`);
  });

  test('a list that nobody could read says neither', async () => {
    const { json } = await ask('why', ana, '--snapshot', table.put('s.json', snapshot()), ...nowhere, '--json');
    expect(json()).toMatchObject({ restricted: { state: 'unknown' } });
  });
});

describe('who changed it', () => {
  test('is told of its policy, its groups, its forwards and its own switch', async () => {
    await run('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Temp allow', RecipientLimitExternalPerHour: 400 });
    await run('Set-Mailbox', { Identity: ben, ForwardingSmtpAddress: 'drop@proton.example' });
    await run('Set-CASMailbox', { Identity: ben, SmtpClientAuthenticationDisabled: false });
    const { person } = await told(ben, '--who', '--at', '2026-11-22');
    const objects = new Set((person.changedBy?.known ?? []).map(({ object }) => object));
    expect([...objects]).toEqual(
      expect.arrayContaining(['outboundPolicies/temp allow', `mailboxForwarding/${ben}`, `smtpAuth/${ben}`]),
    );
    expect(person.forwards.find((one) => one.rule === null)?.setBy).toMatchObject({ cmdlet: 'Set-Mailbox' });
    const { out } = await ask('why', ben, '--who', '--at', '2026-11-22', '--emulator', emulator.url);
    expect(out).toMatch(/Temp allow[\s\S]*last change of it in the audit log: by[\s\S]*Where it can forward/u);
  });

  test('is null where nobody asks', async () => {
    expect((await told(ben)).person.changedBy).toBeNull();
  });
});

describe('the first line', () => {
  test.each<[string, Parameters<typeof snapshot>[0], string, string]>([
    ['nobody', {}, ana, 'ana@contoso.com cannot forward outside.'],
    ['everybody', { mode: 'On' }, ana, 'ana@contoso.com can forward to any domain.'],
    ['undecided', { mode: 'Automatic' }, ana, 'Whether ana@contoso.com can forward outside is undecided.'],
    ['a member', partner, ben, 'ben@contoso.com can forward to any domain.'],
    ['no member', partner, ana, 'ana@contoso.com cannot forward outside.'],
    ['no remote domain', { mode: 'On', star: false }, ana, 'ana@contoso.com can forward in some ways to any domain.'],
  ])('of %s', async (_, differences, who, line) => {
    const { out } = await ask('why', who, '--snapshot', table.put('one.json', snapshot(differences)), ...nowhere);
    expect(out.split('\n')[0]).toBe(line);
  });

  test('says where only some ways are open', async () => {
    const { out } = await ask(
      'why',
      ana,
      '--snapshot',
      table.put('one.json', snapshot({ mode: 'On', star: false })),
      ...nowhere,
    );
    expect(out).toMatch(/any domain\s+some ways: mailbox forwarding to a contact\s+else by remote domain “Default”/u);
  });
});

describe('a question that is wrong', () => {
  test.each([
    [['anna@contoso.com'], /did you mean ana@contoso\.com\?/u],
    [['x@fabrikam.com'], /x@fabrikam\.com is not in this tenant/u],
    [['orders@fabrikam.com'], /is no mailbox \(MailContact\)/u],
    [['executives@contoso.com'], /is no mailbox/u],
    [[ana, '--write'], /--write says nothing about one mailbox alone/u],
    [[ana, '--trace', 'tenant'], /--trace says nothing about one mailbox alone/u],
    [[ana, '--audit-file', 'x.csv'], /nothing asks the audit log/u],
    [[ana, 'x@fabrikam.com', '--who'], /--who says nothing about one forward/u],
    [['--to', 'x@fabrikam.com'], /nobody said who forwards/u],
    [[ana, '--mechanism', 'inbox-redirect'], /alone is half a question/u],
  ])('%j', async (args, complaint) => {
    const { code, err } = await ask('why', ...args, '--emulator', emulator.url);
    expect(err).toMatch(complaint);
    expect(code).toBe(1);
  });
});

test(
  'every mailbox of made-up switches is told as each question about it is answered',
  { timeout: 600_000 },
  async () => {
    const mailboxes = [ana, ben, 'kofi@contoso.com', 'support@contoso.com'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...mailboxes),
        fc.constantFrom('Automatic', 'On', 'Off'),
        fc.boolean(),
        async (who, mode, star) => {
          for (const policy of state.config.HostedOutboundSpamFilterPolicy)
            if (policy['IsDefault'] === true) policy['AutoForwardingMode'] = mode;
          for (const entry of state.config.RemoteDomain)
            if (entry['DomainName'] === '*') entry['AutoForwardEnabled'] = star;
          const { person } = await told(who, ...nowhere);
          const [first] = person.reach;
          const to = first?.destinations.example ?? '';
          const one = await ask('why', who, to, '--emulator', emulator.url, '--json', ...nowhere);
          expect(answerOf(person, to, 'inbox-forward', 'external')).toBe(String(one.json()['verdict']));
        },
      ),
      { numRuns: times(8), seed },
    );
  },
);

describe('what could not be read of one mailbox', () => {
  test.each([
    ['who is restricted', { cmdlet: 'Get-BlockedSenderAddress' }, 'whether ana@contoso.com is restricted'],
    ['its authentication policy', { cmdlet: 'Get-User' }, 'what decides on SMTP AUTH of ana@contoso.com'],
    ['its switch', { cmdlet: 'Get-CASMailbox' }, 'what decides on SMTP AUTH of ana@contoso.com'],
    [
      'Conditional Access',
      { graph: 'GET /identity/conditionalAccess/policies*' },
      'what decides on SMTP AUTH of ana@contoso.com',
    ],
  ])('is named, and the answer is not whole: %s', async (_, match, what) => {
    expect((await told(ana, ...nowhere)).code).toBe(0);
    emulator.faults.add([{ effect: 'deny', match }]);
    const { code, person } = await told(ana, ...nowhere);
    expect(code).toBe(3);
    expect(person.unread.map((one) => one.what)).toContain(what);
  });

  test('is no fault where a file does not hold it, and stays unknown', async () => {
    const file = table.path('without.json');
    await ask('snapshot', '--emulator', emulator.url, ...nowhere, '--out', file);
    const { code, json } = await ask('why', ana, '--snapshot', file, '--json', ...nowhere);
    const person = json() as unknown as PersonAnswer;
    expect(person.smtpAuth.verdict).toBe('indeterminate');
    expect([code, person.unread.filter(({ what }) => what.includes('SMTP AUTH'))]).toEqual([0, []]);
  });
});
