import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Checked, Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { kinds } from '../../src/kinds/index.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';

/** The day on which these tests take place. */
export const today = '2026-11-21';

/** What some files ask for, given as text by file name. */
export function desiredOf(files: Readonly<Record<string, string>> | string, at = today): Checked<Desired> {
  const named = typeof files === 'string' ? { 'policy.yaml': files } : files;
  const readings = Object.entries(named).map(([file, content]) => sourcesOfText(file, content));
  const wrong = readings.flatMap(({ problems }) => problems);
  return wrong.length > 0
    ? { ok: false, problems: wrong }
    : desiredFrom(
        readings.flatMap(({ sources }) => sources),
        kinds,
        at,
      );
}

/** Every message, as `CODE line:column`, followed by the text that is underlined. */
export function problemsOf(content: string, at = today): readonly string[] {
  const checked = desiredOf(content, at);
  return (checked.ok ? checked.warnings : checked.problems).map((one) => shown(one, content));
}

export function shown({ code, span }: Diagnostic, content: string): string {
  if (span === null) return code;
  return `${code} ${span.start.line}:${span.start.column} ${content.slice(span.start.offset, span.end.offset).trim()}`;
}

/** The value, for policies that are right. */
export function valueOf<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value;
  throw new Error(checked.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
}

/** A folder of files that is gone after the test. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-policies-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
