import type { JsonObject } from '../../json.ts';
import { instantOf } from '../../kinds/values.ts';
import { type Mechanism, mechanisms } from '../../posture/values/verdict.ts';
import type { Row } from '../../tenant/tenant.ts';
import { field } from './fields.ts';

/** A message to one recipient, as the rows of a trace tell of it together. */
export interface TracedMessage {
  readonly sender: string;
  readonly recipient: string;
  /** What became of it: `left` where it went out or was delivered. */
  readonly outcome: 'left' | 'stopped' | 'unknown';
  /** What its events say. */
  readonly text: string;
  /** When, in UTC; null where no row says so with a zone. */
  readonly at: string | null;
  /** How it came to be forwarded, where an event says that it was; empty where none does. */
  readonly ways: readonly Mechanism[];
  /** A redirected message keeps who wrote it, and what is said fits one: the sender need not be who forwards. */
  readonly mayBeRedirected: boolean;
  /** Who got the message that it was made from; null where no event says so. */
  readonly madeBy: string | null;
}

/** The messages that rows of traces and of their details tell of, whatever the trace. */
export function messagesIn(rows: readonly Row[]): readonly TracedMessage[] {
  const told = rows.flatMap(recipientsIn);
  const groups = new Map<string, Told[]>();
  told.forEach((one, n) => {
    const key = one.id === '' ? `row ${n}` : keyOf(one, told);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  });
  const receivers = receiversIn(told);
  return [...groups.values()].map((one) => messageOf(one, receivers));
}

/** What one row says of one recipient. */
interface Told {
  readonly row: Row;
  readonly id: string;
  readonly recipient: string;
  readonly status: string;
}

/** A summary lists a recipient a row, an enhanced one all in a field: `a@b##Receive, Send;c@d##…`. */
function recipientsIn(row: Row): readonly Told[] {
  const id = field(row, 'MessageTraceId', 'network_message_id', 'id');
  const status = field(row, 'Status', 'recipient_status');
  if (status.includes('##'))
    return status.split(';').flatMap((part) => {
      const [recipient = '', said = ''] = part.split('##');
      return recipient === '' ? [] : [{ row, id, recipient: recipient.trim().toLowerCase(), status: said }];
    });
  const recipients = field(row, 'RecipientAddress', 'Recipient').toLowerCase().split(';');
  return recipients.map((recipient) => ({ row, id, recipient: recipient.trim(), status }));
}

/** Details of a message name no recipient: they belong to the one that the rest of its rows names. */
function keyOf({ id, recipient }: Told, all: readonly Told[]): string {
  const to = recipient === '' ? (byId(all).get(id) ?? '') : recipient;
  return `${id} ${to}`;
}

const firsts = new WeakMap<readonly Told[], ReadonlyMap<string, string>>();

function byId(all: readonly Told[]): ReadonlyMap<string, string> {
  const known = firsts.get(all);
  if (known !== undefined) return known;
  const found = new Map(all.filter(({ recipient }) => recipient !== '').map(({ id, recipient }) => [id, recipient]));
  firsts.set(all, found);
  return found;
}

/** Who received the messages that others were made from, by their number inside of the service. */
function receiversIn(told: readonly Told[]): ReadonlyMap<string, string> {
  const numbered = told.map(({ row, recipient }) => [field(row, 'internal_message_id'), recipient] as const);
  return new Map(numbered.filter(([number, recipient]) => number !== '' && recipient !== ''));
}

function messageOf(told: readonly Told[], receivers: ReadonlyMap<string, string>): TracedMessage {
  const rows = told.map(({ row }) => row);
  const first = (...names: readonly string[]): string =>
    rows.map((row) => field(row, ...names)).find((one) => one !== '') ?? '';
  const text = rows.flatMap((row) => spoken.map((name) => field(row, name))).filter((one) => one !== '');
  const said = text.join(' ');
  return {
    sender: first('SenderAddress', 'Sender').toLowerCase(),
    recipient: told.map(({ recipient }) => recipient).find((one) => one !== '') ?? '',
    outcome: outcomeOf(told),
    text: said,
    at: rows.map(timeIn).find((one) => one !== null) ?? null,
    ways: waysIn(said),
    mayBeRedirected: redirecting.test(said) && !forwarding.test(said),
    madeBy: rows.map((row) => receivers.get(field(row, 'reference'))).find((one) => one !== undefined) ?? null,
  };
}

const spoken = ['Event', 'Action', 'Detail', 'Data', 'Source', 'event_id', 'recipient_status', 'custom_data'];

/** Words of a summary, of an enhanced one, and of events. A refusal stands whatever was tried before it. */
function outcomeOf(told: readonly Told[]): TracedMessage['outcome'] {
  const words = told.flatMap(({ row, status }) => [status, field(row, 'event_id')]);
  if (words.some((one) => /^(?:failed|fail|drop)$|\bFail\b|^5\d\d /iu.test(one))) return 'stopped';
  return words.some((one) => /^delivered$|\b(?:Send|Deliver)\b|^sendexternal$/iu.test(one)) ? 'left' : 'unknown';
}

const moments = ['Received', 'receivedDateTime', 'date_time_utc', 'origin_timestamp_utc', 'origin_timestamp', 'Date'];

/** A message is as old as its receipt; an event alone says when it happened. */
function timeIn(row: JsonObject): string | null {
  const text = field(row, ...moments);
  // Only such a form is the same everywhere; all of them are UTC, with or without saying so.
  const at = /^\d{4}-\d\d-\d\d|^\/?Date\(/u.test(text) ? instantOf(text) : '';
  return Number.isNaN(Date.parse(at)) ? null : at;
}

/** What an event says of how a message came to be forwarded; the setting of a mailbox may name an address or an object. */
const signs: readonly (readonly [RegExp, readonly Mechanism[]])[] = [
  [/RESOLVER\.FWD\.Forwarded/u, ['mailbox-smtp', 'mailbox-object']],
  [/\bMAILBOXRULE\b/iu, ['inbox-forward', 'inbox-forward-attachment']],
  // A remote domain looks at no redirect, and at no forward to an object.
  [/RESOLVER\.MSGTYPE\.AF/u, ['inbox-forward', 'inbox-forward-attachment', 'mailbox-smtp']],
  [/AS\(7555\)/u, mechanisms],
];

const redirecting = /\bMAILBOXRULE\b/iu;
/** Neither of these is said of a redirected message. */
const forwarding = /RESOLVER\.(?:FWD\.Forwarded|MSGTYPE\.AF)/u;

const waysIn = (text: string): readonly Mechanism[] => signs.find(([sign]) => sign.test(text))?.[1] ?? [];
