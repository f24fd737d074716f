import { textAt } from '../json.ts';
import { normalName } from '../tenant/addresses.ts';
import { type NameIndex, nameIndex, namesOf } from '../tenant/names.ts';
import { absent, type Known, present, type Row, unknown } from '../tenant/tenant.ts';
import { joined, type DirectoryRecipient, outsideOf, recipientOf } from './recipient.ts';

/** The one place that says who bears a name, whatever form it has. What was never read is unknown, not absent. */
export interface Directory {
  find(identity: string): Known<DirectoryRecipient>;
  /** The recipient with this key (ExternalDirectoryObjectId or Guid), where one has been seen. */
  byKey(key: string): DirectoryRecipient | null;
  /** The key of the recipient that a row speaks of, whatever the row calls it by. */
  keyOf(row: Row): string;
  /** The names that were asked for, in the form that is compared. */
  readonly asked: readonly string[];
  /** Everybody who has been seen, each once. */
  readonly recipients: readonly DirectoryRecipient[];
}

/**
 * Builds a directory from what was asked, each identity with the answer it got, and from rows that were read for other
 * reasons: whoever is in one of them answers to every name in it.
 */
export function directoryOf(asked: ReadonlyMap<string, Known<readonly Row[]>>, seen: readonly Row[] = []): Directory {
  const told = [...asked.values()].flatMap((one) => (one.state === 'present' ? one.value : []));
  const rows = [...new Set([...told, ...seen])];
  const { people, keys } = peopleIn(rows);
  const index = nameIndex(rows);
  const bearers = (name: string): readonly DirectoryRecipient[] => peopleBehind(index.find(name), people, keys);
  const answers = new Map(
    [...asked].map(([name, reading]) => [normalName(name), answerOf(name, reading, people, keys)] as const),
  );
  return {
    find: (identity) => {
      const answer = answers.get(normalName(identity)) ?? neverAsked(identity);
      if (answer.state !== 'unknown' || answer.because.reason === 'conflict') return answer;
      return oneOf(identity, bearers(identity).filter(isTold)) ?? answer;
    },
    byKey: (key) => people.get(key.toLowerCase()) ?? null,
    keyOf: (row) => {
      const { key } = recipientOf(row);
      return people.has(key) ? key : (keyBehind(row, index, keys) ?? key);
    },
    asked: [...answers.keys()],
    recipients: [...people.values()],
  };
}

/** Recipients by key, and the key that each row speaks of. */
interface KeyedRecipients {
  readonly people: ReadonlyMap<string, DirectoryRecipient>;
  readonly keys: ReadonlyMap<Row, string>;
}

/** Several rows may speak of one recipient; a row without its directory id belongs to whoever alone bears its names. */
function peopleIn(rows: readonly Row[]): KeyedRecipients {
  const people = new Map<string, DirectoryRecipient>();
  const keys = new Map<Row, string>();
  const take = (row: Row, one: DirectoryRecipient, key: string): void => {
    if (key === '') return;
    const known = people.get(key);
    people.set(key, known === undefined ? { ...one, key } : joined(known, one));
    keys.set(row, key);
  };
  const bare = rows.filter((row) => !isIdentified(row));
  for (const row of inWeight(rows.filter(isIdentified))) take(row, recipientOf(row), recipientOf(row).key);
  const index = bare.length === 0 ? null : nameIndex(rows);
  for (const row of bare) {
    const one = recipientOf(row);
    take(row, one, (index === null ? null : keyBehind(row, index, keys)) ?? one.key);
  }
  return { people, keys };
}

/** The key of whoever alone bears the names of a row; null where that is nobody, or several are. */
function keyBehind(row: Row, index: NameIndex, keys: KeyedRecipients['keys']): string | null {
  const rows = namesOf(row).unique.flatMap((name) => index.alone(name));
  const [key = null, ...others] = new Set(rows.flatMap((other) => keys.get(other) ?? []));
  return others.length === 0 ? key : null;
}

const isGraph = (row: Row): boolean => row['id'] !== undefined;
const isIdentified = (row: Row): boolean => isGraph(row) || textAt(row, 'ExternalDirectoryObjectId') !== '';

/** Exchange knows what sort of recipient somebody is; Graph comes after it. */
const inWeight = (rows: readonly Row[]): readonly Row[] => [
  ...rows.filter((row) => !isGraph(row)),
  ...rows.filter(isGraph),
];

const peopleBehind = (
  rows: readonly Row[],
  people: KeyedRecipients['people'],
  keys: KeyedRecipients['keys'],
): readonly DirectoryRecipient[] => [...new Set(rows.flatMap((row) => people.get(keys.get(row) ?? '') ?? []))];

/** A row that tells of no address, like that of a member whom Graph may not show, says nothing of who it is. */
const isTold = ({ addresses, externalAddress }: DirectoryRecipient): boolean =>
  addresses.length > 0 || externalAddress.state === 'present';

/**
 * Who answers for an identity. The reference warns that a Get- cmdlet may answer an unknown identity with every object,
 * so several rows count only where exactly one of them bears the name.
 */
function answerOf(
  identity: string,
  reading: Known<readonly Row[]>,
  people: KeyedRecipients['people'],
  keys: KeyedRecipients['keys'],
): Known<DirectoryRecipient> {
  if (reading.state !== 'present') return reading;
  const rows = reading.value.length > 1 ? bearing(identity, reading.value) : reading.value;
  return rows.length === 0 ? absent : (oneOf(identity, peopleBehind(rows, people, keys)) ?? nameless(identity));
}

function oneOf(identity: string, found: readonly DirectoryRecipient[]): Known<DirectoryRecipient> | null {
  const [one, ...others] = found;
  if (one === undefined) return null;
  return others.length === 0 ? present(one) : ambiguous(identity, found.length);
}

/**
 * Where mail to a name ends up: outside, where whoever bears it points there, else at their own address. Absent where
 * nobody bears it, unknown where nobody can tell who does or where they point.
 */
export function endOf(directory: Directory, name: string): Known<string> {
  const found = directory.find(name);
  if (found.state !== 'present') return found;
  const { address, externalAddress } = found.value;
  return externalAddress.state === 'unknown' ? externalAddress : present(outsideOf(found.value) ?? address);
}

/** The rows that answer to a name. */
export const bearing = (identity: string, rows: readonly Row[]): readonly Row[] => nameIndex(rows).find(identity);

/** Finds rows by a name they answer to, for those who ask about many names. */
export const bearers = (rows: readonly Row[]): ((identity: string) => readonly Row[]) => nameIndex(rows).find;

const ask = (identity: string): string => `Get-Recipient ${identity}`;

const neverAsked = (identity: string): Known<never> =>
  unknown({ reason: 'unreachable', call: ask(identity), message: 'it was not read', type: null });

const nameless = (identity: string): Known<never> =>
  unknown({ reason: 'unreachable', call: ask(identity), message: 'the answer bears no name', type: null });

const ambiguous = (identity: string, count: number): Known<never> =>
  unknown({
    reason: 'conflict',
    call: ask(identity),
    message: `${count} recipients bear the name ${identity}: write an address or a Guid`,
    type: 'AmbiguousIdentity',
  });
