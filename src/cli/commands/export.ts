import { schemaText } from '../../policy/schema/schema.ts';
import { sectionNamed, sectionNames } from '../../kinds/sections.ts';
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { said } from '../../escape.ts';
import { exportReport } from '../../engine/export/export-report.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import { type Inventory, takeInventory } from '../../engine/export/inventory.ts';
import { identify } from '../../engine/propose/tenant-check.ts';
import { cloudFor, cloudsOf } from '../../policy/declared/cloud.ts';
import { type ExportContent, exportFiles } from '../../policy/export/files.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import { lifted } from '../export/lifted.ts';
import type { ExportedTenant } from '../../policy/export/tenant-file.ts';
import { shownName } from '../../policy/text/files.ts';
import type { TenantSection } from '../../policy/schema/policy.ts';
import { exportDocument } from '../../render/documents/export-document.ts';
import { today } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Connection } from '../connect/connect.ts';
import { exit } from '../run/exit.ts';
import { inboxRulesOptions, rulesFor } from '../connect/inbox-rules.ts';
import type { Io } from '../run/io.ts';
import { occupied, writeFolder } from '../given/new-folder.ts';
import { print, printJson } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';
import { contextOf, policiesIfAny, withConnection } from '../connect/session.ts';
import { cloudNamed, factsWith } from '../run/target.ts';

const sections: readonly string[] = sectionNames;

export const exportCommand: Command = {
  takes: [],
  about:
    'Reads a tenant and writes policies that say what it has, so that planning them finds nothing to do. It changes nothing in the tenant, and writes no folder that holds policies. What could not be read or is not understood is left undeclared and named; exit 3 where something could not be read.',
  examples: [
    'postern export --emulator contoso --out mine',
    'postern init --tenant-id 5f0a1c9e-0000-4000-8000-000000000001 --domain contoso.onmicrosoft.com --auth azure-cli',
    'postern export --snapshot tenant.json --out mine --sections outboundPolicies,remoteDomains',
    'postern export --tenant-id 5f0a1c9e-0000-4000-8000-000000000001 --domain contoso.onmicrosoft.us --cloud gccHigh --out mine',
    'postern init --github --postern OWNER/postern@COMMIT --owners @contoso/messaging',
  ],
  options: [
    { flags: '--out <dir>', about: 'the folder to write (default: that of the policies)' },
    { flags: '--sections <names>', about: `write these sections alone, by name: ${sections.join(', ')}`, many: true },
    { flags: '--grants', about: 'say who may forward where as grants, where a plan proves that they mean the same' },
    ...inboxRulesOptions,
    { flags: '--tenant-id <id>', about: 'the id of the live tenant, where no policies name one; needs --domain' },
    { flags: '--domain <domain>', about: 'the initial domain of the live tenant; needs --tenant-id' },
    { flags: '--github', about: 'write the workflows, owners, forms and set-up script of a repository instead' },
    { flags: '--postern <repository@commit>', about: 'github: where the workflows come from, by a full commit' },
    { flags: '--owners <names>', about: 'github: who looks after policies and workflows, for CODEOWNERS' },
    { flags: '--branch <name>', about: 'github: the default branch of the repository (default: main)' },
    { flags: '--plan-client-id <id>', about: 'github: the application that may only read' },
    { flags: '--apply-client-id <id>', about: 'github: the application that may write' },
  ],
  tenant: true,
  run: async (input, io) => {
    if (input.on('github')) return (await import('../init-github/init.ts')).initGithub(input, io);
    const out = input.text('out') ?? input.policies;
    const wanted = sectionsIn(input);
    const problems = await occupied(out);
    if (problems.length > 0) return tell(problems, input, io);
    const section = namedTenant(input) ?? (await policiesIfAny(input, io))?.tenant ?? null;
    return withConnection(input, io, section, async (connection) => {
      const { inboxRules, reader, forget } = await rulesFor(connection, input, io);
      const stock = await takeInventory(reader, wanted, io.now(), inboxRules);
      const tenant = identify(identityOf(connection), stock.domain);
      if (!tenant.ok) return tell(tenant.problems, input, io);
      const code = await write(out, settingsOf(tenant.value, stock, section, input), stock, reader, input, io);
      forget();
      return code;
    });
  },
};

