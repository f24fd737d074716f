import type { GrantsReport } from '../../engine/granted/grants-report.ts';
import { registerOf } from '../../engine/granted/register.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { grantsTable } from '../../render/csv/grants-table.ts';
import { grantsDocument } from '../../render/documents/grants-document.ts';
import { atOption, dayOf } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';
import { tell, warn } from '../shown/problems.ts';

export const grants: Command = {
  takes: [],
  about:
    'Lists the grants of the policies: who may forward where and by which ways, why, on whose word, until when, and by which objects of the tenant. Those that end first stand first.',
  examples: ['postern grants', 'postern grants --at 2026-12-31', 'postern grants --format csv > grants.csv'],
  options: [
    detailsOption,
    { flags: '--format <form>', about: 'how to print it (default: text)', choices: ['text', 'json', 'csv'] },
    atOption(),
  ],
  tenant: false,
  run: async (input, io) => {
    const desired = await loadPolicies(input.policies, dayOf(input, io));
    if (!desired.ok) return tell(desired.problems, input, io);
    warn(desired.warnings, io);
    const { tenant, grants: all, at } = desired.value;
    const report: GrantsReport = {
      format: 'postern-grants/1',
      tenant: tenant === null ? null : { id: tenant.id, domain: tenant.domain },
      source: input.policies,
      tool: `postern ${version()}`,
      at,
      used: all !== null,
      grants: registerOf(desired.value),
      unread: [],
    };
    show(report, input, io);
    return exit.done;
  },
};

function show(report: GrantsReport, input: Input, io: Io): void {
  const format = input.json ? 'json' : input.text('format');
  if (format === 'json') printJson(report, io);
  else if (format === 'csv') io.out(grantsTable(report.grants));
  else print(grantsDocument(report), io, input);
}
