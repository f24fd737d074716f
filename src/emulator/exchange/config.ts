import { textAt } from '../../json.ts';
import type { Bound } from './binding.ts';
import { refuse, refuseAbsent, types } from './refusal.ts';
import type { Service } from './service.ts';
import type { ConfigNoun, StoredRow } from '../state/state.ts';
import { localTime, utcTime } from '../tenants/rows/common.ts';

/** Configuration objects answer to their name, distinguished name and Guid, whatever the letter case. */
export function isNamed(row: StoredRow, identity: string): boolean {
  const name = identity.toLowerCase();
  return ['Name', 'Identity', 'Id', 'DistinguishedName', 'Guid', 'ExchangeObjectId', 'ImmutableId'].some(
    (key) => textAt(row, key).toLowerCase() === name,
  );
}

/** The rows that a Get- cmdlet answers with: one for an identity, all without (or with an empty) one. */
export function asked(service: Service, noun: ConfigNoun, bound: Bound): readonly StoredRow[] {
  const rows = service.visible(noun);
  const identity = bound['Identity'];
  if (typeof identity !== 'string' || identity === '') return rows;
  const found = rows.filter((row) => isNamed(row, identity));
  if (found.length > 0) return found.slice(0, 1);
  return service.quirks.missingIdentity === 'everything' ? rows : refuseAbsent(identity);
}

/** The one object that a writing cmdlet means. What has not arrived yet does not exist for it either. */
export function named(service: Service, noun: ConfigNoun, identity: string): StoredRow {
  const row = service.visible(noun).find((one) => isNamed(one, identity));
  return row === undefined ? refuseAbsent(identity) : current(service, noun, row);
}

/** The object as it is stored now, though readers may still see an earlier form of it. */
export const current = (service: Service, noun: ConfigNoun, row: StoredRow): StoredRow =>
  service.state.config[noun].find((one) => one['Guid'] === row['Guid']) ?? row;

export const identityOf = (bound: Bound): string => textAt(bound, 'Identity');

/** Refuses a name that another object of the noun bears. */
export function refuseTaken(service: Service, noun: ConfigNoun, name: string, except?: StoredRow): void {
  const rows = service.state.config[noun];
  const taken = rows.some(
    (row) => row['Guid'] !== except?.['Guid'] && textAt(row, 'Name').toLowerCase() === name.toLowerCase(),
  );
  if (taken) refuse(types.exists, `The object "${name}" already exists. Choose another name.`);
}

/** Adds an object to its noun. */
export function add(service: Service, noun: ConfigNoun, row: StoredRow): void {
  service.state.config[noun].push(row);
}

/** Puts a changed object in the place of the old one; rows are never changed where they lie. */
export function replace(service: Service, noun: ConfigNoun, row: StoredRow, changes: StoredRow): StoredRow {
  const changed = { ...row, ...changes, ...stamp(service) };
  const rows = service.state.config[noun];
  rows.splice(rows.indexOf(row), 1, changed);
  return changed;
}

/** Takes an object away. */
export function remove(service: Service, noun: ConfigNoun, row: StoredRow): void {
  const rows = service.state.config[noun];
  rows.splice(rows.indexOf(row), 1);
}

/** The change times of an object that is written now. */
export function stamp(service: Service): StoredRow {
  const now = service.state.next.now();
  return { WhenChanged: localTime(now), WhenChangedUTC: utcTime(now) };
}

/** What follows from a name: the properties that repeat it. */
export function renamed(row: StoredRow, name: string): StoredRow {
  const dn = textAt(row, 'DistinguishedName').replace(
    /^CN=(?:\\.|[^,\\])*/u,
    `CN=${name.replace(/[\\,+"<>;=]/gu, '\\$&')}`,
  );
  return { Name: name, Identity: name, Id: name, DistinguishedName: dn };
}
