import { isList, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { write } from '../draft.ts';
import type { Properties } from '../property.ts';
import { parameters } from '../table.ts';
import { addMembers, createGroup, deleteGroup, mostAtOnce, removeMember, updateGroup } from './graph-calls.ts';
import { propertiesOf, settingsOf, writerOf } from './properties.ts';

/** A member in the two forms in which calls name it. */
export interface Member {
  readonly address: string;
  readonly id: string;
}

/** How groups of a type are written: by Exchange, one member a call, or by Graph, several. */
export interface GroupWriter {
  /** The first call of a new group, and the settings that need a second one. */
  readonly create: (wanted: Properties) => Call;
  readonly later: (wanted: Properties) => readonly string[];
  readonly set: (group: string, names: readonly string[], wanted: Properties) => Call;
  readonly add: (group: string, members: readonly Member[]) => Call;
  readonly remove: (group: string, member: Member) => Call;
  readonly destroy: (group: string) => Call;
  /** The most members that one call adds. */
  readonly atOnce: number;
}

export const writerFor = (type: Json | undefined): GroupWriter =>
  writerOf(type) === 'graph' ? graphWriter : exchangeWriter;

/** No application is ever listed as an owner, so that the owners check is passed over. Source: Add-DistributionGroupMember. */
const asAdministrator = { BypassSecurityGroupManagerCheck: true };

/** Set-DistributionGroup knows these and New-DistributionGroup does not. Source: their reference pages, August 2026. */
const laterInExchange = ['hiddenFromAddressListsEnabled'];

const exchangeWriter: GroupWriter = {
  create: (wanted) => write('New-DistributionGroup', newParameters(wanted)),
  later: (wanted) =>
    laterInExchange.filter((name) => wanted[name] !== undefined && wanted[name] !== fallbackOf(wanted, name)),
  set: (group, names, wanted) =>
    write('Set-DistributionGroup', {
      Identity: group,
      ...parameters(settingsOf(wanted['type']), names, wanted),
      ...asAdministrator,
    }),
  add: (group, members) => {
    const Member = members.map((member) => member.address).join();
    return write('Add-DistributionGroupMember', { Identity: group, Member, ...asAdministrator });
  },
  remove: (group, member) =>
    write('Remove-DistributionGroupMember', { Identity: group, Member: member.address, ...asAdministrator }),
  destroy: (group) => write('Remove-DistributionGroup', { Identity: group, ...asAdministrator }),
  atOnce: 1,
};

/** What the service sets by itself is left out; what it would derive from the name is said. */
function newParameters(wanted: Properties): JsonObject {
  const said = settingsOf(wanted['type'])
    .map((property) => property.name)
    .filter((name) => !laterInExchange.includes(name))
    .filter((name) => wanted[name] !== undefined && wanted[name] !== fallbackOf(wanted, name));
  return {
    ...parameters(settingsOf(wanted['type']), said, wanted),
    Name: wanted['name'] ?? localPart(textAt(wanted, 'address')),
    PrimarySmtpAddress: wanted['address'] ?? null,
    Type: wanted['type'] === 'mailEnabledSecurity' ? 'Security' : 'Distribution',
  };
}

/** The part of an address before the @, as long as a name may be. */
export const localPart = (address: string): string => (address.split('@')[0] ?? '').slice(0, 64);

const fallbackOf = (wanted: Properties, name: string): Json | undefined =>
  propertiesOf(wanted['type']).find((property) => property.name === name)?.fallback;

const graphWriter: GroupWriter = {
  create: (wanted) => createGroup(newBody(wanted)),
  later: () => [],
  set: (group, names, wanted) =>
    updateGroup(group, Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]))),
  add: (group, members) =>
    addMembers(
      group,
      members.map((member) => member.id),
    ),
  remove: (group, member) => removeMember(group, member.id),
  destroy: deleteGroup,
  atOnce: mostAtOnce,
};

/** Source: Graph "Create group", August 2026. Visibility belongs to Microsoft 365 groups. */
function newBody(wanted: Properties): JsonObject {
  const unified = wanted['type'] === 'microsoft365';
  const said = ['displayName', 'description', 'mailNickname', 'visibility'].filter(
    (name) => wanted[name] !== undefined,
  );
  return {
    ...Object.fromEntries(said.map((name) => [name, wanted[name] ?? null])),
    groupTypes: unified ? ['Unified'] : [],
    mailEnabled: unified,
    securityEnabled: !unified,
  };
}

/** The members that properties name. */
export function membersIn(properties: Properties): readonly string[] {
  const { members } = properties;
  return isList(members) ? members.map(String) : [];
}

/** Cuts a list into pieces of a size. */
export const inPieces = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
