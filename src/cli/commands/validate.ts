import type { Checked, Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { severalBelow, strayProblems } from '../../policy/declared/tenants.ts';
import { annotations } from '../../render/diagnostics/annotations.ts';
import { diagnosticsCount, diagnosticsJson, diagnosticsText } from '../../render/diagnostics/diagnostics.ts';
import { sarif } from '../../render/diagnostics/sarif.ts';
import { atOption, dayOf } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { type Block, type Line, quote, say } from '../../render/document/document.ts';
import { shellWord } from '../../render/words/shell-word.ts';
import { count } from '../../render/words/words.ts';
import { print } from '../shown/print.ts';
import { palette } from '../run/terminal.ts';

export interface ValidateOptions {
  readonly policies: string;
  readonly at: string;
  readonly format: 'text' | 'json' | 'sarif' | 'github';
}

const formats: readonly ValidateOptions['format'][] = ['text', 'json', 'sarif', 'github'];

export const validateCommand: Command = {
  takes: [],
  about:
    'Checks the policies against their schema and against each other, without a tenant; in a folder of several tenants those of each.',
  examples: ['postern validate', 'postern validate --format sarif > policies.sarif'],
  options: [
    { flags: '--format <form>', about: 'how to print what is wrong (default: text)', choices: formats },
    atOption('check them as they hold at another time'),
  ],
  tenant: false,
  run: async (input, io) => {
    const asked = formats.find((format) => format === input.text('format')) ?? 'text';
    const options = { policies: input.policies, at: dayOf(input, io) };
    return validate({ ...options, format: input.json ? 'json' : asked }, input, io);
  },
};

/** One folder that was checked. */
interface CheckedFolder {
  readonly folder: string;
  readonly checked: Checked<Desired>;
}

/** Checks the policies of a folder, or of each tenant below it, offline, and says everything that is wrong with them. */
export async function validate({ policies, at, format }: ValidateOptions, input: Input, io: Io): Promise<number> {
  const several = await severalBelow(policies);
  const folders = several === null ? [policies] : several.folders.map(({ folder }) => folder);
  const checked: CheckedFolder[] = [];
  for (const folder of folders) checked.push({ folder, checked: await loadPolicies(folder, at) });
  const strays = several === null ? [] : strayProblems(several);
  const found = [...checked.flatMap((one) => foundIn(one.checked)), ...strays];
  if (format === 'text') speak(checked, found, policies, input, io);
  else io.out(rendered(found, format, policies));
  return found.some(({ severity }) => severity === 'error') ? exit.problems : exit.done;
}

const foundIn = (checked: Checked<Desired>): readonly Diagnostic[] =>
  checked.ok ? checked.warnings : checked.problems;

function rendered(found: readonly Diagnostic[], format: 'json' | 'sarif' | 'github', policies: string): string {
  switch (format) {
    case 'json':
      return `${diagnosticsJson(found)}\n`;
    case 'sarif':
      return sarif(found, version(), { command: 'validate', policies });
    case 'github':
      return annotations(found);
  }
}

function speak(
  checked: readonly CheckedFolder[],
  found: readonly Diagnostic[],
  policies: string,
  input: Input,
  io: Io,
): void {
  if (found.length > 0) io.out(`${diagnosticsText(found, palette(io), undefined, io.width)}\n`);
  const told = checked.map(({ folder, checked: one }): Block => ({ kind: 'title', line: lineOf(one, folder) }));
  const [only] = checked;
  if (checked.length === 1 && only !== undefined && !only.checked.ok) print(wrongBlocks(found, policies), io, input);
  else if (found.some(({ severity }) => severity === 'error'))
    print([...told, ...wrongBlocks(found, policies)], io, input);
  else print([...told, ...nextOf(checked)], io, input);
}

/** Whether the policies of a folder are right, how many there are, and whose. */
function lineOf(checked: Checked<Desired>, folder: string): Line {
  if (!checked.ok) return [quote(folder), say(' is wrong', 'fails'), say(`: ${diagnosticsCount(checked.problems)}`)];
  const { entries, tenant } = checked.value;
  const objects = [...entries.values()].reduce((sum, list) => sum + list.length, 0);
  const counted = `${count(objects, 'object')} in ${count(entries.size, 'section')} for `;
  const whose = tenant === null ? say('no tenant in particular') : quote(tenant.domain, 'strong');
  return [quote(folder), say(' is valid', 'closes'), say(`: ${counted}`), whose];
}

/** A plan is of one tenant: of several it is offered for the first. */
function nextOf(checked: readonly CheckedFolder[]): readonly Block[] {
  const [first] = checked;
  const named = checked.length > 1 && first !== undefined ? ` --policies ${shellWord(first.folder)}` : '';
  const of = named === '' ? '' : ', of the first';
  return [{ kind: 'next', line: [say(`To see what would change${of}:`)], command: `postern plan${named}` }];
}

function wrongBlocks(found: readonly Diagnostic[], policies: string): readonly Block[] {
  const code = found.find((one) => one.severity === 'error')?.code ?? 'PST204';
  return [
    { kind: 'title', line: [say(diagnosticsCount(found), 'fails'), say(' in '), quote(policies)] },
    { kind: 'next', line: [say('What the first one means:')], command: `postern explain ${code}` },
  ];
}
