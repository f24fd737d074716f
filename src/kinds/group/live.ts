import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import { askedName, unreadError, unreadLive } from '../asked.ts';
import type { Directory } from '../directory.ts';
import type { Live, Undeclared } from '../kind.ts';
import type { Properties } from '../property.ts';
import { recipientOf } from '../recipient.ts';
import { mentioned, readProperties } from '../table.ts';
import { type GroupNames, membershipOf, namelessIn } from './members.ts';
import { type GroupType, properties, propertiesOf, writerOf } from './properties.ts';

/** What the posture asks of a group. */
export interface LiveGroup extends Properties {
  /** Primary address in lower case; the mail nickname of a group without mail. */
  readonly address?: string;
  readonly type?: GroupType;
  /** Direct members by primary address; missing where there are none or where `unresolved` says that nobody could tell. */
  readonly members?: readonly string[];
}

export const section = 'groups' as const;

export function liveGroups(rows: readonly Row[], directory: Directory): readonly Live<LiveGroup>[] {
  const names = namesWithoutMail(rows);
  return rows.map((row) => {
    const unread = unreadError(row);
    return unread === null ? liveOf(row, directory, names) : unreadLive(section, row, unread, properties);
  });
}

/** Groups without mail can be members too, and go by the name that policies give them. */
function namesWithoutMail(rows: readonly Row[]): GroupNames {
  const graph = rows.flatMap((row) =>
    isObject(row['Graph']) && textAt(row['Graph'], 'mail') === '' ? [[row['Graph'], askedName(row)] as const] : [],
  );
  return new Map(graph.map(([group, name]) => [textAt(group, 'id').toLowerCase(), name]));
}

function liveOf(row: Row, directory: Directory, names: GroupNames): Live<LiveGroup> {
  const { Group: group, Graph: graph } = row;
  if (isObject(group)) return assemble(row, exchangeGroup(group), directory, names);
  if (isObject(graph)) return assemble(row, graphGroup(graph), directory, names);
  return noGroup(row);
}

/** A group in one form, whoever keeps it. */
interface Plain {
  readonly address: string;
  readonly handle: string;
  readonly id: string;
  readonly name: string;
  readonly type: GroupType;
  /** Properties under their parameter names. */
  readonly row: Row;
  readonly beyond: readonly string[];
}

function assemble(row: Row, plain: Plain, directory: Directory, names: GroupNames): Live<LiveGroup> {
  const read = readProperties(
    propertiesOf(plain.type).filter(({ name }) => name !== 'type' && name !== 'members'),
    plain.row,
    directory,
    `${writerOf(plain.type) === 'graph' ? 'GET /groups' : 'Get-DistributionGroup'} ${plain.address}`,
  );
  const membership = membershipOf(row, directory, names);
  const members = membership.members === null || membership.members.length === 0 ? {} : { members: membership.members };
  return {
    ref: { section, key: askedName(row) || plain.address },
    name: plain.name || plain.address,
    handle: plain.handle,
    properties: { ...read.properties, ...members, type: plain.type, address: plain.address },
    beyond: plain.beyond,
    unresolved: [...read.unresolved, ...membership.unresolved],
    extra: { id: plain.id, ids: membership.ids },
  };
}

function exchangeGroup(row: Row): Plain {
  const { address, key, name } = recipientOf(row);
  const kind = textAt(row, 'RecipientTypeDetails');
  return {
    address,
    handle: address,
    id: key,
    name,
    type: isSecurity(row) ? 'mailEnabledSecurity' : 'distribution',
    row: 'Description' in row ? { ...row, Description: oneText(row['Description']) } : row,
    beyond: [
      ...(row['IsDirSynced'] === true ? ['it is synchronised from on premises and changed there'] : []),
      ...(kind === 'MailNonUniversalGroup' ? ['it is not a universal group'] : []),
    ],
  };
}

/** GroupType is a word or a list of words. Source: observed in exports of Get-DistributionGroup. */
function isSecurity(row: Row): boolean {
  const { GroupType: type } = row;
  const words = isList(type) ? type.map(String) : [textAt(row, 'GroupType')];
  return (
    textAt(row, 'RecipientTypeDetails') === 'MailUniversalSecurityGroup' ||
    words.some((word) => word.includes('SecurityEnabled'))
  );
}

/** Exchange keeps the description as a list. */
const oneText = (value: Json | undefined): Json => (isList(value) ? value.map(String).join('\n') : (value ?? null));

function graphGroup(row: Row): Plain {
  const id = textAt(row, 'id').toLowerCase();
  const type = graphType(row);
  return {
    address: (textAt(row, 'mail') || textAt(row, 'mailNickname')).toLowerCase(),
    handle: id,
    id,
    name: textAt(row, 'displayName'),
    type: type ?? 'security',
    row: inOurWords(row),
    beyond: [...(type === null ? ['Exchange keeps it: declare it by its address'] : []), ...restraints(row)],
  };
}

/** Graph spells in camelCase what Exchange spells otherwise; what a row does not have stays missing. */
const inOurWords = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [words[key] ?? key, value]));

const words: Readonly<Record<string, string>> = { displayName: 'DisplayName', description: 'Description' };

const kindsOf = (row: Row): readonly string[] => (isList(row['groupTypes']) ? row['groupTypes'].map(String) : []);

function graphType(row: Row): GroupType | null {
  if (kindsOf(row).includes('Unified')) return 'microsoft365';
  return row['mailEnabled'] === true ? null : 'security';
}

/** What keeps membership from being changed here. Source: Graph groups overview, August 2026. */
function restraints(row: Row): readonly string[] {
  return [
    ...(kindsOf(row).includes('DynamicMembership') ? ['a rule decides its members'] : []),
    ...(row['onPremisesSyncEnabled'] === true ? ['it is synchronised from on premises and changed there'] : []),
    ...(row['isAssignableToRole'] === true ? ['roles can be assigned to it'] : []),
    ...(row['isManagementRestricted'] === true ? ['a restricted administrative unit holds it'] : []),
  ];
}

/** The address belongs to something whose members nobody can declare. */
function noGroup(row: Row): Live<LiveGroup> {
  const recipient: JsonObject = isObject(row['Recipient']) ? row['Recipient'] : {};
  const { address, name, type } = recipientOf(recipient);
  const because =
    type === 'DynamicDistributionGroup'
      ? 'a filter decides its members'
      : `it is no group but a ${type || 'recipient of an unknown kind'}`;
  const ref = { section, key: askedName(row) || address };
  return {
    ref,
    name: name || address,
    handle: address,
    properties: { address },
    beyond: [because],
    unresolved: [],
    extra: { id: '', ids: {} },
  };
}

/** The group itself in either form, and whoever is in it. */
export function people({ Group: group, Graph: graph, Recipient: recipient, Members: members }: Row): readonly Row[] {
  return [group, graph, recipient, ...(isList(members) ? members : [])].filter(isObject);
}

export function mentions(row: Row): readonly string[] {
  const { Group: group } = row;
  const named = isObject(group)
    ? mentioned(
        properties.filter(({ name }) => name !== 'members'),
        group,
      )
    : [];
  return [...named, ...namelessIn(row)];
}

/** Only groups that policies name are read, so that there are no others to speak of. */
export const undeclared = (): Undeclared => ({ letsOut: null, close: null, removable: false });
