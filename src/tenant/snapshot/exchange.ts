import { textAt } from '../../json.ts';
import { normalName } from '../addresses.ts';
import { sizeOf, spelled } from '../exchange/body.ts';
import { withoutSidecars } from '../exchange/page.ts';
import type { ExchangeRead } from '../transport.ts';
import type { SnapshotRead } from './document.ts';
import { filtered } from './filter.ts';
import { type NameIndex, nameIndex, namesOf } from '../names.ts';
import { keyOf, listingOf, type SnapshotQuestion, questionOf } from './question.ts';
import {
  absent,
  callName,
  mapKnown,
  notAsked,
  present,
  type Reading,
  type Row,
  type TenantError,
  unknown,
} from '../tenant.ts';

/** A recorded answer: rows, indexed by name once one is asked for, or the cause why there are none. */
export type RecordedAnswer =
  | {
      readonly known: true;
      readonly rows: readonly Row[];
      readonly names: NameIndex;
      /** Why there may be more than these; null where these are all. */
      readonly cut: TenantError | null;
    }
  | { readonly known: false; readonly error: TenantError };

export function recorded(read: SnapshotRead, call: string): RecordedAnswer {
  if ('error' in read) return { known: false, error: { type: null, ...read.error, call } };
  const rows = read.result;
  return { known: true, rows, names: nameIndex(rows), cut: cutShort(read, call, rows.length) };
}

/**
 * A listing with just as many rows as it was allowed may be cut. Without a size the module stops at 1,000.
 * Source: the cmdlet reference on ResultSize, August 2026.
 */
function cutShort(read: SnapshotRead, call: string, count: number): TenantError | null {
  if (!('cmdlet' in read)) return null;
  const { cmdlet, parameters } = read;
  const size = Object.entries(parameters).find(([name]) => name.toLowerCase() === 'resultsize')?.[1];
  const sized = Object.keys(sizeOf(spelled(cmdlet), parameters)).length > 0;
  const most = size === undefined || size === null ? (sized ? 1000 : Infinity) : Number(size);
  if (count !== most) return null;
  const message = `it has as many rows as it was allowed (${most}): there may be more`;
  return { reason: 'unclear', call, message, type: null };
}

type Answers = ReadonlyMap<string, RecordedAnswer>;

/** Finds the answers to Exchange reads among those that were recorded. */
export function exchangeSnapshot(reads: readonly SnapshotRead[]): (call: ExchangeRead) => Reading {
  const answers = index(reads);
  const anybody = nameIndex(reads.flatMap(describing));
  return (call) => {
    const question = questionOf(call.cmdlet, call.parameters);
    const reading = answerTo(question, answers, anybody) ?? failure(question, callName(call), answers);
    return mapKnown(reading, (rows) => rows.map(withoutSidecars));
  };
}

/** The rows that describe recipients, whatever was asked when they came. */
const describing = (read: SnapshotRead): readonly Row[] =>
  'cmdlet' in read && 'result' in read && tellsOfPeople(read.cmdlet) ? read.result : [];

/** A read that was recorded twice stands as it was last answered; an error does not undo an answer. */
function index(reads: readonly SnapshotRead[]): Answers {
  const answers = new Map<string, RecordedAnswer>();
  for (const read of reads) {
    if (!('cmdlet' in read)) continue;
    const key = keyOf(questionOf(read.cmdlet, read.parameters));
    const answer = recorded(read, read.cmdlet);
    if (answer.known || answers.get(key)?.known !== true) answers.set(key, answer);
  }
  return answers;
}

/** The same read, else the listing it would be part of, else any reading in which somebody bears the name. */
function answerTo(question: SnapshotQuestion, answers: Answers, anybody: NameIndex): Reading | null {
  const same = answers.get(keyOf(question));
  if (same?.known === true) return isObjectRead(question) && same.rows.length === 0 ? absent : whole(same);
  if (question.filter !== null) return fromFilter(question, question.filter, answers);
  // Several bear the name: that one row of them was read elsewhere does not say whom it means.
  if (question.identity === null || same?.error.reason === 'conflict') return null;
  for (const source of sources(question)) {
    const rows = rowsOf(source, answers);
    if (rows.length > 0) return present(rows);
  }
  const others = byOtherNames(question, answers, anybody);
  if (others !== null) return others;
  // Whoever is missing from a listing of everything does not exist; a listing of one sort of recipient proves nothing.
  const listing = answers.get(keyOf(listingOf(question)));
  if (listing?.known !== true) return null;
  return listing.cut === null ? absent : unknown(listing.cut);
}

