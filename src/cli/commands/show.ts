import { readPlan } from '../../engine/plan-file/plan-file.ts';
import { planDocument } from '../../render/documents/plan-document.ts';
import type { Command } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { readGiven } from '../run/files.ts';
import { detailsOption, print } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';
import { isFormat, renderings } from '../shown/renderings.ts';

export const show: Command = {
  takes: [['<plan>', 'a file that `postern plan --out` wrote; - reads it from a pipe']],
  about:
    'Prints a plan again. What it shows is what apply would carry out: a plan of which one byte was changed is refused.',
  examples: ['postern show plan.json', 'postern show plan.json --format ps1 > plan.ps1'],
  options: [
    detailsOption,
    {
      flags: '--format <form>',
      about: 'how to print it (default: text)',
      choices: ['text', ...Object.keys(renderings)],
    },
  ],
  tenant: false,
  run: async (input, io) => {
    const [file = ''] = input.args;
    const plan = readPlan(readGiven(file));
    if (!plan.ok) return tell(plan.problems, input, io);
    const format = input.json ? 'json' : (input.text('format') ?? 'text');
    if (isFormat(format)) io.out(await renderings[format](plan.value, file, () => null));
    else print(planDocument(plan.value, { file }), io, input);
    return exit.done;
  },
};
