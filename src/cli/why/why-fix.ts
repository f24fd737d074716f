import { applyPatch, parsePatch } from 'diff';
import { readFileSync } from 'node:fs';
import type { WhyFix } from '../../engine/why/fixes.ts';
import type { WhyAnswer } from '../../engine/why/why-answer.ts';
import { said } from '../../escape.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { repeated } from '../shown/repeated.ts';
import { UsageError } from '../run/usage-error.ts';

/** The fix of that number in the list. */
export function fixNumbered(number: string, { fixes }: WhyAnswer): WhyFix {
  const fix = /^[1-9]\d*$/u.test(number) ? fixes[Number(number) - 1] : undefined;
  if (fix !== undefined) return fix;
  const hint =
    fixes.length === 0
      ? 'there is nothing to fix here: ask without --fix'
      : `the fixes are numbered 1 to ${fixes.length}`;
  throw new UsageError(`--fix ${number} is none of the fixes`, hint);
}

/** Writes a fix into the policy files, and says what to type next. */
export function write({ diff, asks }: WhyFix, input: Input, io: Io): number {
  if (diff === null)
    throw new UsageError('there are no policies to write it into', 'give their folder with --policies');
  for (const patch of parsePatch(diff)) {
    const file = (patch.newFileName ?? '').replace(/^b\//u, '');
    const text = applyPatch(readFileSync(file, 'utf8'), patch);
    if (text === false) throw new UsageError(`${file} has changed since`, 'ask again');
    writeGiven(file, text);
    io.err(said`wrote ${file}\n`);
  }
  if (asks.length > 0) io.err(said`The guardrails ask each entry for ${asks.join(', ')} as well: add it.\n`);
  io.err(`\nTo see what it does:   ${repeated('postern plan', input)}\n`);
  return exit.done;
}
