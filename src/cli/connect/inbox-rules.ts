import { coversEvery, readRulesOf, type RulesRead } from '../../engine/answers/inbox-rules.ts';
import type { Unread } from '../../engine/answers/survey.ts';
import type { AuditLogSource } from '../../engine/who/changed-by.ts';
import { touchedSince } from '../../engine/who/touched.ts';
import { remembering } from '../../engine/live/live-read.ts';
import { kinds } from '../../kinds/index.ts';
import { groupListing, groupMailboxes, listMailboxes } from '../../kinds/read-only/index.ts';
import { closesRules } from '../../pipeline.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { type TenantReader, unknown } from '../../tenant/tenant.ts';
import type { Input, Option } from '../run/command.ts';
import { counting } from '../shown/progress.ts';
import { UsageError } from '../run/usage-error.ts';
import { noCheckpoint, openCheckpoint } from './checkpoint.ts';
import type { Connection } from './connect.ts';
import { everyMailbox, sweptRules } from './sweep.ts';
import type { Io } from '../run/io.ts';
import { sinceOf } from './since.ts';

/** What a command takes that may read every inbox rule. */
export const inboxRulesOptions: readonly Option[] = [
  {
    flags: '--inbox-rules',
    about: 'also read the inbox rules of every mailbox: one call a mailbox (a snapshot that holds them needs no flag)',
  },
  {
    flags: '--checkpoint <file>',
    about:
      'keep what --inbox-rules has read in a file: after an interruption the same command goes on there; it is removed at the end',
  },
];

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
  /** Reads the tenant, and answers for rules what was read: one answer rests on one reading. */
  readonly reader: TenantReader;
  /** The answer is there: nothing is left to resume. */
  readonly forget: () => void;
}

const none = { inboxRules: new Map(), everyInboxRule: false, unread: [], forget: () => undefined };

/** Whatever a snapshot holds; of a tenant that answers, only what was asked for. */
export async function rulesFor(
  connection: Connection,
  input: Input,
  io: Io,
  log: AuditLogSource | null = null,
): Promise<RulesGiven> {
  const { recorded } = connection;
  const reader = remembering(connection.reader);
  const since = log === null ? null : sinceOf(input, io);
  refuseIdle(input, since !== null, recorded !== null);
  if (recorded !== null)
    return {
      ...none,
      inboxRules: await readRulesOf(reader, recorded.inboxRules),
      everyInboxRule:
        (recorded.everyInboxRule && (await reader.read(groupListing)).state === 'present') ||
        (await coversEvery(reader, recorded.inboxRules)),
      reader,
    };
  if (input.on('inbox-rules')) return everyRule(connection, input, io);
  if (since === null || log === null) return { ...none, reader };
  const { mailboxes, unread } = await touchedSince(log, reader, since, io.now());
  return { ...none, inboxRules: await readRulesOf(reader, mailboxes, told(input, io)), unread, reader };
}

/** What would be left out of account is refused, so that nobody takes the answer for another. */
function refuseIdle(input: Input, hasSince: boolean, isRecorded: boolean): void {
  const hint = 'leave out --since';
  if (hasSince && isRecorded)
    throw new UsageError('--since asks a tenant that answers; a snapshot holds the rules it holds', hint);
  if (hasSince && input.on('inbox-rules'))
    throw new UsageError('--inbox-rules reads every mailbox, and --since some', hint);
  if (input.text('checkpoint') !== undefined && (isRecorded || !input.on('inbox-rules')))
    throw new UsageError('--checkpoint keeps what --inbox-rules reads of a tenant that answers', 'leave it out');
}

const told = (input: Input, io: Io): ((done: number, total: number) => void) =>
  counting(io, input.on('quiet'), 'inbox rules', 'mailbox');

/** The listing and the sweep are asked once, and not remembered: what is kept of them is what they say of forwards. */
async function everyRule({ reader, identity }: Connection, input: Input, io: Io): Promise<RulesGiven> {
  const { addresses, whole, groupsUnread } = await everyMailbox(reader);
  const about = { checkpoint: 'postern-forwards/1', tenant: identity?.id ?? '' } as const;
  const checkpoint = openCheckpoint(input.text('checkpoint') ?? null, about, io);
  const swept = await sweptRules(reader, addresses, checkpoint, told(input, io));
  const unlisted = groupsUnread === null ? [] : [[groupMailboxes, unknown(groupsUnread)] as const];
  return {
    ...none,
    inboxRules: new Map([...swept.rules, ...unlisted]),
    everyInboxRule: whole && groupsUnread === null && swept.isAllowed,
    reader: remembering(swept.reader),
    forget: checkpoint.forget,
  };
}

/** A reader that knows the inbox rules of every mailbox already, where a plan of these policies needs them. */
export async function withRules(
  { desired, connection }: { readonly desired: Desired; readonly connection: Connection },
  input: Input,
  io: Io,
): Promise<TenantReader> {
  const reader = remembering(connection.reader);
  if (connection.recorded !== null || !kinds.some((kind) => closesRules(kind, desired))) return reader;
  const listing = await listMailboxes(reader);
  if (listing.state !== 'present') return reader;
  return (await sweptRules(reader, listing.value.addresses, noCheckpoint, told(input, io))).reader;
}
