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
import { openCheckpoint } from './checkpoint.ts';
import type { Connection } from './connect.ts';
import { everyMailbox, sweptRules } from './sweep.ts';
import type { Io } from '../run/io.ts';
import { sinceOf } from './since.ts';

const inboxRulesOption: Option = {
  flags: '--inbox-rules',
  about: 'also read the inbox rules of every mailbox: one call a mailbox (a snapshot that holds them needs no flag)',
};

const checkpointOption = (kept: string): Option => ({
  flags: '--checkpoint <file>',
  about: `keep ${kept} in a file: after an interruption the same command goes on there; it is removed at the end`,
});

/** What a command takes that may read every inbox rule. */
export const inboxRulesOptions: readonly Option[] = [inboxRulesOption, checkpointOption('what --inbox-rules has read')];

/** What a command takes that plans: where policies close inbox rules, a plan reads all of them. */
export const closingOption: Option = checkpointOption('the inbox rules that were read, where the policies close some,');

/** The same for a command that reads them in either case. */
export const inboxRulesOrClosing: readonly Option[] = [
  inboxRulesOption,
  checkpointOption('the inbox rules that were read, with --inbox-rules or where the policies close some,'),
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
  if (input.text('checkpoint') !== undefined && (connection.recorded !== null || !input.on('inbox-rules')))
    throw new UsageError('--checkpoint keeps what --inbox-rules reads of a tenant that answers', 'leave it out');
  return askedRules(connection, input, io, log);
}

/** The same beside policies, which read every rule where they close some. */
export async function rulesBeside(
  session: Closing,
  input: Input,
  io: Io,
  log: AuditLogSource | null,
): Promise<RulesGiven> {
  const { desired, connection } = session;
  if (input.on('inbox-rules') || !sweepsFor(desired, connection)) return rulesFor(connection, input, io, log);
  const { reader, forget } = await withRules(session, input, io);
  return { ...(await askedRules({ ...connection, reader }, input, io, log)), forget };
}

async function askedRules(
  connection: Connection,
  input: Input,
  io: Io,
  log: AuditLogSource | null,
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
}

const told = (input: Input, io: Io): ReturnType<typeof counting> =>
  counting(io, input.on('quiet'), 'inbox rules', 'mailbox');

/** The listing and the sweep are asked once, and not remembered: what is kept of them is what they say of forwards. */
async function everyRule(connection: Connection, input: Input, io: Io): Promise<RulesGiven> {
  const { reader } = connection;
  const { addresses, whole, groupsUnread } = await everyMailbox(reader);
  const checkpoint = openCheckpoint(input.text('checkpoint') ?? null, checkpointOf(connection), io);
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

/** Policies that may close inbox rules, and whose. */
interface Closing {
  readonly desired: Desired;
  readonly connection: Connection;
}

/** A reader that knows the inbox rules of every mailbox already, where a plan of these policies needs them. */
export async function withRules(
  { desired, connection }: Closing,
  input: Input,
  io: Io,
): Promise<Pick<RulesGiven, 'reader' | 'forget'>> {
  const reader = remembering(connection.reader);
  const file = input.text('checkpoint') ?? null;
  if (!sweepsFor(desired, connection)) {
    if (file !== null) throw new UsageError('--checkpoint keeps inbox rules, and these policies close none', idle);
    return { reader, forget: () => undefined };
  }
  const listing = await listMailboxes(connection.reader);
  if (listing.state !== 'present') return { reader, forget: () => undefined };
  const checkpoint = openCheckpoint(file, checkpointOf(connection), io);
  const swept = await sweptRules(connection.reader, listing.value.addresses, checkpoint, told(input, io));
  return { reader: remembering(swept.reader), forget: checkpoint.forget };
}

const idle = 'leave it out; it is for scope.inboxForwards with close, and a tenant that answers';

/** Whether a plan of these policies reads the rules of every mailbox of a tenant that answers. */
const sweepsFor = (desired: Desired, { recorded }: Connection): boolean =>
  recorded === null && kinds.some((kind) => closesRules(kind, desired));

const checkpointOf = ({ identity }: Connection) =>
  ({ checkpoint: 'postern-forwards/1', tenant: identity?.id ?? '' }) as const;
