import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList } from '../../json.ts';
import type { PolicyEntry } from '../kind.ts';
import { textOf } from '../values.ts';
import { problem } from '../section.ts';
import { properties, propertiesOf, writerOf } from './properties.ts';

export function check(entries: readonly PolicyEntry[]): readonly Diagnostic[] {
  const unified = new Set(
    entries.filter((entry) => entry.spec['type'] === 'microsoft365').map((entry) => entry.ref.key),
  );
  return entries.flatMap((entry) => [
    ...addressOfType(entry),
    ...propertiesOfOthers(entry),
    ...openSecurity(entry),
    ...unsupportedMembers(entry, unified),
    ...itself(entry),
  ]);
}

/** A security group has no mail and goes by its nickname; every other group has an address. */
function addressOfType(entry: PolicyEntry): readonly Diagnostic[] {
  const type = textOf(entry.spec['type']);
  const mail = entry.name.includes('@');
  if (mail === (type !== 'security')) return [];
  const message = mail
    ? `a group of type security has no address: ${entry.name}`
    : `${entry.name} is no address, and a group of type ${type} has one`;
  const hint = mail
    ? 'give its mail nickname or object id, or make the type mailEnabledSecurity'
    : 'give its primary address';
  return [problem('PST352', entry, ['address'], message, hint)];
}

function propertiesOfOthers(entry: PolicyEntry): readonly Diagnostic[] {
  const { type } = entry.spec;
  const own = propertiesOf(type).map((property) => property.name);
  const others = properties
    .map((property) => property.name)
    .filter((name) => name in entry.spec && !own.includes(name));
  const keeper = writerOf(type) === 'graph' ? 'Entra' : 'Exchange';
  return others.map((name) =>
    problem(
      'PST353',
      entry,
      [name],
      `${name} is no property of a group of type ${textOf(type)}, which ${keeper} keeps`,
      'leave it out',
    ),
  );
}

/** Source: New-DistributionGroup reference, August 2026. */
function openSecurity(entry: PolicyEntry): readonly Diagnostic[] {
  const { type, memberJoinRestriction } = entry.spec;
  if (type !== 'mailEnabledSecurity' || memberJoinRestriction !== 'Open') return [];
  const message = 'memberJoinRestriction: Open is not for security groups';
  return [problem('PST354', entry, ['memberJoinRestriction'], message, 'make it Closed or ApprovalRequired')];
}

const membersOf = (entry: PolicyEntry): readonly string[] => {
  const { members } = entry.spec;
  return isList(members) ? members.map((member) => textOf(member).toLowerCase()) : [];
};

/** Source: Add-DistributionGroupMember reference, August 2026. */
function unsupportedMembers(entry: PolicyEntry, unified: ReadonlySet<string>): readonly Diagnostic[] {
  if (writerOf(entry.spec['type']) === 'graph') return [];
  return membersOf(entry).flatMap((member, index) => {
    if (!unified.has(member)) return [];
    const message = `${member} is a Microsoft 365 group, and ${entry.name} cannot have one as a member`;
    return [
      problem(
        'PST355',
        entry,
        ['members', index],
        message,
        'name its people, or make it a mail-enabled security group',
      ),
    ];
  });
}

function itself(entry: PolicyEntry): readonly Diagnostic[] {
  const index = membersOf(entry).indexOf(entry.ref.key);
  if (index < 0) return [];
  return [problem('PST356', entry, ['members', index], `${entry.name} cannot be a member of itself`, 'take it out')];
}
