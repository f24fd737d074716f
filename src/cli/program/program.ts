import { Command as Commander, CommanderError, Option as CommanderOption } from 'commander';
import { terminal } from '../../escape.ts';
import type { Command, Input, RegisteredCommand, Option } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { firstLines, habitual, policyFolder, rehearsal } from './at-the-prompt.ts';
import { errorJson } from '../run/error-document.ts';
import { commandHelp, programHelp } from './help-text.ts';
import type { Io } from '../run/io.ts';
import { registry } from './registry.ts';
import { flowing } from '../run/usage-error.ts';
import { globalOptions, hasOwn, optionsOf } from './options.ts';

/** Runs one command line and says with which code the process should end. */
export async function runProgram(typed: readonly string[], io: Io, version: string): Promise<number> {
  if (typed.length === 0) return greet(io);
  const args = habitual(typed);
  const ended: { code: number } = { code: exit.done };
  const program = await programFor(args, io, (code) => (ended.code = code));
  program.version(version, '-V, --version', 'print the version');
  try {
    await program.parseAsync(args, { from: 'user' });
    return ended.code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.unknownOption') io.err(rehearsal(args) ?? '');
    if (error.exitCode !== 0 && args.includes('--json')) io.out(errorJson(error));
    return error.exitCode === 0 ? exit.done : exit.problems;
  }
}

function greet(io: Io): number {
  io.out(firstLines);
  return exit.done;
}

/** Loads what the command line names; of the other commands help and spelling need only the name. */
async function programFor(args: readonly string[], io: Io, end: (code: number) => void): Promise<Commander> {
  const program = bare('postern', io).configureHelp({ formatHelp: () => programHelp(registry, io.width) });
  program.usage('<command> [options]').helpCommand(false);
  for (const listed of registry) {
    const face = bare(listed.name, io);
    const { name, alias = name } = listed;
    const command = args.includes(name) || args.includes(alias) ? await listed.load() : null;
    if (command !== null) offer(face, listed, command, io, end);
    if (alias !== name) face.alias(alias);
    program.addCommand(face.summary(listed.summary));
  }
  for (const option of globalOptions) program.addOption(optionOf(option));
  return program;
}

function bare(name: string, io: Io): Commander {
  return new Commander(name)
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: io.out,
      writeErr: (text) =>
        io.err(
          text
            .trimEnd()
            .split('\n')
            .map((line) => flowing(terminal(line), io.width, 2))
            .join(''),
        ),
    });
}

function offer(
  face: Commander,
  listed: RegisteredCommand,
  command: Command,
  io: Io,
  end: (code: number) => void,
): void {
  face.configureHelp({ formatHelp: () => commandHelp(listed, command, io.width) });
  for (const [name, about] of command.takes) face.argument(name, about);
  for (const option of optionsOf(command)) face.addOption(optionOf(option));
  face.action(async () => end(await runCommand(command, inputOf(face, command, io), io)));
}

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

function inputOf(face: Commander, command: Command, io: Io): Input {
  const given: Readonly<Record<string, unknown>> = face.optsWithGlobals();
  const value = (name: string): unknown => given[camel(name)];
  const text = (name: string): string | undefined => {
    const found = value(name);
    return typeof found === 'string' ? found : undefined;
  };
  return {
    command: face.name(),
    args: face.args,
    text,
    list: (name) => {
      const found = value(name);
      return Array.isArray(found) ? found.map(String) : [];
    },
    on: (name) => value(name) === true,
    policies: policyFolder(text('policies'), io),
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
