import type { Directory } from '../../kinds/directory.ts';
import type { FieldChange } from '../../kinds/kind.ts';
import type { Property } from '../../kinds/property.ts';
import type { Authorship, Bearing } from './authorship.ts';
import { memberRecords } from './member-records.ts';
import type { AuditRecord } from './record.ts';
import { outlookRules } from './rule-records.ts';
import type { LoggedKind, MovedObject } from './subjects.ts';
import { bearingOf, memberBearing } from './values.ts';

/** Settings of the organisation: their cmdlet names no object, because there is but one. */
const only: Readonly<Record<string, string>> = { transportconfig: 'smtpAuth/organization' };

/** What else changes objects: no plan of ours calls it. */
const alsoChanging: Readonly<Record<string, readonly string[]>> = {
  groups: ['Update-DistributionGroupMember', 'Add-UnifiedGroupLinks', 'Remove-UnifiedGroupLinks', ...memberRecords],
  inboxForwards: [outlookRules],
};

/** The cmdlets that change objects of a kind. */
export const changing = ({ section, requires }: LoggedKind): readonly string[] => [
  ...requires.write.filter((name) => name.includes('-')),
  ...(alsoChanging[section] ?? []),
];

/** What the log says of one object that moved: the last record for each property, or else the last of the object. */
export function authorshipsOf(
  subject: MovedObject,
  all: readonly AuditRecord[],
  directory: Directory,
): readonly Authorship[] {
  const records = since(recordsOf(subject, all));
  const { change } = subject;
  const told = change.fields.flatMap((field) => tellField(subject, field, records, directory));
  if (told.length > 0) return together(change.object, told);
  const found = tellObject(subject, records);
  return found === null ? [] : together(change.object, [found]);
}

/** The records about an object, newest first. */
function recordsOf(subject: MovedObject, all: readonly AuditRecord[]): readonly AuditRecord[] {
  const cmdlets = new Set(changing(subject.kind).map((name) => name.toLowerCase()));
  const own = all.filter(({ cmdlet }) => cmdlets.has(cmdlet.toLowerCase()));
  return own.filter((record) => isAbout(record, subject)).toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

function isAbout(record: AuditRecord, { change, names }: MovedObject): boolean {
  const single = only[nounOf(record)];
  return single === undefined ? record.names.some((name) => names.has(name)) : single === change.object;
}

/** `Add-DistributionGroupMember` and `Add member to group` have a verb each, and the rest is what it is done to. */
const verbOf = ({ cmdlet }: AuditRecord): string => cmdlet.split(/[- ]/u, 1).join('').toLowerCase();
const nounOf = (record: AuditRecord): string => record.cmdlet.slice(verbOf(record).length + 1).toLowerCase();

/** Whether it adds or removes some members of a group, and leaves the others. The links of a group are its owners and followers too. */
function changesMembers(record: AuditRecord): boolean {
  if (!/^(?:add|remove|update)$/u.test(verbOf(record))) return false;
  if (nounOf(record) === 'unifiedgrouplinks') return /^members?$/iu.test(record.given.get('linktype') ?? '');
  return /^\w+member$|^member (?:to|from) group$/u.test(nounOf(record));
}

/** What was done to an object of the same name before it was made anew does not concern this one. */
function since(records: readonly AuditRecord[]): readonly AuditRecord[] {
  return records.filter((record, index) => {
    const later = records.slice(0, index);
    return !later.some((one) => isMadeAnew(one) && nounOf(record).startsWith(nounOf(one)));
  });
}

const isMadeAnew = (record: AuditRecord): boolean =>
  /^(?:new|remove)$/u.test(verbOf(record)) && !/member|links$/u.test(nounOf(record));

interface Told {
  readonly property: string | null;
  readonly record: AuditRecord;
  readonly bearing: Bearing;
}

/**
 * The record that explains a property, if it is the last that names it; else that one, for what it is worth. Of members, who
 * may have been changed by several people, each record that explains somebody.
 */
function tellField(
  { kind }: MovedObject,
  field: FieldChange,
  records: readonly AuditRecord[],
  directory: Directory,
): readonly Told[] {
  const property = kind.properties.find(({ name }) => name === field.field);
  if (property === undefined) return [];
  const naming = records.flatMap((record): readonly Told[] => {
    const bearing = bearingIn(record, property, field, directory);
    return bearing === null ? [] : [{ property: property.name, record, bearing }];
  });
  const last = naming.slice(0, 1);
  const explaining = naming.filter(({ bearing }) => bearing === 'explains');
  if (property.name === 'members') return explaining.length > 0 ? lastOfEach(explaining) : last;
  // The log tells seconds apart, no less.
  const rival = explaining.find(({ record }) => record.at === last[0]?.record.at);
  return rival === undefined ? last : [rival];
}

/** Who was removed, added again and removed once more was removed by the last. */
const lastOfEach = (told: readonly Told[]): readonly Told[] =>
  told.filter(
    ({ record }, index) => !told.slice(0, index).some((newer) => membersIn(newer.record) === membersIn(record)),
  );

const membersIn = ({ given }: AuditRecord): string => given.get('member') ?? given.get('links') ?? '';

function bearingIn(record: AuditRecord, property: Property, field: FieldChange, directory: Directory): Bearing | null {
  const verb = verbOf(record);
  const state = property.name === 'enabled' ? { enable: 'True', disable: 'False' }[verb] : undefined;
  if (state !== undefined) return bearingOf(property, state, field.from, directory);
  if (property.name === 'members' && changesMembers(record)) {
    return memberBearing(verb, membersIn(record), field, directory);
  }
  const said = record.given.get(property.parameter.toLowerCase());
  return said === undefined ? null : bearingOf(property, said, field.from, directory);
}

/** The record that made, removed or moved an object; else the last that touched it. */
function tellObject({ change }: MovedObject, records: readonly AuditRecord[]): Told | null {
  const moved = change.noun === 'order of';
  const last = records.find(({ given }) => !moved || given.has('priority'));
  if (last === undefined) return null;
  const verb = { create: 'remove', delete: 'new' }[change.action as string];
  return { property: null, record: last, bearing: verbOf(last) === verb ? 'explains' : 'unclear' };
}

/** One line for each record, however many properties it set. */
function together(object: string, told: readonly Told[]): readonly Authorship[] {
  const heads = told.filter(
    (one, index) => !told.slice(0, index).some((other) => other.record === one.record && other.bearing === one.bearing),
  );
  return heads.map(({ record, bearing }) => {
    const { author, at, cmdlet, through } = record;
    const same = told.filter((one) => one.record === record && one.bearing === bearing);
    const properties = same.flatMap(({ property }) => (property === null ? [] : [property]));
    return { object, properties, bearing, author, at, cmdlet, through };
  });
}
