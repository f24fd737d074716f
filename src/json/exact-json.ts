import { parse } from 'lossless-json';
import type { Json } from '../json.ts';

/** A run of digits too long for a double, where a number may stand. Digits inside strings match as well: that only costs time. */
const longNumber = /[[:,\s]-?\d{16,}/u;

/**
 * Parses JSON and keeps integers beyond 2^53 exact, as text. Get-InboxRule returns such numbers unquoted, and
 * `JSON.parse` would round one into the number of another rule. Throws a SyntaxError for what is no JSON.
 */
export function parseExact(text: string): Json {
  const plain = JSON.parse(text) as Json;
  return longNumber.test(text) ? (parse(text, undefined, exactNumber) as Json) : plain;
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/u.test(digits) ? digits : value;
}