async function write(
  out: string,
  tenant: ExportedTenant,
  stock: Inventory,
  reader: TenantReader,
  input: Input,
  io: Io,
): Promise<number> {
  const { listings, accepted, unread } = stock;
  const schema = schemaFrom(out, io);
  const asControls: ExportContent = {
    tenant,
    listings,
    accepted,
    unread: unread.map(({ what, why }) => `${what}: ${why}`),
    grants: null,
    schema: schema ?? schemaCopy,
    at: today(io),
  };
  const lift = input.on('grants') ? await lifted(asControls, stock, reader, contextOf(io, null)) : null;
  const files = exportFiles(lift?.content ?? asControls);
  if (!files.ok) return tell(files.problems, input, io);
  writeFolder(out, schema === null ? [...files.value, { file: schemaCopy, text: schemaText() }] : files.value);
  const { id, domain } = tenant;
  const report = exportReport({ id, domain }, shownName(out), files.value, { accepted, unread, lift });
  if (input.json) printJson(report, io);
  else print(exportDocument(report), io, input);
  if (tenant.cloud === null)
    io.err(
      said`\n${domain} is in ${cloudsOf(domain).join(' or ')}: say which with --cloud, or as \`cloud:\` in the tenant section.\n`,
    );
  return report.complete ? exit.done : exit.unreadable;
}

/** Names may be joined by commas, and the flag repeated. */
function sectionsIn(input: Input): readonly string[] {
  const given = input.list('sections').flatMap((one) => one.split(',').map((name) => name.trim()));
  const unknown = given.find((name) => sectionNamed(name) === null);
  if (unknown !== undefined)
    throw new UsageError(`there is no section ${unknown}`, `the sections are ${sections.join(', ')}`);
  return given.length === 0 ? sections : given;
}

function namedTenant(input: Input): TenantSection | null {
  const [id, domain] = [input.text('tenant-id'), input.text('domain')];
  if (id === undefined && domain === undefined) return null;
  if (id === undefined || domain === undefined)
    throw new UsageError('--tenant-id and --domain name a tenant together', 'give both');
  return { id, domain, cloud: 'worldwide', exchange: 'rest', facts: unknownFacts, statements: [] };
}

function identityOf({ identity }: Connection): NonNullable<Connection['identity']> {
  if (identity === null) throw new UsageError('the tenant does not say who it is', null, exit.unreadable);
  return identity;
}

/** How a live tenant was reached is kept, and what policies said of this tenant before. */
function settingsOf(
  tenant: { readonly id: string; readonly domain: string },
  { live: { acceptedDomains } }: Inventory,
  section: TenantSection | null,
  input: Input,
): ExportedTenant {
  const own = section?.domain.toLowerCase() === tenant.domain ? section : null;
  return {
    ...tenant,
    cloud: cloudFor(tenant.domain, cloudNamed(input) ?? own?.cloud ?? null),
    exchange: own?.exchange ?? 'rest',
    auth: own?.auth ?? null,
    facts: factsWith(own?.facts ?? unknownFacts, input),
    statements: own?.statements ?? [],
    domains: acceptedDomains.state === 'present' ? acceptedDomains.value : [],
  };
}

/** Where neither is there, the schema is written beside the policies, so that editors find it in any repository. */
const schemaCopy = 'policies.schema.json';

/** The schema of this repository, or of the package where it is installed; null where there is neither. */
function schemaFrom(out: string, { cwd }: Io): string | null {
  const name = join('schemas', schemaCopy);
  const found = [join(cwd, 'node_modules', 'postern', name), join(cwd, name)].find((path) => existsSync(path));
  return found === undefined ? null : relative(resolve(cwd, out), found).split(sep).join('/');
}
