import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compareText, errorAt } from '../../diagnostics/diagnostic-at.ts';
import { accept, type Checked, type Diagnostic, reject, type Span } from '../../diagnostics/diagnostic.ts';
import { isObject, type JsonObject, textAt } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { shownName } from '../text/files.ts';
import { loadSources } from '../text/load.ts';
import { nearest } from '../../diagnostics/near.ts';
import type { TenantSection } from '../schema/policy.ts';
import { sectionSchemas } from '../schema/schema.ts';
import { tenantOf } from './settings.ts';
import type { Source } from '../text/source.ts';
import { validateSources } from '../schema/validate.ts';

/** A folder whose policies speak of one tenant. */
export interface TenantFolder {
  readonly folder: string;
  readonly tenant: TenantSection;
}

/** The tenants below a policy folder: each folder that holds a `tenant:` section, or the whole for a single tenant. */
export async function tenantFolders(folder: string): Promise<Checked<readonly TenantFolder[]>> {
  const { sources, problems } = await loadSources([folder]);
  const heads = validateSources(sources.map(headOf));
  const wrong = [...problems, ...heads.problems];
  if (wrong.length > 0) return reject(wrong);
  const holders = heads.sources.flatMap((source) => {
    const tenant = tenantSection(source);
    return tenant === null ? [] : [{ folder: folderOf(source), tenant: tenantOf(tenant) }];
  });
  const [only] = holders;
  if (only !== undefined && holders.length === 1) return accept([{ folder: trimmed(folder), tenant: only.tenant }]);
  return accept(holders.toSorted((a, b) => compareText(a.folder, b.folder)));
}

/** Several tenants below one folder. */
export interface SeveralTenants {
  readonly folders: readonly { readonly folder: string; readonly domain: string; readonly span: Span }[];
  /** Whether the folder itself is that of one of them. */
  readonly hasOwn: boolean;
  /** What lies in the folder of none of them. */
  readonly strays: readonly Source[];
}

/** The tenants of some sources, right or wrong, where there are several folders of them; null where a folder is about one. */
export function severalIn(folder: string, sources: readonly Source[]): SeveralTenants | null {
  const holders = sources.flatMap((source) => holderOf(source) ?? []);
  const folders = [...new Map(holders.map((one) => [one.folder, one])).values()];
  if (folders.length < 2) return null;
  const isIn = (source: Source, one: string): boolean => `${folderOf(source)}/`.startsWith(`${one}/`);
  return {
    folders: folders.toSorted((a, b) => compareText(a.folder, b.folder)),
    hasOwn: folders.some((one) => one.folder === trimmed(folder)),
    strays: sources.filter((source) => !folders.some((one) => isIn(source, one.folder))),
  };
}

function holderOf(source: Source): SeveralTenants['folders'][number] | null {
  const tenant = tenantSection(source);
  if (tenant === null) return null;
  return { folder: folderOf(source), domain: textAt(tenant, 'domain'), span: source.spanOfKey(['tenant']) };
}

/** The same of the files below a folder. */
export const severalBelow = async (folder: string): Promise<SeveralTenants | null> =>
  severalIn(folder, (await loadSources([folder])).sources);

/** Policies of several tenants are no policies of one. */
export function notOne(folder: string, { folders }: SeveralTenants): Diagnostic {
  const named = folders.slice(0, mostNamed).map((one) => `${one.folder} (${one.domain})`);
  const more =
    folders.length > mostNamed ? `, and ${folders.length - mostNamed} more that \`postern tenants\` lists` : '';
  return errorAt('PST303', null, `${shownName(folder)} holds the policies of ${folders.length} tenants`, {
    related: folders.slice(0, mostNamed).map(({ domain, span }) => ({ message: `those of ${domain}`, span })),
    hint: `name the folder of one with --policies: ${named.join(', ')}${more}`,
  });
}

const mostNamed = 5;

/** What lies in the folder of no tenant is read for none, and may be meant for one: a misspelled section is told as well. */
export const strayProblems = ({ hasOwn, strays }: SeveralTenants): readonly Diagnostic[] =>
  hasOwn
    ? []
    : [
        ...validateSources(strays).problems,
        ...strays.map((source) =>
          errorAt(
            'PST303',
            source.spanOf([]),
            `${source.file} is in the folder of no tenant, so that it is read for none`,
            {
              hint: 'move it into the folder of the tenant that it is about',
            },
          ),
        ),
      ];

/** The folder of a tenant below another; null where none speaks of it, such as in an empty one. */
export async function folderOfTenant(folder: string, id: string): Promise<Checked<string | null>> {
  if (readdirSync(folder).length === 0) return accept(null);
  const found = await tenantFolders(folder);
  if (!found.ok) return found;
  return accept(found.value.find(({ tenant }) => tenant.id === id.toLowerCase())?.folder ?? null);
}

/** The sources that speak of the folder's own tenant: folders below it with a `tenant:` section are left to themselves. */
export function ownSources(folder: string, sources: readonly Source[]): readonly Source[] {
  const own = trimmed(folder);
  const tenants = new Set(sources.filter((source) => tenantSection(source) !== null).map(folderOf));
  if (!tenants.has(own)) return sources;
  const others = [...tenants].filter((other) => other !== own);
  return sources.filter((source) => !others.some((other) => `${folderOf(source)}/`.startsWith(`${other}/`)));
}

/**
 * What of a source says whose it is: its tenant, or what may be one misspelled. A mistake in it must not pass for a tenant
 * that is gone; a mistake elsewhere is that tenant's own, and keeps no other from its jobs.
 */
function headOf(source: Source): Source {
  if (!isObject(source.value)) return source;
  const known = [...sectionSchemas(kinds).keys()];
  const head = Object.entries(source.value).filter(
    ([name]) => name === 'tenant' || (!known.includes(name) && nearest(name, known) === 'tenant'),
  );
  return { ...source, value: Object.fromEntries(head) };
}

/** The files that speak of the tenant of a folder, as text by their names; none where there is no such folder. */
export async function ownFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const { sources } = await loadSources([folder]);
  return new Map(ownSources(folder, sources).map(({ file }) => [file, readFileSync(file, 'utf8')]));
}

function tenantSection({ value }: Source): JsonObject | null {
  const section = isObject(value) && Object.hasOwn(value, 'tenant') ? value['tenant'] : undefined;
  return isObject(section) ? section : null;
}

const folderOf = ({ file }: Source): string => dirname(file);
const trimmed = (folder: string): string => shownName(folder).replace(/(?<=.)\/+$/u, '');
