import type { Command, Option } from '../run/command.ts';
import { tenantOptions } from '../run/target.ts';

/** Options that every command has. */
export const globalOptions: readonly Option[] = [
  {
    flags: '--policies <dir>',
    about: 'the folder of the policies (default: POSTERN_POLICIES, or the first folder `policies` from here up)',
  },
  { flags: '--json', about: 'print the result as JSON' },
  { flags: '-q, --quiet', about: 'show no progress: only the result, what is wrong, and what to type next' },
  { flags: '--no-color', about: 'print without colour; so does NO_COLOR' },
];

/** The options of a command beside the global ones, in the order of its help page. */
export const optionsOf = (command: Command): readonly Option[] => [
  ...command.options,
  ...(command.tenant ? tenantOptions.filter(({ flags }) => !hasOwn(command, flags)) : []),
];

/** A command may give a flag of all commands a meaning of its own. */
export const hasOwn = ({ options }: Command, flags: string): boolean =>
  options.some((one) => one.flags.split(' ')[0] === flags.split(' ')[0]);
