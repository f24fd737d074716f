import { createHash } from 'node:crypto';
import { canonical, type Json } from '../json.ts';

/** SHA-256 of the canonical form, in lower-case hexadecimal. */
export const digest = (value: Json): string => hashOf(canonical(value));

/** The digest of an object, given the canonical form of each of its values. */
export function digestOfParts(parts: ReadonlyMap<string, string>): string {
  const fields = [...parts].sort(([one], [other]) => (one < other ? -1 : 1));
  return hashOf(`{${fields.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`);
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
