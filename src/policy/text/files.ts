import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { compareText, errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { limits } from './limits.ts';

/** A policy file that was found: where it is, and how messages name it. */
export interface PolicyFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

export interface Listing {
  readonly files: readonly PolicyFile[];
  readonly problems: readonly Diagnostic[];
}

interface Walk {
  readonly files: PolicyFile[];
  readonly problems: Diagnostic[];
}

/** A file as messages name it: relative to where the program runs when it lies below, with forward slashes. */
export function shownName(path: string): string {
  const here = relative(process.cwd(), resolve(path));
  const shown = here === '' || here.startsWith('..') ? path : here;
  return shown.split(sep).join('/');
}

/** Every policy file in a folder and the folders below it, sorted by name; or the one file that is named. */
export async function listPolicies(path: string): Promise<Listing> {
  const what = await stat(path).catch(codeOf);
  if (typeof what === 'string') return { files: [], problems: [unreadable(path, what)] };
  if (what.isFile())
    return { files: [{ path: await realpath(path), name: shownName(path), bytes: what.size }], problems: [] };
  if (!what.isDirectory()) return { files: [], problems: [unreadable(path, 'ENOTDIR')] };
  const walk: Walk = { files: [], problems: [] };
  await visitFolder(path, 0, walk);
  return {
    files: walk.files.toSorted((a, b) => compareText(a.name, b.name)),
    problems: [...walk.problems, ...tooMany(path, walk)],
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ENOTDIR: 'is neither a folder nor a plain file',
  ELOOP: 'is a symbolic link that leads back to itself',
};

/** Says why a folder or file cannot be read, and what to do. */
export function unreadable(path: string, code: string): Diagnostic {
  const name = shownName(path);
  const hint = code === 'ENOENT' ? 'name the folder that holds the policies with --policies DIR' : null;
  return errorAt(
    code === 'ELOOP' ? 'PST112' : 'PST110',
    null,
    `${name} ${reasons[code] ?? `cannot be read (${code})`}`,
    { hint },
  );
}

function tooMany(path: string, walk: Walk): readonly Diagnostic[] {
  const bytes = walk.files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= limits.folderBytes && walk.files.length <= limits.files) return [];
  const size = `${walk.files.length} files with ${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  return [
    errorAt(
      'PST105',
      null,
      `${shownName(path)} holds ${size}; a policy folder may have ${limits.files} files with 16 MiB`,
      {
        hint: 'name the folder of one tenant, or move what is no policy out of it',
      },
    ),
  ];
}

async function visitFolder(path: string, depth: number, walk: Walk): Promise<void> {
  if (depth > limits.folderDepth) return refuse(path, 'lies too deep below the policy folder', walk);
  if (walk.files.length > limits.files) return;
  const entries = await readdir(path, { withFileTypes: true }).catch(codeOf);
  if (typeof entries === 'string') return void walk.problems.push(unreadable(path, entries));
  const visible = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => compareText(a.name, b.name));
  for (const entry of visible) await visitEntry(join(path, entry.name), entry, depth, walk);
}

/** Only folders and plain files are opened: what a link or a device would give is somebody else's to read. */
async function visitEntry(path: string, entry: Dirent, depth: number, walk: Walk): Promise<void> {
  if (entry.isDirectory()) return visitFolder(path, depth + 1, walk);
  if (entry.isSymbolicLink()) return (await mayHoldPolicies(path)) ? refuse(path, 'is a link', walk) : undefined;
  if (!isPolicy(path)) return;
  if (entry.isFile()) return addFile(path, walk);
  refuse(path, 'is no plain file', walk);
}

/** A link to a note beside the policies hides none. */
async function mayHoldPolicies(link: string): Promise<boolean> {
  const what = await stat(link).catch(codeOf);
  return isPolicy(link) || (typeof what !== 'string' && what.isDirectory());
}

async function addFile(path: string, walk: Walk): Promise<void> {
  walk.files.push({ path, name: shownName(path), bytes: (await stat(path)).size });
}

/** Says why something is not read, without a place in it: an excerpt would show what it holds. */
function refuse(path: string, why: string, walk: Walk): void {
  const hint = 'put the file itself into the folder';
  walk.problems.push(errorAt('PST112', null, `${shownName(path)} ${why}`, { hint }));
}

const isPolicy = (path: string): boolean => /\.ya?ml$/iu.test(path);
