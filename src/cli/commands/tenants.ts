import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { json } from '../../escape.ts';
import type { Files } from '../../policy/adopt/adopt.ts';
import { ownFiles, tenantFolders } from '../../policy/declared/tenants.ts';
import { type MatrixEntry, type MatrixTenant, matrixOf } from '../../github/run/matrix.ts';
import { row, quote } from '../../render/document/document.ts';
import type { Command, Input } from '../run/command.ts';
import { orderIn } from '../github/binding/record.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { print, documentOf, printJson } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';

export const tenants: Command = {
  takes: [],
  about: 'Lists the tenants below the policy folder: each folder that holds a `tenant:` section.',
  examples: [
    'postern tenants',
    'postern tenants --matrix >> "$GITHUB_OUTPUT"',
    'postern tenants --matrix --base ../before --change change.json',
  ],
  options: [
    {
      flags: '--matrix',
      about: 'print `matrix=…` for the jobs of a GitHub workflow, one a tenant, and `any=…`, since none is no matrix',
    },
    { flags: '--share', about: 'matrix: let jobs share tenants where there are more than a matrix takes' },
    { flags: '--base <dir>', about: 'only tenants whose files are not as below this folder' },
    { flags: '--change <file>', about: 'base: and those that `github take` found an order for' },
    { flags: '--only <id>', about: 'only this tenant; may be repeated', many: true },
  ],
  tenant: false,
  run: async (input, io) => {
    const found = await tenantFolders(input.policies);
    if (!found.ok) return tell(found.problems, input, io);
    const all = found.value.map(({ folder, tenant }) => ({ folder, id: tenant.id, domain: tenant.domain }));
    // Two folders for one tenant are refused whichever of them a change is about.
    if (input.on('matrix')) entriesOf(all, 'as few as fit');
    const list = await concerned(all, input);
    if (input.on('matrix')) io.out(matrixText(list, input.on('share') ? 'as few as fit' : 'a job each'));
    else if (input.json) printJson(documentOf('postern-tenants/1', { tenants: list }), io);
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

/** Those of some tenants that are asked for: by id, or because a change is about them. */
async function concerned(all: readonly MatrixTenant[], input: Input): Promise<readonly MatrixTenant[]> {
  const [only, base, change] = [input.list('only'), input.text('base'), input.text('change')];
  const asked = only.length === 0 ? all : all.filter(({ id }) => only.some((one) => same(one, id)));
  if (base === undefined) return asked;
  const found: MatrixTenant[] = [];
  for (const tenant of asked) {
    const ordered = change !== undefined && orderIn(change, tenant.id) !== null;
    if (ordered || !(await isAsBefore(tenant.folder, join(base, tenant.folder)))) found.push(tenant);
  }
  return found;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

async function isAsBefore(folder: string, before: string): Promise<boolean> {
  if (!existsSync(before)) return false;
  const [now, then] = [await textsIn(folder), await textsIn(before)];
  return now.size === then.size && [...now].every(([file, text]) => then.get(file) === text);
}

/** What speaks of a tenant, by its path in the folder of the tenant. */
async function textsIn(folder: string): Promise<Files> {
  const files = [...(await ownFiles(folder))];
  return new Map(files.map(([file, text]) => [relative(resolve(folder), resolve(file)), text]));
}

/** Two outputs of a step. */
function matrixText(list: readonly MatrixTenant[], share: Parameters<typeof matrixOf>[1]): string {
  const entries = entriesOf(list, share);
  return `matrix=${json({ include: entries })}\nany=${entries.length > 0}\n`;
}

function entriesOf(list: readonly MatrixTenant[], share: Parameters<typeof matrixOf>[1]): readonly MatrixEntry[] {
  const entries = matrixOf(list, share);
  if (!('refused' in entries)) return entries;
  throw new UsageError(
    entries.refused,
    'give each tenant one folder and its id (tenant.id), and change no more than 256 tenants at once',
  );
}
