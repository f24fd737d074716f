import { inspection, surroundingsOf } from './doctor-findings.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import { statedFacts } from './stated-facts.ts';
import { probe } from './probe.ts';
import { type DoctorFinding, finding, type Work } from '../shown/finding.ts';
import type { Io } from '../run/io.ts';
import { inCloud } from '../run/target.ts';
import { withConnection, policiesIfAny } from '../connect/session.ts';
import type { Desired, ExchangeTransport, TenantSection } from '../../policy/schema/policy.ts';
import { doctorDocument } from './doctor-document.ts';
import { detailsOption, print, documentOf, printJson } from '../shown/print.ts';
import { wrongCloud } from '../connect/wrong-cloud.ts';

export const doctor: Command = {
  takes: [],
  about:
    'Checks what a plan or an apply will need: this machine, the way to the tenant, who signs in and by whose word, the permissions in its tokens, and the cmdlets it may run. For what is missing it says what exactly to grant.',
  examples: [
    'postern doctor',
    'postern doctor --for apply',
    'postern doctor --emulator contoso',
    'postern doctor --probe probe.json',
    'postern doctor --github --repository contoso/policies',
  ],
  options: [
    detailsOption,
    {
      flags: '--for <work>',
      about: 'what the identity has to be able to do (default: plan)',
      choices: ['plan', 'apply'],
    },
    {
      flags: '--probe <file>',
      about: 'ask the tenant what no documentation says, and write forms and times, without any names, to this file',
    },
    {
      flags: '--github',
      about: 'look at the repository instead: environment, rules, owners, tokens; the token is GITHUB_TOKEN',
    },
    { flags: '--repository <owner/name>', about: 'github: another repository than that of the workflow run' },
  ],
  tenant: true,
  run: async (input, io) => (input.on('github') ? repository(input, io) : tenant(input, io)),
};

async function tenant(input: Input, io: Io): Promise<number> {
  if (input.text('probe') !== undefined && input.text('snapshot') !== undefined)
    throw new UsageError('a snapshot cannot be probed', 'name a tenant');
  const desired = await policiesIfAny(input, io);
  const findings = await examine(desired, input, io);
  const code = tell(findings, workOf(input), input, io);
  await probeInto(input.text('probe'), findings, desired, input, io);
  return code;
}

/** What holds the pipeline of a repository. */
async function repository(input: Input, io: Io): Promise<number> {
  const { eventOf, github, speaking } = await import('../github/workflow-run.ts');
  const { githubHealth } = await import('./github/health.ts');
  return speaking(async () =>
    tell(await githubHealth(github(eventOf(input, io), io), io.now()), 'repository', input, io),
  );
}

const workOf = (input: Input): Work => (input.text('for') === 'apply' ? 'apply' : 'plan');

function tell(findings: readonly DoctorFinding[], subject: Work | 'repository', input: Input, io: Io): number {
  if (input.json) printJson(documentOf('postern-doctor/1', { findings }), io);
  else print(doctorDocument(findings, subject), io, input);
  return findings.some((one) => one.state === 'missing') ? exit.unreadable : exit.done;
}

/** Reads and nothing else; a snapshot answers nothing that it was not asked before. */
async function probeInto(
  file: string | undefined,
  findings: readonly DoctorFinding[],
  desired: Desired | null,
  input: Input,
  io: Io,
): Promise<void> {
  if (file === undefined) return;
  const section = desired?.tenant ?? null;
  const road = roadOf(input, input.text('emulator') === undefined ? section : null);
  const powershell = findings.find(({ what }) => what === 'PowerShell')?.detail ?? '';
  await withConnection(input, io, section, async (connection) => {
    writeGiven(file, `${JSON.stringify(await probe(connection, { road, powershell }, io), null, 2)}\n`);
    return exit.done;
  });
  io.err(`\nWhat the tenant answered is in ${file}, without names. Read it before you pass it on.\n`);
}

async function examine(desired: Desired | null, input: Input, io: Io): Promise<readonly DoctorFinding[]> {
  const work = workOf(input);
  const live = input.text('snapshot') === undefined && input.text('emulator') === undefined;
  const section = live ? inCloud(desired?.tenant ?? null, input) : null;
  const elsewhere = section === null ? null : wrongCloud(section);
  if (elsewhere !== null) return [finding('the cloud', 'missing', elsewhere.message, elsewhere.hint)];
  const found = [...(await surroundingsOf(section, roadOf(input, section), io.env))];
  try {
    await withConnection(input, io, desired?.tenant ?? null, async (connection) => {
      found.push(...(await inspection(desired, connection, work, io.env)), ...statedFacts(desired));
      return exit.done;
    });
  } catch (error) {
    // What keeps a command from its tenant (a module, a variable, a name) is what a doctor is asked about.
    const wanted = section !== null || input.text('exchange') === 'powershell';
    if (!(error instanceof UsageError) || !wanted) throw error;
    found.push(finding('the way to the tenant', 'missing', error.message, error.hint));
  }
  return found;
}

/** An emulator is asked over REST unless PowerShell is asked for. */
function roadOf(input: Input, section: TenantSection | null): ExchangeTransport {
  const flag = input.text('exchange');
  if (flag === undefined) return section?.exchange ?? 'rest';
  return flag === 'powershell' ? flag : 'rest';
}
