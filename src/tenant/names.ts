import { isList, type Json, type JsonObject } from '../json.ts';
import { normalName } from './addresses.ts';

/** Names that no two objects share. */
const unique = [
  'PrimarySmtpAddress',
  'WindowsLiveID',
  'UserPrincipalName',
  'WindowsEmailAddress',
  'Guid',
  'ExchangeObjectId',
  'ExternalDirectoryObjectId',
  'ExchangeGuid',
  'ImmutableId',
  'DistinguishedName',
  'LegacyExchangeDN',
  'id',
  'userPrincipalName',
  'mail',
];

/** Names that several may bear. Two contacts may point at one address outside. */
const shared = ['Identity', 'Id', 'Name', 'Alias', 'DisplayName', 'DomainName', 'mailNickname', 'ExternalEmailAddress'];

/** The names by which a row answers, in the form that is compared: those it alone bears, and those it may share. */
export interface Names {
  readonly unique: readonly string[];
  readonly shared: readonly string[];
}

export function namesOf(row: JsonObject): Names {
  return {
    unique: [...textsAt(row, unique), ...proxiesIn(row)].map(normalName),
    shared: textsAt(row, shared).map(normalName),
  };
}

const textsAt = (row: JsonObject, keys: readonly string[]): readonly string[] =>
  keys.map((key) => row[key]).filter(isName);

const isName = (value: Json | undefined): value is string => typeof value === 'string' && value.trim() !== '';

/** Mail addresses and old directory names lead to a recipient; `sip:` and the like do not. */
const proxiesIn = (row: JsonObject): readonly string[] =>
  [row['EmailAddresses'], row['proxyAddresses']].flatMap((list) =>
    isList(list) ? list.filter(isName).filter((one) => /^(?:smtp:|x500:|[^:]+$)/iu.test(one)) : [],
  );

/** Finds rows by any name they bear. A name that is somebody's alone goes before one that others may share. */
export interface NameIndex {
  readonly find: (name: string) => readonly JsonObject[];
  /** The rows of which it is a name that no others share. */
  readonly alone: (name: string) => readonly JsonObject[];
}

/** Indexes rows when the first of them is asked for: a listing that is only listed costs nothing. */
export function nameIndex(rows: readonly JsonObject[]): NameIndex {
  let built: { readonly alone: Bearers; readonly shared: Bearers } | null = null;
  const index = (): { readonly alone: Bearers; readonly shared: Bearers } =>
    (built ??= { alone: build(rows, 'unique'), shared: build(rows, 'shared') });
  const alone = (name: string): readonly JsonObject[] => index().alone.get(normalName(name)) ?? [];
  return {
    find: (name) => {
      const own = alone(name);
      return own.length > 0 ? own : (index().shared.get(normalName(name)) ?? []);
    },
    alone,
  };
}

type Bearers = ReadonlyMap<string, readonly JsonObject[]>;

function build(rows: readonly JsonObject[], which: keyof Names): Bearers {
  const index = new Map<string, JsonObject[]>();
  for (const row of rows) {
    // Most names are borne once: all names of a row share one list, until a second row bears the name.
    const only = [row];
    for (const name of namesOf(row)[which]) {
      const bearing = index.get(name);
      if (bearing === undefined) index.set(name, only);
      else if (bearing.at(-1) !== row) add(index, name, bearing, row);
    }
  }
  return index;
}

function add(index: Map<string, JsonObject[]>, name: string, bearing: JsonObject[], row: JsonObject): void {
  if (bearing.length === 1) index.set(name, [...bearing, row]);
  else bearing.push(row);
}
