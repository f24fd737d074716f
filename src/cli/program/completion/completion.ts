import bash from './postern.bash';
import fish from './postern.fish';
import pwsh from './postern.ps1';
import zsh from './postern.zsh';
import type { Command, Option, RegisteredCommand } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { globalOptions, optionsOf } from '../options.ts';

/** What each shell has to be told once: it asks us for the words that may follow. */
const scripts: Readonly<Record<string, string>> = { bash, zsh, fish, pwsh };

/** `postern completion SHELL`: prints what makes a shell complete commands, flags and choices. */
export const completionOf = (registry: readonly RegisteredCommand[]): Command => ({
  takes: [
    ['<shell>', Object.keys(scripts).join(', ')],
    ['[words...]', 'what was typed so far, where a shell asks'],
  ],
  about:
    'Prints a script by which a shell completes commands, flags and their choices. Load it where your shell starts.',
  examples: [
    'source <(postern completion bash)',
    'postern completion fish > ~/.config/fish/completions/postern.fish',
    'postern completion pwsh | Out-String | Invoke-Expression',
  ],
  options: [],
  tenant: false,
  run: async ({ args }, io) => {
    const [shell = '', ...words] = args;
    const script = scripts[shell];
    if (shell !== 'words' && script === undefined)
      throw new UsageError(`there is no completion for ${shell}`, `choose one of ${Object.keys(scripts).join(', ')}`);
    io.out(script ?? (await following(words, registry)).map((word) => `${word}\n`).join(''));
    return exit.done;
  },
});

/** The words that may stand in the place of the last one. None where a file may, or anything. */
async function following(words: readonly string[], registry: readonly RegisteredCommand[]): Promise<readonly string[]> {
  const typed = (words.at(-1) ?? '').replace(/^""$/u, '');
  const [name] = words;
  const listed = words.length > 1 ? registry.find((one) => one.name === name || one.alias === name) : undefined;
  const all = words.length > 1 ? await wordsOf(listed, words.at(-2) ?? '', typed) : registry.flatMap(namesOf);
  return all.filter((word) => word.startsWith(typed));
}

const namesOf = ({ name, alias }: RegisteredCommand): readonly string[] => [
  name,
  ...(alias === undefined ? [] : [alias]),
];

async function wordsOf(
  listed: RegisteredCommand | undefined,
  before: string,
  typed: string,
): Promise<readonly string[]> {
  if (listed === undefined) return [];
  const options: readonly Option[] = [...optionsOf(await listed.load()), ...globalOptions];
  const open = options.find(({ flags }) => flagsIn(flags).includes(before));
  if (open !== undefined && /[<[]/u.test(open.flags)) return open.choices ?? [];
  return typed.startsWith('-')
    ? options.flatMap(({ flags }) => flagsIn(flags)).filter((flag) => flag.startsWith('--'))
    : [];
}

const flagsIn = (flags: string): readonly string[] => flags.split(/[\s,]+/u).filter((one) => one.startsWith('-'));
