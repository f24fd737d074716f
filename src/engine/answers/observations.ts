import { certain } from '../../files/record.ts';
import { recordsOf } from '../../files/records.ts';
import { isList, isObject, type Json } from '../../json.ts';
import { evidenceOfText } from '../../posture/question/evidence.ts';
import { domainOf } from '../../posture/world/domains.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import type { Row } from '../../tenant/tenant.ts';
import { field } from '../evidence/fields.ts';
import { messagesIn, type TracedMessage } from '../evidence/messages.ts';
import type { ObservedMessage } from './observed-message.ts';

/**
 * What rows of a message trace and of its details show, beside a question whose sender may be named by any of some addresses.
 * A message that was delivered is evidence only where its details say that it was forwarded by itself: people send to outside
 * addresses by hand as well.
 */
export const traceObservations = (
  rows: readonly Row[],
  cell: Cell,
  senders: readonly string[] = [cell.sender],
): readonly ObservedMessage[] => messagesIn(rows).flatMap((message) => sightingOf(message, cell, senders) ?? []);

/** What a message does not say of itself it has from the question that it is given beside. */
function isOf({ sender, madeBy, recipient }: TracedMessage, { to }: Cell, senders: readonly string[]): boolean {
  const sent = sender === '' || senders.includes(sender) || (madeBy !== null && senders.includes(madeBy));
  return sent && (recipient === '' || recipient === to || domainOf(recipient) === to);
}

function sightingOf(message: TracedMessage, asked: Cell, senders: readonly string[]): ObservedMessage | null {
  const { sender, recipient, outcome, text, at, ways } = message;
  const own = isOf(message, asked, senders);
  const cell: Cell = {
    ...asked,
    sender: sender || asked.sender,
    to: recipient || asked.to,
    mechanism: ways.find((way) => way === asked.mechanism) ?? ways[0] ?? asked.mechanism,
  };
  const said = evidenceOfText(text);
  if (said !== null && said.gate !== null) return { cell, evidence: said, from: 'trace', own, at };
  if (outcome !== 'left' || ways.length === 0) return null;
  const means = 'an automatic forward was delivered to the outside';
  return { cell, evidence: { gate: 'delivered', means, source: text, todo: null }, from: 'trace', own, at };
}

/** Rows in a text: as a portal, a cmdlet, a snapshot or Graph gives them, else lines that each say something. */
export function traceRows(content: string): readonly Row[] {
  const records = recordsOf(content)?.records.map(certain) ?? [];
  const rows = records.flatMap((one) => rowsIn(one));
  return rows.length === 0 ? linesOf(content) : rows;
}

/** Wherever in a document rows stand. */
function rowsIn(value: Json): readonly Row[] {
  if (isList(value)) return value.flatMap(rowsIn);
  if (!isObject(value)) return [];
  const isRow = telling.some((name) => field(value, name) !== '');
  return isRow ? [value] : Object.values(value).flatMap(rowsIn);
}

const telling = ['MessageTraceId', 'SenderAddress', 'Detail', 'Status', 'recipient_status'];

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
