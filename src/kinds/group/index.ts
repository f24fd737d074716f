import { normalName } from '../../tenant/addresses.ts';
import { type JsonObject, textAt } from '../../json.ts';
import type { Kind } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaults } from '../table.ts';
import { propertySchema } from '../property-schema.ts';
import { listEntries, listSchema } from '../section.ts';
import { check } from './check.ts';
import { liveGroups, mentions, people, section, undeclared } from './live.ts';
import { properties, propertiesOf, writerOf } from './properties.ts';
import { read } from './read.ts';
import { irreplaceable } from './remove.ts';
import { steps } from './steps.ts';
import { localPart } from './writers.ts';

const about =
  'Groups and their members. Only groups that are listed here are read: finding the others would read every group, so that undeclared groups are neither reported nor removed.';

const identity = {
  address: {
    description: 'The primary address; for a group of type security, its mail nickname or object id.',
    type: 'string',
    minLength: 1,
    maxLength: 256,
  },
};

const byName = (name: string): JsonObject =>
  Object.fromEntries(
    properties
      .filter((one) => one.name === name)
      .map((one) => [name, { ...propertySchema(one), enum: [...(one.choices ?? [])] }]),
  );

/** The type is asked for always: a group of another type than was meant could not be mended. */
const schema = listSchema(
  about,
  { ...identity, ...byName('type') },
  properties.filter((one) => one.name !== 'type'),
);

export const group: Kind = {
  section,
  noun: 'group',
  identity: 'address',
  ordered: false,
  requires: {
    read: [
      'Get-Recipient',
      'Get-DistributionGroup',
      'Get-DistributionGroupMember',
      'GroupMember.Read.All',
      'User.Read.All',
      'Group.Read.All',
    ],
    write: [
      'Add-DistributionGroupMember',
      'Remove-DistributionGroupMember',
      'Set-DistributionGroup',
      'New-DistributionGroup',
      'Remove-DistributionGroup',
      'GroupMember.ReadWrite.All',
      'Group.ReadWrite.All',
    ],
  },
  properties,
  schema,
  undeclaredDefault: 'ignore',
  entries: (list) => listEntries(list, 'address', normalName),
  check,
  read,
  mentions,
  people,
  live: liveGroups,
  complete,
  steps,
  irreplaceable,
  undeclared,
};

/** What the service would derive from the address is said, so that it is known beforehand. */
function complete(spec: Properties): Properties {
  const { type } = spec;
  const address = textAt(spec, 'address').toLowerCase();
  const local = localPart(address);
  const byAddress = writerOf(type) === 'graph' ? { mailNickname: local } : { name: local, alias: local };
  return {
    ...defaults(propertiesOf(type)),
    ...byAddress,
    displayName: spec['name'] ?? local,
    ...(type === 'microsoft365' ? { visibility: 'Private' } : {}),
    ...(type === undefined ? {} : { type }),
    address,
  };
}
