import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlan } from '../../engine/plan-file/plan-file.ts';
import { allowances } from '../../engine/apply/guard.ts';
import { shortDigest } from '../../render/words/words.ts';
import type { Command } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { behindOurBack, type Stage, stageIn } from './demo-stage.ts';
import { exit } from '../run/exit.ts';
import { home } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { palette } from '../run/terminal.ts';

export const demo: Command = {
  takes: [],
  about:
    'Runs the real commands against an emulated tenant: validate, plan, apply, plan again, then somebody changes the tenant by hand and drift finds it. It takes seconds, touches nothing and leaves nothing behind.',
  examples: ['postern demo'],
  options: [],
  tenant: false,
  endsItself: true,
  run: async (_, io) => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-demo-'));
    try {
      await cp(join(home(), 'policies'), join(folder, 'policies'), { recursive: true });
      await play(folder, io);
      return exit.done;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function play(folder: string, io: Io): Promise<void> {
  const stage = await stageIn(folder, io);
  try {
    await scenes(stage, folder, io);
  } finally {
    await stage.close();
  }
}

async function scenes(stage: Stage, folder: string, io: Io): Promise<void> {
  const tell = (text: string): void => io.out(`\n${palette(io).strong(text)}\n`);
  const tenant = ['--emulator', stage.url];
  tell('1. Contoso writes down who may forward mail outside: three people, to a partner.');
  await stage.run(['validate'], exit.done);
  tell('2. A plan says what that changes in the tenant, before anything is changed.');
  await stage.run(['plan', ...tenant, '--out', 'plan.json'], exit.done, ['Other ways out', 'New findings', 'Changes']);
  tell('3. Somebody approves this plan by its digest. Only this plan is carried out.');
  await stage.run(['apply', 'plan.json', ...tenant, ...(await approvalOf(folder)), '--quiet'], exit.done);
  tell('4. The tenant is now as the policies say.');
  await stage.run(['plan', ...tenant, '--detailed-exitcode'], exit.done, ['Grants']);
  tell('5. Later, two people change it by hand.');
  for (const change of portalChanges) await behindOurBack(stage.url, change, io);
  tell('6. Drift finds what that opened, and who did it. A nightly run reports it.');
  await stage.run(['drift', ...tenant, '--who'], exit.differences, ['Grants', 'Expectations that do not hold']);
  tell('With your own tenant, begin with: postern doctor');
}

const portalChanges = [
  { as: 'ben@contoso.com', cmdlet: 'Set-RemoteDomain', parameters: { Identity: 'Default', AutoForwardEnabled: true } },
  {
    as: 'ana@contoso.com',
    cmdlet: 'Set-Mailbox',
    parameters: { Identity: 'ana@contoso.com', ForwardingSmtpAddress: 'ana.private@gmail.com' },
  },
];

/** What somebody who looked at the plan would type. */
async function approvalOf(folder: string): Promise<readonly string[]> {
  const plan = readPlan(await readFile(join(folder, 'plan.json'), 'utf8'));
  if (!plan.ok) throw new UsageError('the demo made a plan that it cannot read');
  const allowed = allowances(plan.value.steps).flatMap((hazard) => ['--allow', hazard]);
  return ['--approve', shortDigest(plan.value.digest), ...allowed];
}
