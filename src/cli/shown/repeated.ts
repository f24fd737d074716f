import { shellWord } from '../../render/words/shell-word.ts';
import type { Input } from '../run/command.ts';
import { factChoices } from '../run/target.ts';

/** The options that say which policies and which tenant, by the commands that take them. */
const policies = ['policies'];
const live = [...policies, 'emulator', 'exchange', 'cloud', 'auth', ...Object.keys(factChoices)];
const any = [...live, 'snapshot'];
const dated = [...any, 'at'];

const taken: ReadonlyMap<string, readonly string[]> = new Map([
  ['why', [...dated, 'audit-file']],
  ...['posture', 'test', 'grants'].map((name) => [name, dated] as const),
  ['forwards', [...dated, 'since', 'audit-file']],
  ...['plan', 'drift', 'export', 'snapshot', 'adopt', 'grant'].map((name) => [name, any] as const),
  ...['apply', 'undo', 'doctor'].map((name) => [name, live] as const),
  ['validate', policies],
  ['tenants', policies],
  ['fmt', policies],
]);

/** Where a tenant comes from: a command that says it itself has none of the rest. */
const sources: readonly string[] = ['emulator', 'exchange', 'cloud', 'auth', 'snapshot'];

/** What reads every mailbox takes nothing that chooses some. */
const isExcluded = (option: string, command: string): boolean =>
  option === 'since' && / --inbox-rules\b/u.test(command);

/** A command of ours for the tenant and the policies of this one, so that it works when it is pasted. */
export function repeated(command: string, input: Input): string {
  const [, name = ''] = command.split(' ');
  const named = /--(?:snapshot|emulator) /u.test(command);
  const own = (taken.get(name) ?? []).filter(
    (option) => !(named && sources.includes(option)) && !isExcluded(option, command),
  );
  const options = own.flatMap((option) => {
    const value = option === 'policies' ? elsewhere(input) : input.text(option);
    return value === undefined || command.includes(` --${option} `) ? [] : [` --${option} ${shellWord(value)}`];
  });
  return command + options.join('');
}

/** The policy folder, where it is another than the usual one. */
const elsewhere = ({ policies: folder }: Input): string | undefined => (folder === 'policies' ? undefined : folder);
