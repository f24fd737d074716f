import { remedyOf } from '../../diagnostics/causes.ts';
import type { RulesRead } from '../../engine/answers/inbox-rules.ts';
import { textAt } from '../../json.ts';
import { type MailboxRules, rulesIn, sendsNothing } from '../../kinds/read-only/inbox-rules.ts';
import { listMailboxes, type Mailboxes } from '../../kinds/read-only/index.ts';
import { type Sweep, sweepInboxRules } from '../../tenant/inbox-rules.ts';
import { readingOf } from '../../tenant/snapshot.ts';
import { mailboxesOf } from '../../tenant/snapshot/checkpoint.ts';
import type { SnapshotRead } from '../../tenant/snapshot/document.ts';
import { type Known, present, type ReadCall, type Reading, type TenantReader } from '../../tenant/tenant.ts';
import { clearOften } from '../run/engine-flags.ts';
import { exit } from '../run/exit.ts';
import { UsageError } from '../run/usage-error.ts';
import type { OpenCheckpoint } from './checkpoint.ts';

/** Lists the mailboxes, or says why nobody's rules can be read. */
export async function everyMailbox(reader: TenantReader): Promise<Mailboxes> {
  clearOften();
  const listing = await listMailboxes(reader);
  if (listing.state === 'present') return listing.value;
  const [why, hint] =
    listing.state === 'unknown'
      ? [listing.because.message, `leave out --inbox-rules, or: ${remedyOf(listing.because)}`]
      : ['there are none', 'leave out --inbox-rules'];
  throw new UsageError(`the mailboxes could not be listed: ${why}`, hint, exit.unreadable);
}

/** Rules as a sweep read them, and a reader that answers for these mailboxes what was read and asks for everything else. */
export interface SweptRules {
  readonly rules: RulesRead;
  readonly reader: TenantReader;
  /** Somebody's rules could be read. */
  readonly isAllowed: boolean;
}

/** Reads the rules of mailboxes into memory, of all that send nothing on no more than that. */
export async function sweptRules(
  reader: TenantReader,
  mailboxes: readonly string[],
  { before, keep }: OpenCheckpoint,
  progress: Sweep['progress'],
): Promise<SweptRules> {
  clearOften();
  const store = storing(reader);
  store.add(before);
  const refused = await sweepInboxRules(reader, mailboxes, {
    done: mailboxesOf(before),
    keep: (reads) => keep(store.add(reads)),
    progress,
  });
  store.add(refused);
  return { rules: store.rules, reader: store.reader, isAllowed: refused.length === 0 };
}

/** What is kept of a mailbox whose rules send nothing on: the same for all of them, so that a large tenant takes no more room. */
const nothing: Reading = present([]);
const noRules: Known<MailboxRules> = rulesIn(nothing);

interface Store extends Pick<SweptRules, 'reader'> {
  readonly rules: Map<string, Known<MailboxRules>>;
  /** Takes reads in, and gives them back as they are worth keeping. */
  readonly add: (reads: readonly SnapshotRead[]) => readonly SnapshotRead[];
}

function storing(reader: TenantReader): Store {
  const rules = new Map<string, Known<MailboxRules>>();
  const held = new Map<string, Reading>();
  const addOne = (read: SnapshotRead): SnapshotRead => {
    const mailbox = 'cmdlet' in read ? textAt(read.parameters, 'Mailbox') : '';
    const reading = readingOf(read, `Get-InboxRule ${mailbox}`);
    const known = rulesIn(reading);
    const isQuiet = sendsNothing(known);
    rules.set(mailbox, isQuiet ? noRules : known);
    held.set(mailbox.toLowerCase(), isQuiet ? nothing : reading);
    return isQuiet ? { ...read, result: [] } : read;
  };
  return {
    rules,
    reader: { read: (call) => Promise.resolve(held.get(mailboxAsked(call)) ?? reader.read(call)) },
    add: (reads) => reads.map(addOne),
  };
}

/** The mailbox whose rules, hidden ones included, a call asks for; empty for any other call. */
const mailboxAsked = (call: ReadCall): string =>
  call.via === 'exchange' && call.cmdlet === 'Get-InboxRule' && call.parameters['IncludeHidden'] === true
    ? textAt(call.parameters, 'Mailbox').toLowerCase()
    : '';
