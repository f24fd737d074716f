import { severalBelow } from '../../policy/declared/tenants.ts';
import { type Block, quote, say } from '../../render/document/document.ts';
import { shellWord } from '../../render/words/shell-word.ts';
import type { Input } from '../run/command.ts';
import type { Io } from '../run/io.ts';
import { print } from './print.ts';

/** More commands than that nobody chooses from: `postern tenants` lists every tenant. */
const most = 5;

/** Where a folder holds several tenants, the same command for each of them; nothing where it holds one. */
export async function offerTenants(input: Input, io: Io): Promise<void> {
  const several = await severalBelow(input.policies);
  if (several === null || input.args.length > 0) return;
  const commands = several.folders.slice(0, most).map(({ folder, domain }): Block => ({
    kind: 'next',
    line: [say('For '), quote(domain), say(':')],
    command: `postern ${input.command} --policies ${shellWord(folder)}`,
  }));
  const more = several.folders.length - most;
  const rest: readonly Block[] =
    more > 0 ? [{ kind: 'next', line: [say(`And ${more} more:`)], command: 'postern tenants' }] : [];
  print([...commands, ...rest], io, input);
}
