import { coversEvery, readRulesOf, type RulesRead } from '../../engine/answers/inbox-rules.ts';
import { textAt } from '../../json.ts';
import { exchange } from '../../tenant/tenant.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Connection } from './connect.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';

export const inboxRulesOption = {
  flags: '--inbox-rules',
  about: 'also read the inbox rules of every mailbox: one call a mailbox (a snapshot that holds them needs no flag)',
} as const;

/** Whatever a snapshot holds; of a tenant that answers, only what was asked for. */
export async function rulesFor(
  { reader, recorded }: Connection,
  input: Input,
  io: Io,
): Promise<{ readonly inboxRules: RulesRead; readonly everyInboxRule: boolean }> {
  if (recorded !== null)
    return {
      inboxRules: await readRulesOf(reader, recorded.inboxRules),
      everyInboxRule: recorded.everyInboxRule || (await coversEvery(reader, recorded.inboxRules)),
    };
  if (!input.on('inbox-rules')) return { inboxRules: new Map(), everyInboxRule: false };
  const mailboxes = await reader.read(exchange('Get-Mailbox'));
  if (mailboxes.state !== 'present') {
    const why = mailboxes.state === 'unknown' ? mailboxes.because.message : 'there are none';
    throw new UsageError(`the mailboxes could not be listed: ${why}`, 'leave out --inbox-rules', exit.unreadable);
  }
  const names = mailboxes.value.map((row) => textAt(row, 'PrimarySmtpAddress')).filter((name) => name !== '');
  const told = (done: number, total: number): void => io.err(`  inbox rules: ${done} of ${total} mailboxes\n`);
  return {
    inboxRules: await readRulesOf(reader, names, told),
    everyInboxRule: names.length === mailboxes.value.length,
  };
}
