import { explain as explanation } from '../diagnostics/explain.ts';
import { codes } from '../diagnostics/codes.ts';
import { nearest } from '../policy/near.ts';
import type { Command } from './command.ts';
import { exit } from './exit.ts';
import type { Io } from './io.ts';

export const explainCommand: Command = {
  takes: [['<code>', 'the code of a message, such as PST204']],
  about: 'Explains what a message means, with an example.',
  examples: ['postern explain PST204'],
  options: [],
  tenant: false,
  run: async (input, io) => explain(input.args[0] ?? '', io),
};

/** Prints what the code of a message means. */
export function explain(code: string, io: Io): number {
  const text = explanation(code);
  if (text !== null) {
    io.out(text);
    return exit.done;
  }
  const near = nearest(code, Object.keys(codes));
  io.err(
    `there is no message ${code}\n  hint: ${near === null ? 'a code looks like PST204' : `did you mean ${near}?`}\n`,
  );
  return exit.problems;
}
