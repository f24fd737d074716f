import { exits } from '../../diagnostics/exits.ts';
import type { Command, RegisteredCommand, Option } from '../run/command.ts';
import { globalOptions } from './options.ts';
import { allCommands } from './program.ts';
import { tenantOptions } from '../run/target.ts';

/** `docs/cli.md`: every command as its help shows it. */
export async function helpPage(): Promise<string> {
  const commands = await allCommands();
  return [
    '# Command line',
    '',
    '<!-- Written by `npm run generate` from the commands. Edit src/cli instead. -->',
    '',
    ...commands.map(({ listed }) => `- [\`postern ${listed.name}\`](#postern-${listed.name}) – ${listed.summary}`),
    '',
    ...commands.flatMap(chapter),
    ...options('Options of every command', globalOptions),
    ...options('Which tenant', tenantOptions),
    ...exitCodes,
    '',
  ]
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n');
}

function chapter({
  listed,
  command,
}: {
  readonly listed: RegisteredCommand;
  readonly command: Command;
}): readonly string[] {
  const takes = command.takes.map(([name]) => ` ${name}`).join('');
  return [
    `## postern ${listed.name}`,
    '',
    command.about,
    '',
    '```sh',
    ...command.examples,
    '```',
    '',
    `Usage: \`postern ${listed.name}${takes} [options]\`${alsoCalled(listed)}`,
    '',
    ...command.takes.map(([name, about]) => `- \`${name}\`: ${about}`),
    ...command.options.map(item),
    ...(command.tenant ? ['- and those that say [which tenant](#which-tenant)'] : []),
    '',
  ];
}

const alsoCalled = ({ alias }: RegisteredCommand): string =>
  alias === undefined ? '' : `, also called \`postern ${alias}\``;

const options = (heading: string, list: readonly Option[]): readonly string[] => [
  `## ${heading}`,
  '',
  ...list.map(item),
  '',
];

const item = ({ flags, about, choices }: Option): string =>
  `- \`${flags}\`: ${about}${choices === undefined ? '' : ` (${choices.join(', ')})`}`;

const exitCodes = [
  '## Exit codes',
  '',
  '| code | says |',
  '|---|---|',
  ...Object.entries(exits).map(([code, { title }]) => `| ${code} | ${title} |`),
];
