import { said } from '../../escape.ts';
import { readEverySignIn } from '../../engine/sign-in/read-every-sign-in.ts';
import { takeInventory } from '../../engine/export/inventory.ts';
import { changing } from '../../engine/who/authors.ts';
import { loggedRules } from '../../engine/who/rule-subjects.ts';
import { auditCall } from '../../engine/who/search.ts';
import { isList, type Json } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { groupListing, groupMailboxes } from '../../kinds/read-only/index.ts';
import { readFor } from '../../pipeline.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { say } from '../../render/document/document.ts';
import { shellWord } from '../../render/words/shell-word.ts';
import { print } from '../shown/print.ts';
import { recorder, snapshotText } from '../../tenant/snapshot.ts';
import { mailboxesOf } from '../../tenant/snapshot/checkpoint.ts';
import type { SnapshotRead } from '../../tenant/snapshot/document.ts';
import { sweepInboxRules } from '../../tenant/inbox-rules.ts';
import { exchange, type ReadCall, type TenantReader } from '../../tenant/tenant.ts';
import type { Command, Input } from '../run/command.ts';
import { counting } from '../shown/progress.ts';
import { UsageError } from '../run/usage-error.ts';
import { openCheckpoint } from '../connect/checkpoint.ts';
import type { Connection } from '../connect/connect.ts';
import { everyMailbox } from '../connect/sweep.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { policiesIfAny, withConnection } from '../connect/session.ts';
import { collectorScript } from './snapshot-script.ts';

export { snapshotSchemaText } from '../../tenant/snapshot/document.ts';

export const snapshot: Command = {
  takes: [],
  about:
    'Reads what the policies and the live rules refer to, and writes the reads to one file. Every command that reads a tenant takes the file with --snapshot, without any right in the tenant.',
  examples: ['postern snapshot --out tenant.json', 'postern snapshot --script > collect.ps1'],
  options: [
    { flags: '--out <file>', about: 'where to write it (default: standard output)' },
    {
      flags: '--inbox-rules',
      about: 'also the inbox rules of every mailbox: one call a mailbox, resumed where it was interrupted',
    },
    { flags: '--smtp-auth', about: 'also what decides who may send through SMTP AUTH, for `posture --smtp-auth`' },
    { flags: '--audit-log', about: 'also who changed what in the last 90 days, for `drift --who`' },
    { flags: '--script', about: 'print a PowerShell script that makes the same file by hand, and read nothing' },
  ],
  tenant: true,
  run: async (input, io) => {
    const desired = await policiesIfAny(input, io);
    if (desired === null) io.err('No policies to go by: only what the live rules refer to is read.\n');
    if (!input.on('script'))
      return withConnection(input, io, desired?.tenant ?? null, async (connection) =>
        take(desired, connection, input, io),
      );
    io.out(collectorScript(desired));
    io.err('Next: run it in PowerShell with the ExchangeOnlineManagement module, then postern plan --snapshot FILE\n');
    return exit.done;
  },
};

async function take(desired: Desired | null, connection: Connection, input: Input, io: Io): Promise<number> {
  const recording = recorder(connection.reader);
  await readEverything(desired, recording, io.now());
  const needed = recording.reads();
  await Promise.all(whereAllowed.map((call) => recording.read(call)));
  if (input.on('audit-log')) await recording.read(auditCall([...kinds, loggedRules].flatMap(changing), io.now()));
  if (input.on('smtp-auth')) await readEverySignIn(recording);
  const swept = input.on('inbox-rules') ? await inboxRules(recording, connection, input, io) : noRules;
  const reads = [...recording.reads(), ...swept.reads];
  const text = snapshotText(
    {
      takenAt: io
        .now()
        .toISOString()
        .replace(/\.\d+Z$/u, 'Z'),
      tenant: identityOf(connection),
      everyInboxRule: swept.every,
    },
    reads,
  );
  const out = input.text('out');
  if (out === undefined) io.out(text);
  else writeGiven(out, text);
  swept.forget();
  return account(needed, reads, input, io);
}

/** Reads for the policies there are; without any, what policies for this tenant can be written from. */
async function readEverything(desired: Desired | null, reader: TenantReader, at: Date): Promise<void> {
  if (desired !== null) await readFor(desired, reader);
  else
    await takeInventory(
      reader,
      kinds.map((kind) => kind.section),
      at,
    );
}

