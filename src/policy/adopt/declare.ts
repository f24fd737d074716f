import { isMap, isSeq } from 'yaml';
import { isObject, type JsonObject, sameJson } from '../../json.ts';
import type { Deviation } from './deviation.ts';
import { addItem, addPair, applySplice, pairOf } from './edit.ts';
import { inline } from '../yaml-text.ts';
import { documents } from './find.ts';

/** The key by which a section knows its entries. */
const identities: Readonly<Record<string, string>> = {
  groups: 'address',
  remoteDomains: 'domainName',
  mailboxForwarding: 'mailbox',
  smtpAuth: 'address',
};

/** Writes an entry for what no policy declares. */
export function declare(texts: Map<string, string>, one: Deviation): string | null {
  const section = one.object.slice(0, one.object.indexOf('/'));
  const identity = identities[section];
  if (identity === undefined) return `where it stands among the ${section} is for somebody to say`;
  if (section === 'groups' && one.action === 'delete') return 'what the group is for is for somebody to say';
  const entry = { [identity]: one.object.slice(section.length + 1), ...wantedOf(one) };
  const file = fileWith(texts, section) ?? fileWith(texts, 'tenant') ?? [...texts.keys()][0];
  if (file === undefined) return 'there is no file to write it into';
  texts.set(file, withEntry(texts.get(file) ?? '', section, entry));
  return null;
}

function wantedOf({ live, fields }: Deviation): JsonObject {
  const known = Object.entries(live ?? {}).filter(([, value]) => !isObject(value) && !sameJson(value, null));
  const found = fields.flatMap(({ field, from }) => (from === null ? [] : [[field, from] as const]));
  return Object.fromEntries([...known, ...found]);
}

const fileWith = (texts: Map<string, string>, section: string): string | undefined =>
  [...texts].find(([, text]) => documents(text).some((top) => isMap(top) && pairOf(top, section) !== undefined))?.[0];

function withEntry(text: string, section: string, entry: JsonObject): string {
  const lines = Object.entries(entry).map(([key, value]) => `${key}: ${inline(value)}`);
  const [outer, inner] = section === 'smtpAuth' ? [section, 'mailboxes'] : [section, null];
  const holder = documents(text)
    .flatMap((top) => (isMap(top) ? [pairOf(top, outer)] : []))
    .find((pair) => pair !== undefined);
  const pair = inner === null || !isMap(holder?.value) ? holder : pairOf(holder.value, inner);
  if (pair !== undefined && isSeq(pair.value)) return applySplice(text, addItem(text, pair.value, entry, lines, pair));
  if (inner !== null && isMap(holder?.value)) return applySplice(text, addPair(text, holder.value, inner, [entry]));
  const head = inner === null ? [`${outer}:`] : [`${outer}:`, `  ${inner}:`];
  const indent = ' '.repeat(head.length * 2);
  const block = lines.map((line, at) => `${indent}${at === 0 ? '- ' : '  '}${line}`);
  return `${text.trimEnd()}\n\n${[...head, ...block].join('\n')}\n`;
}
