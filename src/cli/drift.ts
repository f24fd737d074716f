import type { Drift } from '../engine/drift.ts';
import { inspect } from '../pipeline.ts';
import { driftDocument } from '../render/drift-document.ts';
import { markdown } from '../render/markdown.ts';
import { atOption } from './at.ts';
import type { Command } from './command.ts';
import { exit } from './exit.ts';
import { writeGiven } from './files.ts';
import { print } from './print.ts';
import { tell, warn } from './problems.ts';
import { withTenant } from './session.ts';
import { witnessOf } from './witness.ts';

export const drift: Command = {
  takes: [],
  about:
    'Says where the tenant left the policies. It only reads. Exit 2 where something moved, 3 where something could not be read.',
  examples: ['postern drift --emulator contoso', 'postern drift --who', 'postern drift --json > drift.json'],
  options: [
    atOption('compare with the policies as they hold at another time'),
    { flags: '--who', about: 'also ask the audit log of the tenant who changed what moved, and when' },
    { flags: '--markdown <file>', about: 'also write it as Markdown' },
  ],
  tenant: true,
  run: async (input, io) =>
    withTenant(input, io, async ({ desired, connection, context }) => {
      const witness = input.on('who') ? witnessOf(connection, io.env) : null;
      const result = await inspect(desired, connection.reader, context, witness);
      if (!result.ok) return tell(result.problems, input, io);
      warn(result.warnings, io);
      const blocks = driftDocument(result.value);
      const file = input.text('markdown');
      if (file !== undefined) writeGiven(file, markdown(blocks));
      if (input.json) io.out(`${JSON.stringify(result.value, null, 2)}\n`);
      else print(blocks, io);
      return codeOf(result.value);
    }),
};

/** What moved is told apart from what nobody could read; where both are true the movement is the news. */
function codeOf({ moved, complete }: Drift): number {
  if (moved.length > 0) return exit.differences;
  return complete ? exit.done : exit.unreadable;
}
