import { type Drift, hasDrifted } from '../../engine/drift/drift.ts';
import { examine, type Inspected } from '../../pipeline.ts';
import { driftDocument } from '../../render/documents/drift-document.ts';
import { markdown } from '../../render/document/markdown.ts';
import { atOption } from '../given/at.ts';
import type { Command } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import { inboxRulesOrClosing, rulesBeside, sinceOption } from '../connect/inbox-rules.ts';
import { differingFor, smtpAuthOption } from '../connect/smtp-auth.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';
import { pageBasis } from '../connect/page-basis.ts';
import { tell, warn } from '../shown/problems.ts';
import { type CommandSession, withTenant } from '../connect/session.ts';
import { auditFileOption, auditLogOf } from '../connect/audit-log.ts';

export const drift: Command = {
  takes: [],
  about:
    'Says where the tenant left the policies: what moved, what stands on the way of the mail that nobody declares or accepts, which expectations do not hold. It only reads. Exit 2 where anything of that is so, 3 where something could not be read.',
  examples: ['postern drift --emulator contoso', 'postern drift --who', 'postern drift --json > drift.json'],
  options: [
    detailsOption,
    atOption('compare with the policies as they hold at another time'),
    { flags: '--who', about: 'also ask the audit log of the tenant who changed what moved, and when' },
    ...inboxRulesOrClosing,
    sinceOption,
    smtpAuthOption,
    auditFileOption,
    { flags: '--markdown <file>', about: 'also write it as Markdown' },
    { flags: '--html <file>', about: 'also write it as one HTML page that answers, as declared and as found' },
  ],
  tenant: true,
  run: async (input, io) =>
    withTenant(input, io, async (session) => {
      const { desired, connection, context } = session;
      const log = auditLogOf(connection, input, io.env);
      const { inboxRules: rules, unread, reader, forget } = await rulesBeside(session, input, io, log);
      const auditLog = input.on('who') ? log : null;
      const own = await differingFor(reader, input);
      const asked = { auditLog, rules, smtpAuth: own.mailboxes, unread: [...unread, ...own.unread] };
      const result = await examine(desired, reader, context, asked);
      if (!result.ok) return tell(result.problems, input, io);
      warn(result.warnings, io);
      const { drift: found } = result.value;
      const blocks = driftDocument(found);
      const [file, page] = [input.text('markdown'), input.text('html')];
      if (file !== undefined) writeGiven(file, markdown(blocks));
      if (page !== undefined) writeGiven(page, await pageOf(result.value, session));
      if (input.json) printJson(found, io);
      else print(blocks, io, input);
      forget();
      return codeOf(found);
    }),
};

/** The page answers for the tenant as its policies would have it, and as it was found. */
async function pageOf(
  { drift: told, declared, found, takenBack }: Inspected,
  session: CommandSession,
): Promise<string> {
  const { driftHtml } = await import('../../render/html/change/drift.ts');
  const basis = pageBasis(session, {
    unread: told.unread,
    states: [
      ['As declared', declared],
      ['As found', found],
    ],
    carriedOut: { world: takenBack, steps: told.revert.steps.length },
  });
  return driftHtml(told, basis);
}

/** What was found is told apart from what nobody could read; where both are true the finding is the news. */
function codeOf(found: Drift): number {
  if (hasDrifted(found)) return exit.differences;
  return found.complete ? exit.done : exit.unreadable;
}
