import { planText } from '../../engine/plan-file/plan-file.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { propose } from '../../pipeline.ts';
import { planDocument } from '../../render/documents/plan-document.ts';
import { atOption } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../given/files.ts';
import type { Io } from '../run/io.ts';
import { detailsOption, print } from '../shown/print.ts';
import { tell, warn } from '../shown/problems.ts';
import { wish, writeReports } from '../shown/renderings.ts';
import { type CommandSession, withTenant } from '../connect/session.ts';

export const plan: Command = {
  takes: [],
  about:
    'Compares the policies with the tenant and says what would change, for whom, and in which steps. It only reads.',
  examples: [
    'postern plan --emulator contoso',
    'postern plan --out plan.json --report md=plan.md --report ps1=plan.ps1',
  ],
  options: [
    detailsOption,
    { flags: '--out <file>', about: 'keep the plan in a file, for show and apply' },
    atOption('plan for another time, when entries whose `until` has come have ended'),
    { flags: '--report <form=file>', about: 'also write it as md, ps1, json or txt; may be repeated', many: true },
    { flags: '--detailed-exitcode', about: 'exit 2 where there is something to do' },
  ],
  tenant: true,
  run: async (input, io) => {
    input.list('report').forEach(wish);
    return withTenant(input, io, async (session) => planned(session, input, io));
  },
};

async function planned({ desired, connection, context }: CommandSession, input: Input, io: Io): Promise<number> {
  const result = await propose(desired, connection.reader, context);
  if (!result.ok) return tell(result.problems, input, io);
  warn(result.warnings, io);
  keep(result.value, input, io);
  return codeOf(result.value, input);
}

function keep(made: Plan, input: Input, io: Io): void {
  const file = input.text('out') ?? null;
  if (file !== null) writeGiven(file, planText(made));
  writeReports(made, input.list('report'), file);
  if (input.json) io.out(planText(made));
  else print(planDocument(made, { file }), io, input);
}

function codeOf(made: Plan, input: Input): number {
  if (made.refusals.length > 0) return exit.refused;
  if (made.changes.some((change) => change.action === 'unknown')) return exit.unreadable;
  return made.steps.length > 0 && input.on('detailed-exitcode') ? exit.differences : exit.done;
}
