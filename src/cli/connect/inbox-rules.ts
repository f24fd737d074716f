import { coversEvery, readRulesOf, type RulesRead } from '../../engine/answers/inbox-rules.ts';
import type { Unread } from '../../engine/answers/survey.ts';
import type { AuditLogSource } from '../../engine/who/changed-by.ts';
import { touchedSince } from '../../engine/who/touched.ts';
import { textAt } from '../../json.ts';
import { exchange } from '../../tenant/tenant.ts';
import type { Input, Option } from '../run/command.ts';
import { counting } from '../shown/progress.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Connection } from './connect.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';
import { sinceOf } from './since.ts';

export const inboxRulesOption = {
  flags: '--inbox-rules',
  about: 'also read the inbox rules of every mailbox: one call a mailbox (a snapshot that holds them needs no flag)',
} as const;

/** Instead of all mailboxes, those in which the audit log says that somebody changed rules. */
export const sinceOption: Option = {
  flags: '--since <time>',
  about:
    'instead, read the inbox rules of the mailboxes in which the audit log says that somebody changed them since: 2d, 36h, a day or an instant',
};

/** Inbox rules as they were read for a command. */
export interface RulesGiven {
  readonly inboxRules: RulesRead;
  readonly everyInboxRule: boolean;
  /** What of the audit log nobody could read or understand. */
  readonly unread: readonly Unread[];
}

const none: RulesGiven = { inboxRules: new Map(), everyInboxRule: false, unread: [] };

/** Whatever a snapshot holds; of a tenant that answers, only what was asked for. */
export async function rulesFor(
  { reader, recorded }: Connection,
  input: Input,
  io: Io,
  log: AuditLogSource | null = null,
): Promise<RulesGiven> {
  const since = log === null ? null : sinceOf(input, io);
  if (since !== null) alone(input, recorded !== null);
  if (recorded !== null)
    return {
      inboxRules: await readRulesOf(reader, recorded.inboxRules),
      everyInboxRule: recorded.everyInboxRule || (await coversEvery(reader, recorded.inboxRules)),
      unread: [],
    };
  const told = counting(io, input.on('quiet'), 'inbox rules', 'mailbox');
  if (input.on('inbox-rules')) return everyRule(reader, told);
  if (since === null || log === null) return none;
  const { mailboxes, unread } = await touchedSince(log, reader, since, io.now());
  return { inboxRules: await readRulesOf(reader, mailboxes, told), everyInboxRule: false, unread };
}

/** What would be left out of account is refused, so that nobody takes the answer for another. */
function alone(input: Input, isRecorded: boolean): void {
  const hint = 'leave out --since';
  if (isRecorded) throw new UsageError('--since asks a tenant that answers; a snapshot holds the rules it holds', hint);
  if (input.on('inbox-rules')) throw new UsageError('--inbox-rules reads every mailbox, and --since some', hint);
}

type Told = (done: number, total: number) => void;

async function everyRule(reader: Connection['reader'], told: Told): Promise<RulesGiven> {
  const mailboxes = await reader.read(exchange('Get-Mailbox'));
  if (mailboxes.state !== 'present') {
    const why = mailboxes.state === 'unknown' ? mailboxes.because.message : 'there are none';
    throw new UsageError(`the mailboxes could not be listed: ${why}`, 'leave out --inbox-rules', exit.unreadable);
  }
  const names = mailboxes.value.map((row) => textAt(row, 'PrimarySmtpAddress')).filter((name) => name !== '');
  return {
    inboxRules: await readRulesOf(reader, names, told),
    everyInboxRule: names.length === mailboxes.value.length,
    unread: [],
  };
}
