import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnosticsJson, diagnosticsText, type ReadText } from '../../render/diagnostics/diagnostics.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';
import { palette } from '../run/terminal.ts';

/** Files that can be read and must not be believed: a plan or a journal that was changed after it was written. */
const refused: readonly string[] = ['PST511', 'PST601'];

/** Prints what is wrong and says how the command ends. Where files are not as they are on disk, `read` has their texts. */
export function tell(found: readonly Diagnostic[], input: Input, io: Io, read?: ReadText): number {
  warn(found, io, read);
  if (input.json) io.out(`${diagnosticsJson(found)}\n`);
  return codeOf(found);
}

/** How a command ends for what is wrong: 9xx is trouble with the tenant, the rest is for policies and files. */
export function codeOf(found: readonly Diagnostic[]): number {
  if (found.some((one) => refused.includes(one.code))) return exit.refused;
  return found.some((one) => one.code.startsWith('PST9')) ? exit.unreadable : exit.problems;
}

/** Prints warnings beside a result. */
export function warn(found: readonly Diagnostic[], io: Io, read?: ReadText): void {
  if (found.length > 0) io.err(diagnosticsText(found, palette(io), read, io.width));
}
