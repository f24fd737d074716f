import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ExportedFile } from '../../policy/export/files.ts';
import { listPolicies, shownName } from '../../policy/text/files.ts';
import { ours, writeProblem } from '../run/files.ts';

/** What keeps policies from being written into a folder; nothing where it is new or holds none. */
export async function occupied(folder: string): Promise<readonly Diagnostic[]> {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) return [inTheWay(`${shownName(folder)} is a file`)];
  const { files, problems } = await listPolicies(folder);
  const [first] = files;
  if (first === undefined) return problems;
  const more = files.length === 1 ? '' : ` and ${files.length - 1} more`;
  return [inTheWay(`${shownName(folder)} holds policies already: ${basename(first.path)}${more}`)];
}

function inTheWay(message: string): Diagnostic {
  const hint =
    'name another folder with --out DIR; `postern adopt` writes what the tenant has into policies that stand';
  return { code: 'PST114', severity: 'error', message, span: null, related: [], hint };
}

type NewFile = Pick<ExportedFile, 'file' | 'text'>;

/** Writes files into a folder that holds none of them: all of them, or none where one cannot be written. */
export function writeFolder(folder: string, files: readonly NewFile[]): void {
  const target = resolve(folder);
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeWhole(target, files);
  } catch (error) {
    throw writeProblem(folder, error);
  }
}

/** Writes beside the target and renames what is complete. */
function writeWhole(target: string, files: readonly NewFile[]): void {
  const draft = join(dirname(target), `.${basename(target)}-${process.pid}`);
  mkdirSync(draft);
  try {
    for (const { file, text } of files) writeFileSync(join(draft, file), text, ours);
    const names = files.map(({ file }) => file);
    if (existsSync(target)) moveInto(draft, target, names);
    else renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A folder that has something else in it is kept; what was moved before a failure goes again. */
function moveInto(draft: string, target: string, names: readonly string[]): void {
  const moved: string[] = [];
  try {
    for (const name of names) {
      renameSync(join(draft, name), join(target, name));
      moved.push(join(target, name));
    }
  } catch (error) {
    for (const path of moved) rmSync(path, { force: true });
    throw error;
  }
}
