import { createHash } from 'node:crypto';
import { canonical, isObject, type Json, type JsonObject } from '../../json.ts';

/** What a hidden first line is about; comments and issues are found by it and by nothing else. */
export type Topic = 'plan' | 'drift' | 'request';

/** A hidden first line: an HTML comment that nothing in its values can end. */
export const markerLine = (topic: Topic, content: JsonObject): string => `<!-- postern:${topic} ${safe(content)} -->`;

/** Beside what would end the comment, whatever ends a line or is not seen is written by its number. */
const safe = (content: JsonObject): string =>
  canonical(content).replace(/[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => one.split('').map(numbered).join(''));

const numbered = (unit: string): string => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0');

/** What the first line of a text says, if it is a marker of ours exactly as we write them. */
export function readMarker(topic: Topic, text: string | null | undefined): JsonObject | null {
  const [line = ''] = (text ?? '').split(/\r?\n/u, 1);
  const content = parsed(new RegExp(`^<!-- postern:${topic} (\\{.*\\}) -->$`, 'u').exec(line)?.[1] ?? '');
  return isObject(content) && markerLine(topic, content) === line ? content : null;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A short hash of a text, for telling whether it is still as it was written. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text.replaceAll('\r\n', '\n').trimEnd()).digest('hex').slice(0, 32);

/** What stands below the marker. */
export const belowMarker = (text: string): string => text.replace(/^[^\n]*\n?/u, '');
