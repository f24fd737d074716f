import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../src/emulator/wire/faults.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import type { Json } from '../../src/json.ts';
import { type Asked, askIn, desk } from '../cli/asking.ts';
import { contentOf } from '../pipeline/support.ts';
import { type Answered, between } from '../support/between.ts';
import { doublePwshOver, pwsh, type PwshOver, sharedPwsh, type Wrong } from '../support/powershell.ts';
import { emulatorAtNoon } from '../support/tenants.ts';

const files = desk();
afterAll(() => files.remove());

const policies = `
tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, exchange: rest }
guardrails: { tenantWideForwarding: allow }
remoteDomains: [{ domainName: adatum.com, autoForwardEnabled: true }]
smtpAuth: { organization: disabled }
`;

/** What becomes of one call on its way. */
interface Trouble {
  readonly what: string;
  readonly effect?: FaultEffect;
  /** It stays. */
  readonly lasts?: boolean;
  /** What is answered in the place of the service. */
  readonly between?: (handOn: () => Promise<Answered>) => Promise<Answered>;
  /** What is wrong with the worker; over REST, which has none, the trouble that comes to the same. */
  readonly worker?: (cmdlet: string) => Wrong;
  /** How `apply` ends where a step that creates something is struck. */
  readonly ends: { readonly code: number; readonly outcome: string; readonly state: string; readonly there: boolean };
  /** Whether a read comes through it. */
  readonly reads: boolean;
}

const done = { code: 0, outcome: 'applied', state: 'done', there: true };
const stopped = { code: 5, outcome: 'stopped', state: 'unknown', there: false };

const answered = (text: string): Answered => ({ status: 200, headers: { 'content-type': 'application/json' }, text });
const page = { status: 200, headers: { 'content-type': 'text/html' }, text: '<html>Sign in to the proxy</html>' };
const unreadable = async (handOn: () => Promise<Answered>): Promise<Answered> => handOn().then(() => page);
const nothing = (): Promise<Answered> => Promise.resolve(answered('{"value":[]}'));
const refusal = 'Ex6F9304|Microsoft.Exchange.Data.InvalidNameException|no';

const troubles: readonly Trouble[] = [
  { what: 'nothing', ends: done, reads: true },
  { what: 'a lost answer', effect: { effect: 'lose-answer' }, ends: done, reads: true },
  { what: 'an answer that is cut', effect: { effect: 'truncate' }, ends: done, reads: true },
  { what: 'a reset connection', effect: { effect: 'drop' }, ends: stopped, reads: true },
  { what: 'an answer that is no JSON', between: unreadable, ends: done, reads: true },
  { what: 'a server that fails', effect: { effect: 'server-error', status: 500 }, ends: stopped, reads: true },
  {
    what: 'a refusal that the service names',
    effect: { effect: 'error-in-200', message: refusal },
    ends: { ...stopped, state: 'failed' },
    reads: false,
  },
  {
    what: 'a worker that is killed before the call leaves it',
    effect: { effect: 'drop' },
    worker: (cmdlet) => ({ dies: { cmdlet, with: 'question' } }),
    ends: stopped,
    reads: true,
  },
  {
    what: 'a worker that is killed with the answer in hand',
    effect: { effect: 'lose-answer' },
    worker: (cmdlet) => ({ dies: { cmdlet, with: 'answer' } }),
    ends: done,
    reads: true,
  },
  {
    what: 'a question that is answered No',
    between: nothing,
    worker: (cmdlet) => ({ declines: cmdlet }),
    ends: { code: 2, outcome: 'unconfirmed', state: 'done', there: false },
    reads: false,
  },
  { what: 'noise beside and within the rows', worker: () => ({ noise: true }), ends: done, reads: true },
];

interface Ran {
  readonly asked: Asked;
  readonly state: Json;
  readonly again: (...args: readonly string[]) => Promise<Asked>;
}