/** Of use where the identity may read them; where it may not, nothing is missing. */
const whereAllowed: readonly ReadCall[] = [
  exchange('Get-BlockedSenderAddress'),
  exchange('Get-TenantAllowBlockListItems', { ListType: 'Sender', Block: true }),
];

function identityOf({ identity }: Connection): { readonly id: string; readonly domain: string } {
  if (identity === null) throw new UsageError('the tenant does not say who it is', null, exit.unreadable);
  return identity;
}

const checkpointOf = (input: Input): string | null => {
  const out = input.text('out');
  return out === undefined ? null : `${out}.checkpoint`;
};

/** Inbox rules as they were read, and whether every mailbox was asked. */
interface Swept {
  readonly reads: readonly SnapshotRead[];
  readonly every: boolean;
  /** The file is written, so that nothing is left to resume. */
  readonly forget: () => void;
}

const noRules: Swept = { reads: [], every: false, forget: () => undefined };

/** Reads the rules of every mailbox, keeping each batch in a file beside the snapshot until the snapshot is written. */
async function inboxRules(reader: TenantReader, connection: Connection, input: Input, io: Io): Promise<Swept> {
  const { addresses, whole, groupsUnread } = await everyMailbox(besideGroups(connection.reader, reader));
  if (groupsUnread !== null) io.err(said`Inbox rules of ${groupMailboxes} are left out: ${groupsUnread.message}\n`);
  const about = { checkpoint: 'postern-snapshot/1', tenant: identityOf(connection).id } as const;
  const { before, keep, forget } = openCheckpoint(checkpointOf(input), about, io);
  const found: SnapshotRead[] = [...before];
  const progress = counting(io, input.on('quiet'), 'inbox rules', 'mailbox');
  const kept = (reads: readonly SnapshotRead[]): void => {
    found.push(...reads);
    keep(reads);
  };
  const sweep = { done: mailboxesOf(before), keep: kept, progress };
  const isAllowed = (await sweepInboxRules(connection.reader, addresses, sweep)).length === 0;
  if (!isAllowed)
    io.err('Inbox rules are left out: this identity may not read them (Global Reader does not suffice).\n');
  await readOwners(found, reader);
  return { reads: found, every: isAllowed && whole && groupsUnread === null, forget };
}

/** The listing of all mailboxes is large, and no answer needs it; that those of groups were listed, a file has to say. */
const besideGroups = (plain: TenantReader, recording: TenantReader): TenantReader => ({
  read: (call) => (call === groupListing ? recording : plain).read(call),
});

const forwardingActions = ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo'];

/** Whose rules forward is needed as a recipient too; everybody else is not. */
async function readOwners(reads: readonly SnapshotRead[], reader: TenantReader): Promise<void> {
  const forwarding = reads.filter(
    (read) => 'result' in read && read.result.some((rule) => forwardingActions.some((action) => isSet(rule[action]))),
  );
  await Promise.all(
    [...mailboxesOf(forwarding)].map((Identity) => reader.read(exchange('Get-Recipient', { Identity }))),
  );
}

const isSet = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(isList(value) && value.length === 0);

/** Says what the file holds and lacks. What was needed and could not be read makes the difference to the exit code. */
function account(needed: readonly SnapshotRead[], reads: readonly SnapshotRead[], input: Input, io: Io): number {
  const unread = needed.flatMap((read) => ('error' in read && read.error.reason !== 'absent' ? [read] : []));
  const name = (read: SnapshotRead): string => ('cmdlet' in read ? read.cmdlet : `GET ${read.graph}`);
  io.err(`${reads.length} reads${unread.length === 0 ? '' : `, ${unread.length} of which could not be made`}\n`);
  for (const read of unread) io.err(said`  ${name(read)}: ${read.error.message}\n`);
  const out = input.text('out');
  if (out !== undefined)
    print(
      [
        {
          kind: 'next',
          line: [say('To see what would change:')],
          command: `postern plan --snapshot ${shellWord(out)}`,
        },
      ],
      io,
      input,
    );
  return unread.length === 0 ? exit.done : exit.unreadable;
}
