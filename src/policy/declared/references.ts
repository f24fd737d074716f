import { errorAt, warningAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, textAt } from '../../json.ts';
import type { PolicyEntry, Kind } from '../../kinds/kind.ts';
import type { Property } from '../../kinds/property.ts';

type Entries = ReadonlyMap<string, readonly PolicyEntry[]>;

/** One place where an entry names a recipient. */
interface Reference {
  readonly entry: PolicyEntry;
  readonly property: string;
  readonly path: readonly (string | number)[];
  readonly address: string;
}

interface Declared {
  readonly groups: ReadonlyMap<string, PolicyEntry>;
  readonly mailboxes: ReadonlyMap<string, PolicyEntry>;
}

/** Compares what entries name with what the policies themselves declare under that name. */
export function checkReferences(entries: Entries, kinds: readonly Kind[]): readonly Diagnostic[] {
  const declared: Declared = {
    groups: byAddress(entries, ['groups']),
    mailboxes: byAddress(entries, ['mailboxForwarding', 'smtpAuth']),
  };
  const references = kinds.flatMap((kind) =>
    (entries.get(kind.section) ?? []).flatMap((entry) => referencesOf(kind, entry)),
  );
  return references.flatMap((reference) => judge(reference, declared) ?? []);
}

function byAddress(entries: Entries, sections: readonly string[]): ReadonlyMap<string, PolicyEntry> {
  const found = sections.flatMap((section) => entries.get(section) ?? []);
  return new Map(found.filter(({ ref }) => ref.key.includes('@')).map((entry) => [entry.ref.key, entry]));
}

function referencesOf(kind: Kind, entry: PolicyEntry): readonly Reference[] {
  if (entry.ended) return [];
  const naming = kind.properties.filter(({ shape }) => shape === 'recipient' || shape === 'recipients');
  return naming.flatMap((property) => namedBy(entry, property));
}

function namedBy(entry: PolicyEntry, { name }: Property): readonly Reference[] {
  const value = entry.spec[name];
  if (typeof value === 'string') return [{ entry, property: name, path: [name], address: value.toLowerCase() }];
  if (!isList(value)) return [];
  return value.flatMap((item, index) =>
    typeof item === 'string' ? [{ entry, property: name, path: [name, index], address: item.toLowerCase() }] : [],
  );
}

function judge(reference: Reference, { groups, mailboxes }: Declared): Diagnostic | null {
  const group = groups.get(reference.address);
  if (group !== undefined) return endedGroup(reference, group) ?? wrongGroup(reference, group);
  const mailbox = mailboxes.get(reference.address);
  return mailbox !== undefined && wantsGroup(reference) ? mailboxForGroup(reference, mailbox) : null;
}

const wantsGroup = ({ property }: Reference): boolean => /memberOf$/iu.test(property);

function endedGroup(reference: Reference, group: PolicyEntry): Diagnostic | null {
  if (!group.ended) return null;
  return errorAt(
    'PST305',
    reference.entry.locate(reference.path),
    `${reference.address} ended on ${group.governance.until ?? 'its day'}`,
    {
      related: [{ message: 'declared here', span: group.locate([]) }],
      hint: 'take the group out here, or give it a later day in until',
    },
  );
}

function wrongGroup(reference: Reference, group: PolicyEntry): Diagnostic | null {
  const type = textAt(group.spec, 'type');
  const why = mismatch(reference, type);
  if (why === null) return null;
  return errorAt('PST304', reference.entry.locate(reference.path), `${reference.address} is ${why.is}`, {
    related: [{ message: `declared here`, span: group.locate(type === '' ? [] : ['type']) }],
    hint: why.hint,
  });
}

/** Source: Set-HostedOutboundSpamFilterRule and Add-DistributionGroupMember references, August 2026. */
function mismatch(
  { entry, property, address }: Reference,
  type: string,
): { readonly is: string; readonly hint: string } | null {
  const exchangeGroup = ['distribution', 'mailEnabledSecurity'].includes(textAt(entry.spec, 'type'));
  if (entry.ref.section === 'outboundPolicies' && /^(?:exceptIf)?from$/iu.test(property)) {
    if (entry.grants !== undefined)
      return { is: 'a group, and people of a grant are mailboxes', hint: `write \`from: { memberOf: ${address} }\`` };
    return { is: `a group, and ${property} takes mailboxes`, hint: `name the group in ${property}MemberOf` };
  }
  if (entry.ref.section !== 'groups' && type === 'security') {
    return {
      is: 'a security group without mail, which Exchange does not know',
      hint: 'declare it as mailEnabledSecurity under a new address',
    };
  }
  if (property === 'members' && exchangeGroup && type === 'security') {
    return {
      is: 'a security group, which cannot be a member of this one',
      hint: 'name its people, or a distribution group',
    };
  }
  return null;
}

function mailboxForGroup(reference: Reference, mailbox: PolicyEntry): Diagnostic {
  const { entry, path, address, property } = reference;
  const granted = entry.grants !== undefined;
  const takes = granted ? 'memberOf' : property;
  return warningAt('PST304', entry.locate(path), `${address} is a mailbox, and ${takes} takes groups`, {
    related: [{ message: `a mailbox here`, span: mailbox.locate([]) }],
    hint: granted
      ? `write \`from: { people: [${address}] }\``
      : `name the mailbox in ${property.replace(/MemberOf$/u, '')}`,
  });
}
