import { afterAll, describe, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { type JsonObject, textAt } from '../../src/json.ts';
import { askIn, desk } from '../cli/asking.ts';
import { inPortal } from '../laws/portal.ts';
import { contentOf } from '../pipeline/support.ts';
import { doublePwshOver, pwsh, type PwshOver, sharedPwsh } from '../support/powershell.ts';
import { emulatorAtNoon } from '../support/tenants.ts';

const table = desk();
afterAll(() => table.remove());

const closing = table.folder(
  'closing',
  `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
inboxForwards: [{ rule: dora@contoso.com/home, forwardTo: [d@fabrikam.com] }]
scope: { mailboxForwarding: { undeclared: ignore }, inboxForwards: { undeclared: close } }
`,
);

const rules: readonly JsonObject[] = [
  { Mailbox: 'dora@contoso.com', Name: 'home', ForwardTo: 'd@fabrikam.com' },
  { Mailbox: 'rosa@contoso.com', Name: "it's – “planted”", RedirectTo: 'x@evil.example', DeleteMessage: true },
  { Mailbox: 'rosa@contoso.com', Name: 'tidy', MoveToFolder: 'Archive' },
];

/** Closes what nobody declares over one road, and takes it back; what the tenant holds before, after and at the end. */
async function closedAndTakenBack(road: PwshOver | null) {
  const state = contoso();
  state.inboxRules.clear();
  const emulator = await emulatorAtNoon({ tenant: state });
  const env = road === null ? {} : { POSTERN_PWSH: road({ url: emulator.url, id: emulator.state.id }) };
  const on = ['--emulator', emulator.url, '--exchange', road === null ? 'rest' : 'powershell'];
  const run = async (...args: readonly string[]) => askIn(env, [...args, ...on]);
  const [file, back, journal] = ['plan.json', 'back.json', 'run.journal'].map((name) =>
    table.path(`${road === null ? 'rest' : road.name}-${name}`),
  ) as [string, string, string];
  const apply = async (plan: string, { digest }: Plan, log: string): Promise<number> => {
    const { code, err } = await run(
      'apply',
      plan,
      '--approve',
      digest,
      '--allow',
      'removes-client-rules',
      '--journal',
      log,
    );
    expect(err).not.toMatch(/prompt|confirm/iu);
    return code;
  };
  try {
    for (const parameters of rules)
      expect(await inPortal(emulator.url, { cmdlet: 'New-InboxRule', parameters })).toBe(true);
    const held = () => contentOf(emulator.state);
    const plan = (await run('plan', '--policies', closing, '--out', file, '--json')).json() as unknown as Plan;
    const before = held();
    const codes = [await apply(file, plan, journal)];
    const after = held();
    const states = [...state.inboxRules.values()]
      .flat()
      .map((row) => `${textAt(row, 'Name')} ${String(row['Enabled'])}`);
    const undo = (await run('undo', journal, '--out', back, '--json')).json() as unknown as Plan;
    codes.push(await apply(back, undo, `${journal}.back`));
    const calls = [...plan.steps, ...undo.steps].map(({ call }) => ('cmdlet' in call ? call.cmdlet : ''));
    return { codes, calls, states, digest: plan.digest, before, after, end: held() };
  } finally {
    await emulator.close();
  }
}

const overRest = closedAndTakenBack(null);

function alike(name: string, road: PwshOver): void {
  test(`${name} closes the rules that nobody declares and takes it back, as REST does`, async () => {
    const [ran, rest] = [await closedAndTakenBack(road), await overRest];
    expect(ran.codes).toEqual([0, 0]);
    expect(ran.calls).toEqual(['Disable-InboxRule', 'Enable-InboxRule']);
    expect(ran.states.toSorted()).toEqual(['home true', "it's – “planted” false", 'tidy true'].toSorted());
    expect(ran.after).toEqual(rest.after);
    expect(ran.digest).toBe(rest.digest);
    expect(ran.after).not.toEqual(ran.before);
    expect(ran.end).toEqual(ran.before);
  }, 60_000);
}

alike('a double of PowerShell', doublePwshOver);
describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  alike('PowerShell', sharedPwsh);
});
