import { explain as explanation } from '../../render/explain/explain.ts';
import { identifiers } from '../../render/explain/identifiers.ts';
import { nearest } from '../../diagnostics/near.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { documentOf, printJson } from '../shown/print.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';

export const explainCommand: Command = {
  takes: [['<id>', 'whatever Postern prints: PST204, L10, B-FWD-2, loses-mail, G4, 5.7.520, 4 (an exit code)']],
  about:
    'Explains what an identifier means, with an example: messages, findings, hazards, controls, bounces, exit codes.',
  examples: ['postern explain PST204', 'postern explain L10', 'postern explain 5.7.520'],
  options: [],
  tenant: false,
  run: async (input, io) => explain(input.args[0] ?? '', input, io),
};

/** Prints what an identifier means. */
export function explain(id: string, { json }: Pick<Input, 'json'>, io: Io): number {
  const text = explanation(id, io.width);
  if (text !== null) {
    if (json) printJson(documentOf('postern-explanation/1', { id, text }), io);
    else io.out(text);
    return exit.done;
  }
  const near = nearest(id, identifiers);
  throw new UsageError(
    `nothing is called ${id}`,
    near === null ? 'an identifier looks like PST204, L10 or 5.7.520' : `did you mean ${near}?`,
  );
}
