import { textIn } from './characters.ts';
import { clixmlRecords } from './clixml.ts';
import { jsonRecords } from './json-records.ts';
import { listRecords } from './format-list.ts';
import type { FileRecords } from './record.ts';
import { tableRecords } from './table.ts';

/**
 * Reads the objects of a file that a tool or PowerShell wrote, whatever its encoding and its form: CSV, Format-List, CLIXML,
 * JSON, or one JSON object a line. Null for anything else.
 */
export const recordsIn = (bytes: Uint8Array): FileRecords | null => recordsOf(textIn(bytes));

/** The same of a text. */
export function recordsOf(text: string): FileRecords | null {
  const content = text.trim();
  if (/^[[{]/u.test(content)) return jsonRecords(content);
  if (content.startsWith('<')) return clixmlRecords(content);
  return listRecords(text.trimStart()) ?? tableRecords(text.trimStart());
}
