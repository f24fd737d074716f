import { type Drift, hasDrifted } from '../../engine/drift/drift.ts';
import { inspect } from '../../pipeline.ts';
import { driftDocument } from '../../render/documents/drift-document.ts';
import { markdown } from '../../render/document/markdown.ts';
import { atOption } from '../given/at.ts';
import type { Command } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../given/files.ts';
import { inboxRulesOption, rulesFor } from '../given/inbox-rules.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';
import { tell, warn } from '../shown/problems.ts';
import { withTenant } from '../connect/session.ts';
import { auditLogOf } from '../connect/audit-log.ts';

export const drift: Command = {
  takes: [],
  about:
    'Says where the tenant left the policies: what moved, what stands on the way of the mail that nobody declares or accepts, which expectations do not hold. It only reads. Exit 2 where anything of that is so, 3 where something could not be read.',
  examples: ['postern drift --emulator contoso', 'postern drift --who', 'postern drift --json > drift.json'],
  options: [
    detailsOption,
    atOption('compare with the policies as they hold at another time'),
    { flags: '--who', about: 'also ask the audit log of the tenant who changed what moved, and when' },
    inboxRulesOption,
    { flags: '--markdown <file>', about: 'also write it as Markdown' },
  ],
  tenant: true,
  run: async (input, io) =>
    withTenant(input, io, async ({ desired, connection, context }) => {
      const auditLog = input.on('who') ? auditLogOf(connection, io.env) : null;
      const { inboxRules: rules } = await rulesFor(connection, input, io);
      const result = await inspect(desired, connection.reader, context, { auditLog, rules });
      if (!result.ok) return tell(result.problems, input, io);
      warn(result.warnings, io);
      const blocks = driftDocument(result.value);
      const file = input.text('markdown');
      if (file !== undefined) writeGiven(file, markdown(blocks));
      if (input.json) printJson(result.value, io);
      else print(blocks, io, input);
      return codeOf(result.value);
    }),
};

/** What was found is told apart from what nobody could read; where both are true the finding is the news. */
function codeOf(found: Drift): number {
  if (hasDrifted(found)) return exit.differences;
  return found.complete ? exit.done : exit.unreadable;
}
