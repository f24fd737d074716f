import { say } from '../../render/document/document.ts';
import { wrap } from '../../render/document/wrap.ts';
import type { Command, Option, RegisteredCommand } from '../run/command.ts';
import { globalOptions, hasOwn } from './options.ts';
import { tenantOptions } from '../run/target.ts';

/** What the help of one command says, within the width of the terminal; commands worth copying stay whole. */
export function commandHelp({ name, alias }: RegisteredCommand, command: Command, width: number): string {
  const takes = command.takes.map(([taken]) => ` ${taken}`).join('');
  const also = alias === undefined ? [] : [`Also called: postern ${alias}`, ''];
  return joined([
    `Usage: postern ${name}${takes} [options]`,
    '',
    ...paragraph(command.about, width),
    '',
    ...also,
    'Examples:',
    ...command.examples.map((line) => `  ${line}`),
    ...list('Arguments:', command.takes, width),
    ...list('Options:', [...command.options.map(entry), ['-h, --help', 'print this']], width),
    ...(command.tenant
      ? list('Which tenant:', tenantOptions.filter(({ flags }) => !hasOwn(command, flags)).map(entry), width)
      : []),
    ...list('Options of every command:', globalOptions.map(entry), width),
  ]);
}

/** What `postern help` says: every command with what it does. */
export function programHelp(commands: readonly RegisteredCommand[], width: number): string {
  const names = commands.map(({ name, alias, summary }) => [alias === undefined ? name : `${name}, ${alias}`, summary]);
  return joined([
    'Usage: postern <command> [options]',
    '',
    ...paragraph(
      'Forwarding policy as code for Exchange Online: who may forward where, declared in YAML, planned, approved, applied.',
      width,
    ),
    '',
    'Examples:',
    '  postern demo',
    '  postern plan --emulator contoso --out plan.json',
    '  postern help plan',
    ...list(
      'Commands:',
      names.map(([name = '', summary = '']) => [name, summary] as const),
      width,
    ),
    ...list(
      'Options of every command:',
      [...globalOptions.map(entry), ['-V, --version', 'print the version'], ['-h, --help', 'print this']],
      width,
    ),
  ]);
}

type Entry = readonly [term: string, about: string];

const joined = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const entry = ({ flags, about, choices }: Option): Entry => [
  flags,
  choices === undefined ? about : `${about}: ${choices.join(', ')}`,
];

/** A longer term has its text below it. */
const widest = 24;

function list(heading: string, entries: readonly Entry[], width: number): readonly string[] {
  if (entries.length === 0) return [];
  const column = Math.max(0, ...entries.map(([term]) => term.length).filter((length) => length <= widest)) + 4;
  return ['', heading, ...entries.flatMap((one) => item(one, column, width))];
}

function item([term, about]: Entry, column: number, width: number): readonly string[] {
  const lines = paragraph(about, width - column).map((line) => `${' '.repeat(column)}${line}`);
  const [first = '', ...rest] = lines;
  if (term.length + 4 > column) return [`  ${term}`, ...lines];
  return [`  ${term}${first.slice(term.length + 2)}`, ...rest];
}

const paragraph = (words: string, width: number): readonly string[] =>
  wrap([say(words)], width, 0).map((line) => line.map(({ text }) => text).join(''));
