import { said } from '../../escape.ts';
import type { Checked, Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { annotations } from '../../render/annotations.ts';
import { diagnosticsCount, diagnosticsJson, diagnosticsText } from '../../render/diagnostics.ts';
import { sarif } from '../../render/sarif.ts';
import { atOption, dayOf } from '../given/at.ts';
import type { Command } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { palette } from '../run/terminal.ts';

export interface ValidateOptions {
  readonly policies: string;
  readonly at: string;
  readonly format: 'text' | 'json' | 'sarif' | 'github';
}

const formats: readonly ValidateOptions['format'][] = ['text', 'json', 'sarif', 'github'];

export const validateCommand: Command = {
  takes: [],
  about: 'Checks the policies against their schema and against each other, without a tenant.',
  examples: ['postern validate', 'postern validate --format sarif > policies.sarif'],
  options: [
    { flags: '--format <form>', about: 'how to print what is wrong (default: text)', choices: formats },
    atOption('check them as they hold at another time'),
  ],
  tenant: false,
  run: async (input, io) => {
    const asked = formats.find((format) => format === input.text('format')) ?? 'text';
    const options = { policies: input.policies, at: dayOf(input, io) };
    return validate({ ...options, format: input.json ? 'json' : asked }, io);
  },
};

/** Checks the policies of a folder, offline, and says everything that is wrong with them. */
export async function validate({ policies, at, format }: ValidateOptions, io: Io): Promise<number> {
  const checked = await loadPolicies(policies, at);
  const found = checked.ok ? checked.warnings : checked.problems;
  if (format === 'text') speak(checked, policies, io);
  else io.out(rendered(found, format, policies));
  return checked.ok ? exit.done : exit.problems;
}

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

function speak(checked: Checked<Desired>, policies: string, io: Io): void {
  const found = checked.ok ? checked.warnings : checked.problems;
  if (found.length > 0) io.out(`${diagnosticsText(found, palette(io))}\n`);
  io.out(checked.ok ? `${summary(checked.value, policies)}\n` : said`${diagnosticsCount(found)} in ${policies}\n`);
  io.err(
    checked.ok
      ? 'Next: postern plan\n'
      : `Next: postern explain ${found.find((one) => one.severity === 'error')?.code ?? 'PST204'}\n`,
  );
}

function summary({ entries, tenant }: Desired, policies: string): string {
  const objects = [...entries.values()].reduce((sum, list) => sum + list.length, 0);
  const counted = `${many(objects, 'object')} in ${many(entries.size, 'section')}`;
  return said`${policies} is valid: ${counted} for ${tenant?.domain ?? 'no tenant in particular'}`;
}

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