const whole = ({ rows, cut }: Extract<RecordedAnswer, { known: true }>): Reading =>
  cut === null ? present(rows) : unknown(cut);

/** These look into one group or mailbox: an empty answer is a group without members, not a group that does not exist. */
const lookInto = [
  'get-distributiongroupmember',
  'get-dynamicdistributiongroupmember',
  'get-unifiedgrouplinks',
  'get-inboxrule',
];

export const isObjectRead = ({ cmdlet, identity }: SnapshotQuestion): boolean =>
  identity !== null && !lookInto.includes(cmdlet);

function fromFilter(question: SnapshotQuestion, filter: string, answers: Answers): Reading | null {
  const listing = answers.get(keyOf(listingOf(question)));
  if (listing?.known !== true || question.identity !== null) return null;
  const found = filtered(listing.rows, filter);
  if (found === null) return null;
  if ('lacking' in found) return unknown(unsaid(spelled(question.cmdlet), found.lacking));
  return whole({ ...listing, rows: found.rows });
}

/** What was read of the same recipient under another of its names; whoever asks for one finds any row about it. */
function byOtherNames(question: SnapshotQuestion, answers: Answers, anybody: NameIndex): Reading | null {
  const rows = oneEach(anybody.find(question.identity ?? ''));
  if (asksForAnybody(question) && rows.length > 0) return present(rows);
  const names = rows.flatMap((row) => namesOf(row).unique);
  for (const identity of new Set(names)) {
    const other = answers.get(keyOf({ ...question, identity }));
    if (other?.known === true && (other.rows.length > 0 || !isObjectRead(question))) return present(other.rows);
  }
  return null;
}

/** Of several rows about one recipient the first. */
const oneEach = (rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.toReversed().map((row) => [idOf(row), row])).values(),
];

const idOf = (row: Row): string =>
  normalName(
    textAt(row, 'ExternalDirectoryObjectId') ||
      textAt(row, 'Guid') ||
      textAt(row, 'PrimarySmtpAddress') ||
      textAt(row, 'Identity'),
  );

/** Every one of these describes a recipient. */
const recipientCmdlets = [
  'get-recipient',
  'get-mailbox',
  'get-mailuser',
  'get-mailcontact',
  'get-distributiongroup',
  'get-unifiedgroup',
  'get-dynamicdistributiongroup',
];

/** Whether the rows of a cmdlet describe recipients. */
export const tellsOfPeople = (cmdlet: string): boolean =>
  [...recipientCmdlets, 'get-distributiongroupmember'].includes(cmdlet.toLowerCase());

const asksForAnybody = ({ cmdlet, rest }: SnapshotQuestion): boolean => cmdlet === 'get-recipient' && rest === '';

function sources(question: SnapshotQuestion): readonly SnapshotQuestion[] {
  const recipient = asksForAnybody(question);
  const { identity, filter, rest } = question;
  return recipient ? recipientCmdlets.map((cmdlet) => ({ cmdlet, identity, filter, rest })) : [question];
}

/** What is known of one object: as it was asked for, or as a listing of everything shows it. */
function rowsOf(source: SnapshotQuestion, answers: Answers): readonly Row[] {
  const same = answers.get(keyOf(source));
  if (same?.known === true && same.rows.length > 0) return same.rows;
  const listing = answers.get(keyOf(listingOf(source)));
  return listing?.known === true && isObjectRead(source) ? listing.names.find(source.identity ?? '') : [];
}

/** Why the answer is not known: the recorded cause nearest to the question, or that nobody asked. */
function failure(question: SnapshotQuestion, call: string, answers: Answers): Reading {
  const near = sources(question).flatMap((source) => [source, listingOf(source)]);
  const cause = near.map((source) => answers.get(keyOf(source))).find((answer) => answer?.known === false);
  return unknown(cause === undefined ? notRecorded(call) : { ...cause.error, call });
}

/** Questions come in lower case. */
const spelledAs: Readonly<Record<string, string>> = {
  forwardingaddress: 'ForwardingAddress',
  forwardingsmtpaddress: 'ForwardingSmtpAddress',
};

/** A listing that was recorded with fewer properties than a filter asks about. */
const unsaid = (call: string, property: string): TenantError => ({
  reason: 'unclear',
  call,
  message: `the snapshot holds its rows without ${spelledAs[property] ?? property}: record them with every property`,
  type: null,
});

export const notRecorded = (call: string): TenantError => ({
  reason: 'unreachable',
  call,
  message: 'the snapshot does not hold this read',
  type: notAsked,
});
