import { whoHolds } from '../../engine/journal/journal-lock.ts';
import { planText } from '../../engine/plan-file/plan-file.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { readRun, type JournaledRun } from '../../engine/undo/run.ts';
import { retrace } from '../../pipeline.ts';
import { fileWord } from '../../render/words/shell-word.ts';
import { planDocument } from '../../render/documents/plan-document.ts';
import { refuseOther } from '../connect/named-tenant.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { readGiven, writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { detailsOption, print } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';
import { wish, writeReports } from '../shown/renderings.ts';
import { contextOf, sectionOf, withConnection } from '../connect/session.ts';

export const undo: Command = {
  takes: [['<journal>', 'the file that `postern apply` wrote every step to']],
  about:
    'Makes a plan that takes back what an apply did: objects, properties and orders as they were before it, as far as nobody has changed them since. It only reads; the plan is shown, approved and applied like any other.',
  examples: [
    'postern undo plan.journal --out undo.json',
    'postern undo plan.journal --leave remoteDomains/fabrikam.com --out undo.json',
  ],
  options: [
    detailsOption,
    { flags: '--out <file>', about: 'keep the plan in a file, for show and apply' },
    {
      flags: '--leave <object>',
      about: 'leave an object (or the order of a section) as it is now; may be repeated',
      many: true,
    },
    { flags: '--report <form=file>', about: 'also write it as md, ps1, json or txt; may be repeated', many: true },
  ],
  tenant: true,
  run: async (input, io) => {
    const [file = ''] = input.args;
    input.list('report').forEach(wish);
    const holder = whoHolds(file);
    if (holder !== null) throw new UsageError(holder.message, holder.hint, exit.refused);
    const run = readRun(readGiven(file));
    if (!run.ok) return tell(run.problems, input, io);
    const left = input.list('leave').map((object) => touched(object, run.value));
    return withConnection(input, io, await sectionOf(run.value.plan, input, io), async (connection) => {
      await refuseOther(run.value.plan.tenant, connection);
      const made = await retrace(run.value, connection.reader, contextOf(io, run.value.plan.policies.commit), left);
      return made.ok ? keep(made.value, input, io) : tell(made.problems, input, io);
    });
  },
};

/** An object of the run, or a section whose order it changed. */
function touched(name: string, { before }: JournaledRun): string {
  if (Object.hasOwn(before.objects, name) || Object.hasOwn(before.orders, name)) return name;
  throw new UsageError(`--leave ${name} is nothing that the run touched`, 'name it as the plan does: section/key');
}

async function keep(made: Plan, input: Input, io: Io): Promise<number> {
  const file = input.text('out') ?? null;
  if (file !== null) writeGiven(file, planText(made));
  await writeReports(made, input.list('report'), file);
  const again = `postern undo ${fileWord(input.args[0] ?? '')} --out undo.json`;
  if (input.json) io.out(planText(made));
  else print(planDocument(made, { file, keep: again }), io, input);
  return made.refusals.length > 0 ? exit.refused : exit.done;
}
