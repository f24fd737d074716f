import { isList, textAt } from '../json.ts';
import { absent, type Known, present, type Row, unknown } from '../tenant/tenant.ts';

/** One recipient, whatever it was asked for as. */
export interface Recipient {
  /** ExternalDirectoryObjectId where there is one, else Guid, in lower case: the same however it is named. */
  readonly key: string;
  /** Primary SMTP address in lower case. */
  readonly address: string;
  readonly name: string;
  /** RecipientTypeDetails: `UserMailbox`, `MailUniversalSecurityGroup`, `GroupMailbox`, … */
  readonly type: string;
  readonly dirSynced: boolean;
  /** Every SMTP address it has, primary first, in lower case. */
  readonly addresses: readonly string[];
  /** Where a mail contact or mail user points, in lower case; null for what lives in the tenant. */
  readonly externalAddress: string | null;
}

/** Resolves identities. What was never asked is unknown, not absent. */
export interface Directory {
  find(identity: string): Known<Recipient>;
  /** The recipient with this key (ExternalDirectoryObjectId or Guid), where one has been seen. */
  byKey(key: string): Recipient | null;
  /** Everybody who has been seen, each once. */
  readonly recipients: readonly Recipient[];
}

/** Reads a recipient off any row that describes one (Get-Recipient, Get-Mailbox, a group or a member listing). */
export function recipientOf(row: Row): Recipient {
  const addresses = addressesOf(row);
  const primary = (textAt(row, 'PrimarySmtpAddress') || textAt(row, 'WindowsLiveID') || addresses[0]) ?? '';
  const address = primary.toLowerCase();
  const external = bare(textAt(row, 'ExternalEmailAddress')).toLowerCase();
  return {
    key: (
      textAt(row, 'ExternalDirectoryObjectId') ||
      textAt(row, 'Guid') ||
      address ||
      textAt(row, 'Identity')
    ).toLowerCase(),
    address: address || external,
    name: textAt(row, 'DisplayName') || textAt(row, 'Name'),
    type: textAt(row, 'RecipientTypeDetails'),
    dirSynced: row['IsDirSynced'] === true,
    addresses: [...new Set([address, ...addresses].filter((one) => one !== ''))],
    externalAddress: external === '' ? null : external,
  };
}

function addressesOf(row: Row): readonly string[] {
  const list = row['EmailAddresses'];
  if (!isList(list)) return [];
  const smtp = list.map(String).filter((one) => /^smtp:/iu.test(one) || !one.includes(':'));
  return smtp.map((one) => bare(one).toLowerCase());
}

/** `smtp:a@b` → `a@b`. Exchange writes the address type before the colon. */
export const bare = (address: string): string => address.replace(/^smtp:/iu, '');

/** Properties that name a row. */
const naming = [
  'PrimarySmtpAddress',
  'WindowsLiveID',
  'UserPrincipalName',
  'Alias',
  'Name',
  'Identity',
  'Id',
  'DistinguishedName',
  'LegacyExchangeDN',
  'Guid',
  'ExchangeGuid',
  'ExternalDirectoryObjectId',
];

/** The names by which a row answers, in lower case: address, alias, UPN, name, DN, GUID and the like. */
export function namesOf(row: Row): readonly string[] {
  const names = [
    ...naming.map((key) => textAt(row, key)),
    ...addressesOf(row),
    bare(textAt(row, 'ExternalEmailAddress')),
  ];
  return names.filter((name) => name !== '').map((name) => name.toLowerCase());
}

/** Builds a directory from what was asked: each identity with the answer it got. */
export function directoryOf(asked: ReadonlyMap<string, Known<readonly Row[]>>): Directory {
  const answers = new Map<string, Known<Recipient>>();
  const keys = new Map<string, Recipient>();
  for (const [identity, reading] of asked) {
    const answer = pick(identity, reading);
    answers.set(identity.toLowerCase(), answer);
    if (answer.state === 'present') keys.set(answer.value.key, answer.value);
  }
  const known = namesOfAll(asked);
  return {
    find: (identity) => {
      const name = bare(identity).toLowerCase();
      return answers.get(name) ?? answers.get(identity.toLowerCase()) ?? known.get(name) ?? neverAsked(identity);
    },
    byKey: (key) => keys.get(key.toLowerCase()) ?? null,
    recipients: [...keys.values()],
  };
}

/**
 * Which row answers for an identity. The reference warns that a Get- cmdlet may answer an unknown identity with every
 * object, so several rows count only where exactly one of them bears the name.
 */
function pick(identity: string, reading: Known<readonly Row[]>): Known<Recipient> {
  if (reading.state !== 'present') return reading;
  const [only, ...more] = reading.value;
  if (only === undefined) return absent;
  if (more.length === 0) return present(recipientOf(only));
  const rows = bearing(identity, reading.value);
  const [one, ...others] = rows;
  if (one === undefined) return absent;
  return others.length === 0 ? present(recipientOf(one)) : ambiguous(identity, rows.length);
}

/** The rows that answer to a name. */
export const bearing = (identity: string, rows: readonly Row[]): readonly Row[] => bearers(rows)(identity);

/** Finds rows by a name they answer to, for those who ask about many names. */
export function bearers(rows: readonly Row[]): (identity: string) => readonly Row[] {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    for (const name of new Set(namesOf(row))) {
      const others = index.get(name);
      if (others === undefined) index.set(name, [row]);
      else others.push(row);
    }
  }
  return (identity) => index.get(bare(identity).toLowerCase()) ?? [];
}

function namesOfAll(asked: ReadonlyMap<string, Known<readonly Row[]>>): ReadonlyMap<string, Known<Recipient>> {
  const known = new Map<string, Known<Recipient>>();
  for (const reading of asked.values()) {
    const row = reading.state === 'present' && reading.value.length === 1 ? reading.value[0] : undefined;
    if (row === undefined) continue;
    const answer = present(recipientOf(row));
    for (const name of namesOf(row)) if (name.includes('@') || name.includes('-')) known.set(name, answer);
  }
  return known;
}

const neverAsked = (identity: string): Known<never> =>
  unknown({ reason: 'unreachable', call: `Get-Recipient ${identity}`, message: 'it was not read', type: null });

const ambiguous = (identity: string, count: number): Known<never> =>
  unknown({
    reason: 'conflict',
    call: `Get-Recipient ${identity}`,
    message: `${count} recipients bear the name ${identity}: write an address or a Guid`,
    type: 'AmbiguousIdentity',
  });
