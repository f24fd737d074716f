import { field } from '../evidence/fields.ts';
import { messagesIn, type TracedMessage } from '../evidence/messages.ts';
import { domainOf } from '../../posture/world/domains.ts';
import { type Mechanism, mechanisms } from '../../posture/values/verdict.ts';
import type { Row } from '../../tenant/tenant.ts';
import { type AuditRecord, readRecords } from '../who/record.ts';
import { type EvidenceFile, rowsOfKind, tracedRows } from './evidence-files.ts';

/** Mail that somebody saw to go from a mailbox to a place. */
export interface SeenFlow {
  /** The mailbox that sent it, by any name. */
  readonly from: string;
  /** An address, or a domain where no more is said. */
  readonly to: string;
  /** No row says who forwards: the sender may only have written what somebody else redirects. */
  readonly authored: boolean;
  /** How it may have been forwarded; empty where nothing says that it was. */
  readonly ways: readonly Mechanism[];
  readonly outcome: TracedMessage['outcome'];
  /** How many messages; null where it was only set up. */
  readonly messages: number | null;
  /** The day of the last, in UTC; null where nothing says so for certain. */
  readonly last: string | null;
}

/** What files of evidence show to go from whom to whom, each pair once for every way and every end. */
export function flowsIn(files: readonly EvidenceFile[]): readonly SeenFlow[] {
  const traced = messagesIn(tracedRows(files)).flatMap(tracedFlow);
  const reported = rowsOfKind(files, 'report of forwarded messages').flatMap(reportedFlow);
  const { records } = readRecords(rowsOfKind(files, 'audit log'), []);
  return together([...traced, ...reported, ...records.flatMap(loggedFlows)]);
}

function tracedFlow({
  sender,
  recipient,
  ways,
  outcome,
  at,
  madeBy,
  mayBeRedirected,
}: TracedMessage): readonly SeenFlow[] {
  if (recipient === '') return [];
  // A redirected message keeps who wrote it: whoever received the first one has sent it on.
  const redirected = ways.includes('inbox-forward') && madeBy !== null && madeBy !== sender;
  const from = redirected ? madeBy : sender;
  const how: readonly Mechanism[] = redirected ? ['inbox-redirect'] : ways;
  const authored = madeBy === null && mayBeRedirected;
  return [{ from, authored, to: recipient, ways: how, outcome, messages: 1, last: at?.slice(0, 10) ?? null }];
}

/** Words of the report, which its readers spell in several ways. A transport rule is nobody's forward. Source: the page of the report. */
const types: readonly (readonly [RegExp, readonly Mechanism[]])[] = [
  [/flow|transport/iu, []],
  [/smtp/iu, ['mailbox-smtp', 'mailbox-object']],
  [/inbox|mailbox/iu, ['inbox-forward', 'inbox-forward-attachment', 'inbox-redirect']],
];

function reportedFlow(row: Row): readonly SeenFlow[] {
  const name = field(row, 'Recipient name', 'Recipient').toLowerCase();
  const to = name.includes('@') ? name : field(row, 'Recipient domain').toLowerCase();
  const type = field(row, 'Forwarding type');
  const ways = types.find(([word]) => word.test(type))?.[1] ?? mechanisms;
  const count = Number(field(row, 'Forward count').replaceAll(/[^\d]/gu, '') || '1');
  const from = field(row, 'Forwarders', 'Forwarder').toLowerCase();
  return to === '' || ways.length === 0
    ? []
    : [{ from, authored: false, to, ways, outcome: 'unknown', messages: count, last: null }];
}

/** Parameters by which somebody sets up a forward. */
const setting: Readonly<Record<string, readonly Mechanism[]>> = {
  forwardto: ['inbox-forward'],
  forwardasattachmentto: ['inbox-forward-attachment'],
  redirectto: ['inbox-redirect'],
  forwardingsmtpaddress: ['mailbox-smtp'],
};

/** A record says what was set up once, and whom for; whether any mail went there it does not say. */
function loggedFlows({ cmdlet, given, owners, names, at }: AuditRecord): readonly SeenFlow[] {
  if (!/^(?:(?:New|Set)-InboxRule|Set-Mailbox)$/iu.test(cmdlet)) return [];
  const from = (owners[0] ?? names[0] ?? '').toLowerCase();
  return Object.entries(setting).flatMap(([parameter, ways]) =>
    (given.get(parameter) ?? '').split(';').flatMap((text) => {
      const to = /[^\s<>[\]:"']+@[^\s<>[\]:"']+/u.exec(text)?.[0].toLowerCase();
      return to === undefined
        ? []
        : [{ from, authored: false, to, ways, outcome: 'unknown' as const, messages: null, last: at.slice(0, 10) }];
    }),
  );
}

/** The same flow of several rows is one, with all its messages. */
const together = (flows: readonly SeenFlow[]): readonly SeenFlow[] =>
  summed(flows, ({ from, authored, to, ways, outcome }) => [from, authored, to, ways.join(), outcome]);

type Counted = Pick<SeenFlow, 'messages' | 'last'>;

/** What has the same key is one, with all messages and the last day of any. */
export function summed<T extends Counted>(all: readonly T[], keyOf: (one: T) => readonly unknown[]): readonly T[] {
  const found = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one).join('\n');
    const before = found.get(key);
    found.set(key, before === undefined ? one : { ...before, ...sum(before, one) });
  }
  return [...found.values()];
}

const sum = (one: Counted, other: Counted): Counted => ({
  messages: one.messages === null && other.messages === null ? null : (one.messages ?? 0) + (other.messages ?? 0),
  last:
    [one.last, other.last]
      .filter((last) => last !== null)
      .toSorted()
      .at(-1) ?? null,
});

/** Whom evidence shows to forward, so that they can be looked up. Who sends by hand is not among them. */
export const forwardersSeen = (flows: readonly SeenFlow[]): readonly string[] => [
  ...new Set(flows.filter(({ ways, from }) => ways.length > 0 && from !== '').map(({ from }) => from)),
];

export const placeOf = ({ to }: Pick<SeenFlow, 'to'>): string => (to.includes('@') ? domainOf(to) : to);
