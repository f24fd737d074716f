import { visible } from '../../escape.ts';
import { isList, type Json, type JsonObject } from '../../json.ts';
import type { Kind } from '../../kinds/kind.ts';
import type { Section } from '../../kinds/sections.ts';
import { inline, itemLines } from '../text/yaml-text.ts';
import type { DeclaredItem, Item, LeftItem, ExportListing, Omitted } from './listing.ts';

/** A file of policies, and the lines on which each item of its section stands, counted from 1. */
export interface SectionPage {
  readonly file: string;
  readonly text: string;
  readonly places: readonly { readonly item: Item; readonly from: number; readonly to: number }[];
}

/** What a section says at its top, where its name does not say it. */
const remarks: Readonly<Record<Section, string | null>> = {
  outboundPolicies: 'the first match wins',
  groups: null,
  remoteDomains: null,
  smtpAuth: null,
  outboundConnectors: null,
  inboundConnectors: null,
  transportRules: 'in the order in which they are evaluated',
  mailboxForwarding: 'forwards set on the mailbox',
  inboxForwards: 'rules that people have in their mailboxes',
};

/** What nobody could know who reads the listing alone. */
const notes: Readonly<Record<Section, readonly string[]>> = {
  outboundPolicies: [],
  remoteDomains: [],
  outboundConnectors: [],
  inboundConnectors: [],
  transportRules: [],
  mailboxForwarding: [],
  inboxForwards: ['Those of the mailboxes whose rules were read.'],
  groups: ['The groups that a rule names, and those in them. Finding the others would read every group.'],
  smtpAuth: [
    'Mailboxes with a setting of their own would stand under `mailboxes`. Finding them would read every mailbox.',
    'Who answers for the organisation has a place too: { state: enabled, owner: …, reason: …, until: … }.',
  ],
};

/** Puts a section down as its file, everything at the place where the service has it. */
export function sectionPage({ kind, items }: ExportListing, head: string): SectionPage {
  const above = [head, ...aside(kind), opening(kind, items)];
  const lines = [...above];
  const places = items.map((item) => {
    const from = lines.length + 1;
    lines.push(...linesOf(kind, item));
    return { item, from, to: lines.length };
  });
  return { file: fileOf(kind), text: `${lines.join('\n')}\n`, places };
}

/** `outbound.yaml`, `remote-domains.yaml`. */
const fileOf = ({ section }: Kind): string => `${files[section]}.yaml`;

const files: Readonly<Record<Section, string>> = {
  outboundPolicies: 'outbound',
  groups: 'groups',
  remoteDomains: 'remote-domains',
  outboundConnectors: 'outbound-connectors',
  inboundConnectors: 'inbound-connectors',
  transportRules: 'transport-rules',
  smtpAuth: 'smtp-auth',
  mailboxForwarding: 'mailbox-forwarding',
  inboxForwards: 'inbox-forwards',
};

const aside = ({ section }: Kind): readonly string[] => notes[section].map((line) => `# ${line}`);

function opening({ section, list }: Kind, items: readonly Item[]): string {
  const remark = remarks[section];
  const declared = items.some((item) => item.is === 'declared');
  const empty = declared ? '' : list === undefined ? ' []' : ' {}';
  return `${section}:${empty}${remark === null ? '' : ` # ${remark}`}`;
}

function linesOf(kind: Kind, item: Item): readonly string[] {
  if (item.is === 'left') return [comment(leftText(kind, item))];
  return [...remarksOn(item).map(comment), ...entryIn(kind, item)];
}

const comment = (text: string): string => `  # ${visible(text)}`;

const leftText = ({ noun }: Kind, { name, why }: LeftItem): string => `Not declared: the ${noun} ${name}: ${why}`;

const remarksOn = ({ letsOut, canEnd, omitted }: DeclaredItem): readonly string[] => [
  ...(letsOut === null ? [] : [`${capital(letsOut)}. Say ${canEnd ? 'owner, reason and until' : 'owner and reason'}.`]),
  ...omitted.map(omittedText),
];

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
const omittedText = ({ property, why }: Omitted): string => `${property} is not managed here: ${why}`;

/** The organisation's own setting stands beside the list of its section. */
function entryIn({ list, identity }: Kind, { object, entry }: DeclaredItem): readonly string[] {
  if (list === undefined) return itemLines(entry, '  ');
  const key = object.slice(object.indexOf('/') + 1);
  const { [identity]: _, ...rest } = entry;
  return [`  ${key}: ${inline(only(rest))}`];
}

const only = (entry: JsonObject): Json => {
  const [first = null, ...more] = Object.values(entry);
  return more.length === 0 && !isList(first) ? first : entry;
};
