import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import { terminal } from '../escape.ts';
import type { Command, Input, RegisteredCommand, Option } from './command.ts';
import { exit } from './exit.ts';
import type { Io } from './io.ts';
import { registry } from './registry.ts';
import { tenantOptions } from './target.ts';

/** Options that every command has. */
export const globalOptions: readonly Option[] = [
  { flags: '--policies <dir>', about: 'the folder of the policies (default: policies)' },
  { flags: '--json', about: 'print the result as JSON' },
  { flags: '-q, --quiet', about: 'show no progress: only the result, what is wrong, and what to type next' },
  { flags: '--no-color', about: 'print without colour; so does NO_COLOR' },
];

/** Runs one command line and says with which code the process should end. */
export async function runProgram(args: readonly string[], io: Io, version: string): Promise<number> {
  const ended: { code: number } = { code: exit.done };
  const program = await programFor(args, io, (code) => (ended.code = code));
  program.version(version, '-V, --version', 'print the version');
  try {
    await program.parseAsync(args, { from: 'user' });
    return ended.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.problems;
    throw error;
  }
}

/** Loads what the command line names; of the other commands help and spelling need only the name. */
async function programFor(args: readonly string[], io: Io, end: (code: number) => void): Promise<Commander> {
  const program = bare('postern', io).description(welcome);
  program.usage('<command> [options]').helpCommand(false);
  for (const listed of registry) {
    const face = bare(listed.name, io);
    const { name, alias = name } = listed;
    const command = args.includes(name) || args.includes(alias) ? await listed.load() : null;
    if (command !== null) offer(face, command, io, end);
    if (alias !== name) face.alias(alias);
    program.addCommand(face.summary(listed.summary));
  }
  for (const option of globalOptions) program.addOption(optionOf(option));
  return program;
}

const welcome = [
  'Forwarding policy as code for Exchange Online: who may forward where,',
  'declared in YAML, planned, approved, applied.',
  '',
  'Example:',
  '  postern demo',
  '  postern plan --emulator contoso --out plan.json',
].join('\n');

function bare(name: string, io: Io): Commander {
  return new Commander(name)
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: io.out,
      writeErr: (text) => io.err(text.split('\n').map(terminal).join('\n')),
      getOutHelpWidth: () => Math.min(io.width, 100),
    })
    .configureHelp({ showGlobalOptions: true });
}

function offer(face: Commander, command: Command, io: Io, end: (code: number) => void): void {
  face.description([command.about, '', 'Example:', ...command.examples.map((line) => `  ${line}`)].join('\n'));
  for (const [name, about] of command.takes) face.argument(name, about);
  for (const option of optionsOf(command)) face.addOption(optionOf(option));
  face.action(async () => end(await runCommand(command, inputOf(face, command), io)));
}

/** The options of a command beside the global ones, in the order of its help page. */
const optionsOf = (command: Command): readonly Option[] => [
  ...command.options,
  ...(command.tenant ? tenantOptions.filter(({ flags }) => !hasOwn(command, flags)) : []),
];

/** A command may give a flag of all commands a meaning of its own. */
const hasOwn = ({ options }: Command, flags: string): boolean =>
  options.some((one) => one.flags.split(' ')[0] === flags.split(' ')[0]);

function optionOf({ flags, about, many, choices }: Option): CommanderOption {
  const option = new CommanderOption(flags, about);
  if (choices !== undefined) option.choices([...choices]);
  if (many === true) option.argParser(gathered);
  return option;
}

/** Commander hands over no list at the first value. */
const gathered = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** What is not half done by stopping it stops at once. */
async function runCommand(command: Command, input: Input, io: Io): Promise<number> {
  if (command.endsItself === true) return command.run(input, io);
  return Promise.race([command.run(input, io), interrupted(io.signal)]);
}

async function interrupted(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(exit.interrupted), { once: true }));
}

function inputOf(face: Commander, command: Command): Input {
  const given: Readonly<Record<string, unknown>> = face.optsWithGlobals();
  const value = (name: string): unknown => given[camel(name)];
  const text = (name: string): string | undefined => {
    const found = value(name);
    return typeof found === 'string' ? found : undefined;
  };
  return {
    args: face.args,
    text,
    list: (name) => {
      const found = value(name);
      return Array.isArray(found) ? found.map(String) : [];
    },
    on: (name) => value(name) === true,
    policies: text('policies') ?? 'policies',
    json: value('json') === true,
    ...recordingOf(command, text('trace')),
  };
}

const recordingOf = (command: Command, path: string | undefined): Pick<Input, 'recordTo'> =>
  path === undefined || hasOwn(command, '--trace') ? {} : { recordTo: path };

const camel = (name: string): string => name.replace(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());

/** Every command with its name, loaded: for the help page and its test. */
export async function allCommands(): Promise<
  readonly { readonly listed: RegisteredCommand; readonly command: Command }[]
> {
  return Promise.all(registry.map(async (listed) => ({ listed, command: await listed.load() })));
}
