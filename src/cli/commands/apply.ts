import { readPlan } from '../../engine/plan-file/plan-file.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/plan/report.ts';
import { enact } from '../../pipeline.ts';
import { shortDigest } from '../../render/words/words.ts';
import { type Hazard, hazardNames, isHazard } from '../../diagnostics/hazards.ts';
import { reportDocument } from '../../render/documents/report-document.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { refuseOther } from '../connect/named-tenant.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { readGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';
import { settle, watcher } from '../shown/progress.ts';
import { sectionOf, withConnection } from '../connect/session.ts';

export const apply: Command = {
  takes: [['<plan>', 'a file that `postern plan --out` wrote']],
  about:
    'Carries out a plan that somebody approved, step by step, and reads back what it wrote. It never asks: the approval is the digest, and what is risky is allowed by name.',
  examples: [
    'postern apply plan.json --approve 5f0c91d2a3b4',
    'postern apply plan.json --approve 5f0c91d2a3b4 --journal plan.journal --resume',
  ],
  options: [
    detailsOption,
    { flags: '--approve <digest>', about: 'the digest of the plan that was looked at, or its first 12 characters' },
    { flags: '--journal <file>', about: 'where every step is written down (default: the plan with .journal)' },
    { flags: '--resume', about: 'go on where the journal ends' },
    { flags: '--settle', about: 'wait until a step has effect where a later one relies on that' },
    { flags: '--allow <hazard>', about: 'accept a hazard; may be repeated', many: true },
  ],
  tenant: true,
  endsItself: true,
  run: async (input, io) => {
    const [file = ''] = input.args;
    const plan = readPlan(readGiven(file));
    if (!plan.ok) return tell(plan.problems, input, io);
    const approval = { digest: approved(plan.value, file, input), allow: input.list('allow').map(hazardOf) };
    const options = {
      journal: input.text('journal') ?? `${file.replace(/\.json$/u, '')}.journal`,
      resume: input.on('resume'),
      settle: input.on('settle'),
      now: io.now,
      signal: io.signal,
      watch: watcher(io, input.on('quiet')),
      ...(io.wait === undefined ? {} : { wait: io.wait }),
    };
    return withTenantOf(plan.value, input, io, async (tenant) => {
      const report = await enact(plan.value, approval, tenant, options);
      settle(io);
      if (input.json) printJson(report, io);
      else print(reportDocument(report, plan.value, file), io, input);
      return codeOf(report);
    });
  },
};

function approved(plan: Plan, file: string, input: Input): string {
  const given = input.text('approve');
  if (given !== undefined) return given;
  const hint = `look at it with \`postern show ${file}\`, then add --approve ${shortDigest(plan.digest)}`;
  throw new UsageError('nobody approved this plan', hint, exit.refused);
}

function hazardOf(name: string): Hazard {
  if (isHazard(name)) return name;
  throw new UsageError(`--allow ${name} is no hazard`, `hazards are ${hazardNames.join(', ')}`);
}

async function withTenantOf(
  plan: Plan,
  input: Input,
  io: Io,
  use: (tenant: Tenant) => Promise<number>,
): Promise<number> {
  return withConnection(input, io, await sectionOf(plan, input, io), async (connection) => {
    await refuseOther(plan.tenant, connection, exit.refused);
    if (connection.tenant !== null) return use(connection.tenant);
    throw new UsageError('a snapshot can only be read', 'apply to the tenant itself, or rehearse with --emulator FILE');
  });
}

/** A journal that cannot be opened is a slip of the command line, like every file; what else stands against it is a refusal. */
function codeOf({ outcome, refusals }: Report): number {
  if (outcome === 'refused') return refusals.some((one) => one.code !== 'PST528') ? exit.refused : exit.problems;
  if (outcome === 'stopped') return exit.stopped;
  return outcome === 'unconfirmed' ? exit.differences : exit.done;
}
