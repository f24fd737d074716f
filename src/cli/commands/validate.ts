import type { Checked, Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { annotations } from '../../render/diagnostics/annotations.ts';
import { diagnosticsCount, diagnosticsJson, diagnosticsText } from '../../render/diagnostics/diagnostics.ts';
import { sarif } from '../../render/diagnostics/sarif.ts';
import { atOption, dayOf } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { type Block, quote, say } from '../../render/document/document.ts';
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
    return validate({ ...options, format: input.json ? 'json' : asked }, input, io);
  },
};

/** Checks the policies of a folder, offline, and says everything that is wrong with them. */
export async function validate({ policies, at, format }: ValidateOptions, input: Input, io: Io): Promise<number> {
  const checked = await loadPolicies(policies, at);
  const found = checked.ok ? checked.warnings : checked.problems;
  if (format === 'text') speak(checked, policies, input, io);
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

function speak(checked: Checked<Desired>, policies: string, input: Input, io: Io): void {
  const found = checked.ok ? checked.warnings : checked.problems;
  if (found.length > 0) io.out(`${diagnosticsText(found, palette(io), undefined, io.width)}\n`);
  print([...(checked.ok ? rightBlocks(checked.value, policies) : wrongBlocks(found, policies))], io, input);
}

const rightBlocks = ({ entries, tenant }: Desired, policies: string): readonly Block[] => {
  const objects = [...entries.values()].reduce((sum, list) => sum + list.length, 0);
  const counted = `${count(objects, 'object')} in ${count(entries.size, 'section')} for `;
  const whose = tenant === null ? say('no tenant in particular') : quote(tenant.domain, 'strong');
  return [
    { kind: 'title', line: [quote(policies), say(' is valid', 'closes'), say(`: ${counted}`), whose] },
    { kind: 'next', line: [say('To see what would change:')], command: 'postern plan' },
  ];
};

function wrongBlocks(found: readonly Diagnostic[], policies: string): readonly Block[] {
  const code = found.find((one) => one.severity === 'error')?.code ?? 'PST204';
  return [
    { kind: 'title', line: [say(diagnosticsCount(found), 'fails'), say(' in '), quote(policies)] },
    { kind: 'next', line: [say('What the first one means:')], command: `postern explain ${code}` },
  ];
}
