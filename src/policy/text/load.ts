import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { byPlace, compareText, errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { listPolicies, type PolicyFile, shownName, unreadable } from './files.ts';
import { limits } from './limits.ts';
import { type SourceReading, sourcesOfBytes, tooLarge } from './source.ts';
import { decode } from './text.ts';

/** Reads every policy file below a folder, or the files that are named, in the order of their names. */
export async function loadSources(paths: readonly string[]): Promise<SourceReading> {
  const listings = await Promise.all(paths.map(listPolicies));
  const problems = listings.flatMap((listing) => listing.problems);
  const files = distinct(listings.flatMap((listing) => listing.files));
  if (problems.some(({ code }) => code === 'PST105')) return { sources: [], problems };
  if (files.length === 0 && problems.length === 0) return { sources: [], problems: [empty(paths)] };
  const readings = files.map(readOne);
  const found = [...problems, ...readings.flatMap((reading) => reading.problems)];
  return { sources: readings.flatMap((reading) => reading.sources), problems: found.sort(byPlace) };
}

function distinct(files: readonly PolicyFile[]): readonly PolicyFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  return [...byName.values()].sort((a, b) => compareText(a.name, b.name));
}

function empty(paths: readonly string[]): Diagnostic {
  const names = paths.map(shownName).join(', ');
  return errorAt('PST111', null, `${names} holds no policies: no file ends in .yaml or .yml`, {
    hint: 'name the folder that holds the policies with --policies DIR',
  });
}

function readOne({ path, name, bytes }: PolicyFile): SourceReading {
  if (bytes > limits.fileBytes) return { sources: [], problems: [tooLarge(name, bytes)] };
  try {
    return sourcesOfBytes(name, plainBytes(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    return { sources: [], problems: [unreadable(path, code)] };
  }
}

/** The bytes of a plain file. What has become a link or a pipe since it was found is not opened, and nobody waits for it. */
function plainBytes(path: string): Buffer {
  const opened = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (fstatSync(opened).isFile()) return readFileSync(opened);
    throw Object.assign(new Error(`${path} is no plain file`), { code: 'ENOTDIR' });
  } finally {
    closeSync(opened);
  }
}

/** Reads files again for the excerpts of messages: each once, and null for what cannot be shown. */
export function excerptReader(): (file: string) => string | null {
  const read = new Map<string, string | null>();
  return (file) => {
    const known = read.get(file);
    if (known !== undefined) return known;
    const content = contentOf(file);
    read.set(file, content);
    return content;
  };
}

function contentOf(file: string): string | null {
  try {
    const text = decode(file, plainBytes(file));
    return 'content' in text ? text.content : null;
  } catch {
    return null;
  }
}
