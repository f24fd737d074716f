import { forwardersIn } from '../../engine/answers/inbox-rules.ts';
import { postureReport } from '../../engine/answers/report.ts';
import { survey } from '../../engine/answers/survey.ts';
import type { ForwardsReport } from '../../engine/forwards/forwards-report.ts';
import { listForwards } from '../../engine/forwards/list-forwards.ts';
import { forwardsTable } from '../../render/csv/forwards-table.ts';
import { forwardsDocument } from '../../render/documents/forwards-document.ts';
import { said } from '../../escape.ts';
import { auditFileOption, auditLogOf } from '../connect/audit-log.ts';
import { type Answering, answering } from '../connect/answering.ts';
import { atOption } from '../given/at.ts';
import { inboxRulesOptions, rulesFor, type RulesGiven, sinceOption } from '../connect/inbox-rules.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { htmlOption, writePage } from '../shown/page.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';

export const forwards: Command = {
  takes: [],
  about:
    'Lists every forward that is set up: its target, what becomes of its mail, whether a policy declares it, whether a copy is kept, and with --who who set it up and when. It only reads.',
  examples: [
    'postern forwards --emulator contoso --inbox-rules --who',
    'postern forwards --since 2d --who',
    'postern forwards --snapshot tenant.json --format csv > forwards.csv',
  ],
  options: [
    detailsOption,
    ...inboxRulesOptions,
    sinceOption,
    { flags: '--who', about: 'also ask the audit log who set them up, and when' },
    auditFileOption,
    { flags: '--format <form>', about: 'how to print it (default: text)', choices: ['text', 'json', 'csv'] },
    htmlOption,
    atOption(),
  ],
  tenant: true,
  run: async (input, io) =>
    answering(input, io, async (on) => {
      const rules = await rulesFor(on.connection, input, io, auditLogOf(on.connection, input, io.env));
      const report = await listed(on, rules, input, io);
      await writePage(input, () => ({
        title: 'Forwards',
        about: report.tenant.domain,
        tool: report.tool,
        blocks: forwardsDocument(report, on.connection.recorded !== null),
      }));
      const format = input.json ? 'json' : input.text('format');
      if (format === 'json') printJson(report, io);
      else if (format === 'csv') printTable(report, io);
      else print(forwardsDocument(report, on.connection.recorded !== null), io, input);
      rules.forget();
      return report.unread.length === 0 ? exit.done : exit.unreadable;
    }),
};

/** A table has no place for what is missing from it. */
function printTable({ forwards: rows, unread }: ForwardsReport, io: Io): void {
  io.out(forwardsTable(rows));
  for (const { what, why } of unread) io.err(said`could not be read: ${what}: ${why}\n`);
}

async function listed(on: Answering, given: RulesGiven, input: Input, io: Io): Promise<ForwardsReport> {
  const { connection, desired, facts, at } = on;
  const { reader, unread: unclear, ...rules } = given;
  const identities = forwardersIn(rules.inboxRules);
  const surveyed = await survey(reader, desired, {
    facts,
    at,
    identities,
    ...rules,
    recorded: connection.recorded !== null,
  });
  const tenant = connection.identity ?? { id: '', domain: connection.label };
  const unread = [...surveyed.unread, ...unclear];
  const about = { tenant, source: connection.label, tool: `postern ${version()}`, unread };
  const report = postureReport(surveyed.world, desired, at, about);
  return listForwards({
    ...surveyed,
    report,
    desired,
    rules: rules.inboxRules,
    reader,
    log: input.on('who') ? auditLogOf(connection, input, io.env) : null,
  });
}
