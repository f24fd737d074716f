import { json } from '../escape.ts';
import { tenantFolders } from '../policy/tenants.ts';
import { type MatrixTenant, matrixOf } from '../github/matrix.ts';
import { row, quote } from '../render/document.ts';
import type { Command } from './command.ts';
import { UsageError } from './usage-error.ts';
import { exit } from './exit.ts';
import { print, printJson } from './print.ts';
import { tell } from './problems.ts';

export const tenants: Command = {
  takes: [],
  about: 'Lists the tenants below the policy folder: each folder that holds a `tenant:` section.',
  examples: ['postern tenants', 'postern tenants --matrix >> "$GITHUB_OUTPUT"'],
  options: [
    {
      flags: '--matrix',
      about: 'print `matrix=…` for the jobs of a GitHub workflow, one a tenant, and `any=…`, since none is no matrix',
    },
  ],
  tenant: false,
  run: async (input, io) => {
    const found = await tenantFolders(input.policies);
    if (!found.ok) return tell(found.problems, input, io);
    const list = found.value.map(({ folder, tenant }) => ({ folder, id: tenant.id, domain: tenant.domain }));
    if (input.on('matrix')) io.out(matrixText(list));
    else if (input.json) printJson(list, io);
    else
      print(
        [
          {
            kind: 'rows',
            numbered: false,
            rows: list.map(({ domain, folder, id }) => row([[quote(domain)], [quote(folder)], [quote(id)]])),
          },
        ],
        io,
        input,
      );
    return exit.done;
  },
};

/** Two outputs of a step. */
function matrixText(list: readonly MatrixTenant[]): string {
  const entries = matrixOf(list);
  if ('refused' in entries) throw new UsageError(entries.refused, 'give each tenant one folder and its id (tenant.id)');
  return `matrix=${json({ include: entries })}\nany=${entries.length > 0}\n`;
}
