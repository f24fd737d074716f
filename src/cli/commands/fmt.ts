import { listPolicies } from '../../policy/text/files.ts';
import { styled } from '../../policy/text/style.ts';
import { type Block, quote, row, say } from '../../render/document/document.ts';
import { count } from '../../render/words/words.ts';
import { readGiven, writeGiven } from '../run/files.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';
import { print, documentOf, printJson } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';

export const fmt: Command = {
  takes: [],
  about:
    'Writes the policy files in one style: two blanks further in for each level, lists as [a, b], objects as { a: b }. Values, comments, order and blank lines stay as they are.',
  examples: ['postern fmt', 'postern fmt --check'],
  options: [{ flags: '--check', about: 'write nothing, and exit 1 where a file is in another style' }],
  tenant: false,
  run: async (input, io) => {
    const { files, problems } = await listPolicies(input.policies);
    if (problems.length > 0) return tell(problems, input, io);
    const read = files.map(({ path }) => ({ path, before: readGiven(path) }));
    const made = read.map(({ path, before }) => ({ path, before, after: styled(path, before) }));
    const wrong = made.flatMap(({ after }) => (after.ok ? [] : after.problems));
    if (wrong.length > 0) return tell(wrong, input, io);
    const other = made.flatMap(({ path, before, after }) =>
      after.ok && after.value !== before ? [{ path, text: after.value }] : [],
    );
    return finish(other, files.length, input, io);
  },
};

interface Restyled {
  readonly path: string;
  readonly text: string;
}

function finish(other: readonly Restyled[], all: number, input: Input, io: Io): number {
  const checks = input.on('check');
  if (!checks) for (const { path, text } of other) writeGiven(path, text);
  const files = other.map(({ path }) => path);
  if (input.json) printJson(documentOf('postern-fmt/1', { written: !checks, files }), io);
  else print(blocks(files, all, checks), io, input);
  return checks && other.length > 0 ? exit.problems : exit.done;
}

function blocks(files: readonly string[], all: number, checks: boolean): readonly Block[] {
  if (files.length === 0)
    return [
      { kind: 'title', line: [say(`${count(all, 'file')} ${all === 1 ? 'is' : 'are'} in the one style`, 'closes')] },
    ];
  const what = checks
    ? `${count(files.length, 'file')} of ${all} in another style`
    : `${count(files.length, 'file')} of ${all} written`;
  return [
    { kind: 'title', line: [say(what, checks ? 'warns' : 'strong')] },
    { kind: 'rows', numbered: false, rows: files.map((file) => row([[quote(file)]])) },
    checks
      ? { kind: 'next', line: [say('To write them in it:')], command: 'postern fmt' }
      : { kind: 'next', line: [say('To check what they say:')], command: 'postern validate' },
  ];
}
