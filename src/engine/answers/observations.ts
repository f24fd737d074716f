import type { JsonObject } from '../../json.ts';
import { instantOf } from '../../kinds/values.ts';
import { type Evidence, evidenceOfBounce, evidenceOfText } from '../../posture/question/evidence.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import type { Cell, Mechanism } from '../../posture/values/verdict.ts';
import type { Row } from '../../tenant/tenant.ts';

/** Something that was seen to happen to one forward. */
export interface ObservedMessage {
  readonly cell: Cell;
  readonly evidence: Evidence;
  readonly from: 'bounce' | 'trace';
  /** When it happened; null where the evidence does not say. */
  readonly at: string | null;
}

export const bounceObservation = (bounce: Bounce, cell: Cell): ObservedMessage => ({
  cell,
  evidence: evidenceOfBounce(bounce),
  from: 'bounce',
  at: bounce.at,
});

/**
 * What rows of a message trace and of its details show. A message that was delivered is evidence only where its details
 * say that it was forwarded by itself: people send to outside addresses by hand as well.
 */
export function traceObservations(rows: readonly Row[], cell: Cell): readonly ObservedMessage[] {
  return [...messagesIn(rows).values()].flatMap((message) => sightingOf(message, cell) ?? []);
}

/** A traced message with its events. */
interface Message {
  readonly sender: string;
  readonly recipient: string;
  readonly status: string;
  readonly text: string;
  readonly at: string | null;
}

/** Events name their message by its trace id; a row without one stands alone. */
function messagesIn(rows: readonly Row[]): ReadonlyMap<string, Message> {
  const found = new Map<string, Message>();
  rows.forEach((row, n) => {
    const id = field(row, 'MessageTraceId', 'id') || `row ${n}`;
    const before = found.get(id);
    found.set(id, {
      sender: before?.sender || field(row, 'SenderAddress', 'sender_address').toLowerCase(),
      recipient: before?.recipient || field(row, 'RecipientAddress', 'recipient_address').toLowerCase(),
      status: before?.status || field(row, 'Status', 'recipient_status'),
      at: before?.at ?? timeIn(row),
      text: [before?.text ?? '', ...spoken.map((name) => field(row, name))].join(' ').trim(),
    });
  });
  return found;
}

const spoken = ['Event', 'Action', 'Detail', 'Data', 'Source', 'custom_data'];

/** A message is as old as its receipt; an event alone says when it happened. All are UTC, with or without saying so. */
function timeIn(row: JsonObject): string | null {
  const text = field(row, 'Received', 'receivedDateTime', 'Date');
  const at = instantOf(text);
  return Number.isNaN(Date.parse(at)) ? null : at;
}

/** Exchange, Graph and the reports write the same names in other letters. */
function field(row: JsonObject, ...names: readonly string[]): string {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string' && names.some((one) => one.toLowerCase() === name.toLowerCase())) return value;
  }
  return '';
}

function sightingOf({ sender, recipient, status, text, at }: Message, asked: Cell): ObservedMessage | null {
  const cell: Cell = {
    ...asked,
    sender: sender || asked.sender,
    to: recipient || asked.to,
    mechanism: mechanismIn(text) ?? asked.mechanism,
  };
  const said = evidenceOfText(text);
  if (said !== null && said.gate !== null) return { cell, evidence: said, from: 'trace', at };
  if (!/^delivered$/iu.test(status) || mechanismIn(text) === null) return null;
  const means = 'an automatic forward was delivered to the outside';
  return { cell, evidence: { gate: 'delivered', means, source: text, todo: null }, from: 'trace', at };
}

/** How a message came to be forwarded, where its events say that it was. */
function mechanismIn(text: string): Mechanism | null {
  if (/RESOLVER\.FWD\.Forwarded/u.test(text)) return 'mailbox-smtp';
  return /\bMAILBOXRULE\b/iu.test(text) ? 'inbox-forward' : null;
}

/** Rows in a file: JSON as a cmdlet, a snapshot or Graph gives it, else lines of text that each say something. */
export function traceRows(content: string): readonly Row[] {
  const value = parsed(content);
  return value === undefined ? linesOf(content) : rowsIn(value);
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Wherever in a document rows stand. */
function rowsIn(value: unknown): readonly Row[] {
  if (Array.isArray(value)) return value.flatMap(rowsIn);
  if (typeof value !== 'object' || value === null) return [];
  const row = value as Row;
  const nested = Object.values(row).filter((one) => typeof one === 'object' && one !== null);
  const isRow = field(row, 'MessageTraceId', 'SenderAddress', 'sender_address', 'Detail', 'Status') !== '';
  return isRow ? [row] : nested.flatMap(rowsIn);
}

const linesOf = (content: string): readonly Row[] =>
  content
    .split(/\r?\n/u)
    .filter((line) => evidenceOfText(line) !== null)
    .map((line): Row => Object.assign({ Detail: line }, addressed(line)));

/** A line of a report names the sender and the recipient; a line that names one address names the recipient. */
function addressed(line: string): Row {
  const [sender, recipient, ...more] = line.match(/[^\s<>;:,"'()=]+@[^\s<>;:,"'()=]+\.[a-z]{2,}/giu) ?? [];
  if (sender === undefined || recipient === undefined || more.length > 0) return {};
  return { SenderAddress: sender, RecipientAddress: recipient };
}
