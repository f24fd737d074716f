import { textIn } from '../../files/characters.ts';
import { recordsOf } from '../../files/records.ts';
import { isObject, type Json, textAt } from '../../json.ts';
import { parseExact } from '../../json/exact-json.ts';
import { snapshotFormat, type SnapshotRead } from './document.ts';
import { readSnapshot, type SnapshotFile } from './file.ts';
import { dscSnapshot } from './other/dsc.ts';
import { listingSnapshot } from './other/listings.ts';
import { nobody, type PartialSnapshot } from './other/partial.ts';
import { listingsTogether } from './other/several.ts';
import { rulesByAddress } from './other/owners.ts';
import { tenantConfiguration } from './other/resources.ts';
import { scubaSnapshot } from './other/scubagear.ts';

/** A file that somebody gave for a snapshot. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A snapshot that can be used, and what it is made from where that is no snapshot of ours. */
export type OpenedSnapshot =
  | (Extract<SnapshotFile, { ok: true }> & { readonly from: string | null })
  | (Extract<SnapshotFile, { ok: false }> & { readonly file: string });

/** Opens a snapshot, or what other tools and PowerShell wrote of a tenant: one file, or several that tell of one tenant. */
export function openSnapshot(files: readonly GivenFile[]): OpenedSnapshot {
  const parts: PartialSnapshot[] = [];
  for (const { name, bytes } of files) {
    const text = textIn(bytes);
    const part = partIn(name, text);
    if (part !== null) parts.push(part);
    else {
      const own = readSnapshot(text);
      if (!own.ok) return { ...(strangeTable(text) ?? own), file: name };
      if (files.length === 1) return { ...own, from: null };
      parts.push({ tool: 'a snapshot', tenant: own.document.tenant, reads: own.document.reads });
    }
  }
  return joined(parts, files);
}

function partIn(name: string, text: string): PartialSnapshot | null {
  const value = parsed(text);
  if (value !== null && isOurs(value)) return null;
  const foreign = value === null ? dscSnapshot(text) : (scubaSnapshot(value) ?? tenantConfiguration(value));
  return foreign ?? listingSnapshot(name, text);
}

/** What is wrong with a file that has objects, and none of a cmdlet that is read; null for any other text. */
function strangeTable(text: string): Extract<SnapshotFile, { ok: false }> | null {
  const file = /^\s*[[{]/u.test(text) ? null : recordsOf(text);
  if (file === null) return null;
  const columns = Object.keys(file.records[0]?.values ?? {}).slice(0, 8);
  return {
    ok: false,
    message: `these are the rows of no cmdlet that is read; they have ${columns.join(', ')}`,
    hint: 'name the file after the cmdlet that gave it, like Get-MailContact.csv, and keep every property: docs/evidence.md',
  };
}

/** Says that it is a snapshot, of whatever version. */
const isOurs = (value: Json): boolean => isObject(value) && textAt(value, 'format').startsWith('postern-');

function parsed(text: string): Json {
  try {
    return parseExact(text);
  } catch {
    return null;
  }
}

/** Several files tell of one tenant, or it is not told whose they are. */
function joined(parts: readonly PartialSnapshot[], files: readonly GivenFile[]): OpenedSnapshot {
  if (parts.length === 0)
    return {
      ok: false,
      message: 'there is no file in it',
      hint: 'name a snapshot, or a folder of files',
      file: 'the folder',
    };
  const domains = [...new Set(parts.map(({ tenant }) => tenant.domain).filter((domain) => domain !== ''))];
  if (domains.length > 1)
    return {
      ok: false,
      message: `these files are of several tenants: ${domains.join(', ')}`,
      hint: 'keep the files of each tenant in a folder of their own',
      file: files.map(({ name }) => name).join(', '),
    };
  const tenant = parts.map((one) => one.tenant).find(({ domain }) => domain !== '') ?? nobody;
  const from = [...new Set(parts.map(({ tool }) => tool))].join(', ');
  const document = { format: snapshotFormat, takenAt: '', tenant, reads: readsTogether(parts) } as const;
  return { ok: true, document, from };
}

/** What files of cmdlets tell is one telling; whatever else there is stands for itself, and later reads go before. */
function readsTogether(parts: readonly PartialSnapshot[]): readonly SnapshotRead[] {
  const listed = (one: PartialSnapshot): boolean => one.tool.startsWith('Get-');
  const own = parts.filter((one) => !listed(one)).flatMap(({ reads }) => reads);
  const listings = parts.filter(listed).flatMap(({ reads }) => reads);
  return [...own, ...listingsTogether(rulesByAddress(listings, [...own, ...listings]))];
}
