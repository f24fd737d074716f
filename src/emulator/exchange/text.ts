import type { Json } from '../../json.ts';

/** A value as one text: itself where it is text, nothing for null, JSON for what has parts. */
export function plainText(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The texts of a value that is one or several; none for null. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  value === null || value === undefined ? [] : [value].flat().map((one) => plainText(one));
