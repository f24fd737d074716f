import { isList, type JsonObject } from '../../json.ts';
import type { Row } from '../tenant.ts';

/** The properties by which Exchange and Graph find an object. */
const identities = [
  'Identity',
  'Id',
  'Name',
  'Guid',
  'ExchangeObjectId',
  'ExternalDirectoryObjectId',
  'ExchangeGuid',
  'ImmutableId',
  'DistinguishedName',
  'LegacyExchangeDN',
  'Alias',
  'UserPrincipalName',
  'WindowsLiveID',
  'PrimarySmtpAddress',
  'DomainName',
  'id',
  'userPrincipalName',
  'mail',
];

/** Finds rows by any name they bear, in lower case. */
export interface NameIndex {
  find(name: string): readonly Row[];
}

/** Indexes rows when the first of them is asked for: a listing that is only listed costs nothing. */
export function nameIndex(rows: readonly Row[]): NameIndex {
  let index: ReadonlyMap<string, readonly Row[]> | null = null;
  return { find: (name) => (index ??= build(rows)).get(name.toLowerCase().replace(/^smtp:/u, '')) ?? [] };
}

function build(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    // Most names are borne once: all names of a row share one list, until a second row bears the name.
    const alone = [row];
    for (const name of namesOf(row)) {
      const bearing = index.get(name);
      if (bearing === undefined) index.set(name, alone);
      else if (bearing.at(-1) !== row) add(index, name, bearing, row);
    }
  }
  return index;
}

function add(index: Map<string, Row[]>, name: string, bearing: Row[], row: Row): void {
  if (bearing.length === 1) index.set(name, [...bearing, row]);
  else bearing.push(row);
}

function namesOf(row: JsonObject): readonly string[] {
  const names: string[] = [];
  for (const property of identities) {
    const value = row[property];
    if (typeof value === 'string' && value !== '') names.push(value.toLowerCase());
  }
  return [...names, ...addressesOf(row)];
}

function addressesOf(row: JsonObject): readonly string[] {
  const external = row['ExternalEmailAddress'];
  const lists = [row['EmailAddresses'], row['proxyAddresses'], typeof external === 'string' ? [external] : null];
  const texts = lists.flatMap((list) => (isList(list) ? list : [])).filter((item) => typeof item === 'string');
  return texts.map((text) => text.toLowerCase()).flatMap((text) => (/^\w+:/u.test(text) ? afterSmtp(text) : [text]));
}

/** Only mail addresses name a recipient: `sip:` and `x500:` do not. */
const afterSmtp = (text: string): readonly string[] => (text.startsWith('smtp:') ? [text.slice(5)] : []);
