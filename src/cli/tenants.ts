import { tenantFolders } from '../policy/tenants.ts';
import { bucketsOf } from '../github/matrix.ts';
import { row, quote } from '../render/document.ts';
import type { Command } from './command.ts';
import { exit } from './exit.ts';
import { numberOf } from './github-run.ts';
import { print } from './print.ts';
import { tell } from './problems.ts';

export const tenants: Command = {
  takes: [],
  about: 'Lists the tenants below the policy folder: each folder that holds a `tenant:` section.',
  examples: ['postern tenants', 'postern tenants --matrix >> "$GITHUB_OUTPUT"'],
  options: [
    { flags: '--matrix', about: 'print `matrix=…` for the jobs of a GitHub workflow' },
    { flags: '--jobs <number>', about: 'how many jobs a matrix may have (default: 200; GitHub takes 256)' },
  ],
  tenant: false,
  run: async (input, io) => {
    const found = await tenantFolders(input.policies);
    if (!found.ok) return tell(found.problems, input, io);
    const list = found.value.map(({ folder, tenant }) => ({ folder, id: tenant.id, domain: tenant.domain }));
    if (input.on('matrix'))
      io.out(`matrix=${JSON.stringify({ include: bucketsOf(list, numberOf(input, 'jobs') ?? 200) })}\n`);
    else if (input.json) io.out(`${JSON.stringify(list, null, 2)}\n`);
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
      );
    return exit.done;
  },
};