/** Runs a command on a fresh contoso over a road, while a trouble strikes a cmdlet once. */
async function run(
  args: readonly string[],
  road: PwshOver | null,
  cmdlet: string,
  trouble: Trouble,
  look: (ran: Ran) => Promise<void>,
): Promise<void> {
  const { effect, lasts = false, worker } = trouble;
  const inWorker = road !== null && worker !== undefined;
  const faults =
    effect === undefined || inWorker ? [] : [{ ...effect, match: lasts ? { cmdlet } : { cmdlet, times: 1 } }];
  const emulator = await emulatorAtNoon({ tenant: contoso(), faults });
  let left = inWorker ? 0 : 1;
  const proxy = await between(emulator.url, (body, handOn) =>
    trouble.between !== undefined && body.includes(`"${cmdlet}"`) && left-- > 0 ? trouble.between(handOn) : handOn(),
  );
  const url = trouble.between === undefined ? emulator.url : proxy.url;
  const over =
    (wrong: Wrong) =>
    async (...asked: readonly string[]) => {
      const env = road === null ? {} : { POSTERN_PWSH: road({ url, id: emulator.state.id }, wrong) };
      return askIn(env, [...asked, '--emulator', url, '--exchange', road === null ? 'rest' : 'powershell']);
    };
  try {
    const asked = await over(worker?.(cmdlet) ?? {})(...args);
    emulator.faults.clear();
    await look({ asked, state: contentOf(emulator.state), again: over({}) });
  } finally {
    await proxy.close();
    await emulator.close();
  }
}

let folder: string;
let plan: Plan;
let end: Json;
const file = (): string => join(folder, 'plan.json');

beforeAll(async () => {
  folder = files.folder('faults', policies);
  const [calm] = troubles;
  if (calm === undefined) throw new Error('there is no row without trouble');
  await run(['plan', '--policies', folder, '--out', file()], null, 'Get-RemoteDomain', calm, ({ asked }) => {
    if (asked.code !== 0) throw new Error(asked.err);
    return Promise.resolve();
  });
  plan = JSON.parse(readFileSync(file(), 'utf8')) as Plan;
  await run(applying('calm'), null, 'New-RemoteDomain', calm, ({ state }) => Promise.resolve(void (end = state)));
});

/** The command line that applies the plan with a journal of its own. */
function applying(name: string): readonly string[] {
  const journal = join(folder, `${name.replaceAll(/\W/gu, '-')}.journal`);
  rmSync(journal, { force: true });
  const allow = plan.steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard]);
  return ['apply', file(), '--approve', plan.digest, ...allow, '--journal', journal, '--json'];
}

const report = (asked: Asked): Report => JSON.parse(asked.out) as Report;
const creates = 'remoteDomains/adatum.com';

function alike(name: string, road: PwshOver | null): void {
  describe(name, () => {
    test.each(troubles)('a write under $what ends as over every road', async (trouble) => {
      const args = applying(`${name} ${trouble.what}`);
      await run(args, road, 'New-RemoteDomain', trouble, async ({ asked, state, again }) => {
        const { outcome, steps } = report(asked);
        const index = plan.steps.findIndex((step) => step.object === creates);
        const there = JSON.stringify(state).includes('"adatum.com"');
        const ended = { code: asked.code, outcome, state: steps[index]?.state, there };
        expect(ended).toEqual(trouble.ends);
        if (outcome === 'applied') expect(state).toEqual(end);
        if (outcome !== 'stopped') return;
        const resumed = await again(...args, '--resume');
        expect({ code: resumed.code, outcome: report(resumed).outcome }).toEqual({ code: 0, outcome: 'applied' });
      });
    });

    test.each(troubles.filter(({ reads }) => reads))('a read comes through $what', async (trouble) => {
      const args = ['plan', '--policies', folder, '--json'];
      await run(args, road, 'Get-RemoteDomain', trouble, async ({ asked }) => {
        expect({ code: asked.code, err: asked.err }).toMatchObject({ code: 0 });
        expect((JSON.parse(asked.out) as Plan).digest).toBe(plan.digest);
      });
    });

    test('a read that is denied ends a plan with 3', async () => {
      const denied: Trouble = {
        what: 'a refusal',
        effect: { effect: 'deny' },
        lasts: true,
        ends: stopped,
        reads: false,
      };
      await run(['plan', '--policies', folder, '--json'], road, 'Get-RemoteDomain', denied, async ({ asked }) => {
        expect(asked.code).toBe(3);
      });
    });
  });
}

alike('REST', null);
alike('a double of PowerShell', doublePwshOver);
describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  alike('PowerShell', sharedPwsh);
});
