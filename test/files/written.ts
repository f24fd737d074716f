import type { Json, JsonObject } from '../../src/json.ts';

/** Rows as the forms of PowerShell and of the portals write them: what a reader of files has to get back. */
export const forms = {
  'CSV with commas': (rows) => csv(rows, ','),
  'CSV with semicolons': (rows) => csv(rows, ';'),
  'CSV with tabs': (rows) => csv(rows, '\t'),
  'CSV after a line of the type': (rows) =>
    `#TYPE Selected.System.Management.Automation.PSCustomObject\r\n${csv(rows, ',')}`,
  'Format-List': (rows) => `\r\n${rows.map(list).join('\r\n\r\n')}\r\n\r\n\r\n`,
  'Format-List after a prompt': (rows) =>
    `PS C:\\Users\\ana> Get-Something | fl\r\n\r\n${rows.map(list).join('\r\n\r\n')}\r\n`,
  CLIXML: clixml,
  'a JSON list': (rows) => JSON.stringify(rows, null, 2),
  'JSON of Graph': (rows) =>
    JSON.stringify({ '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata', value: rows }),
  'JSON of Windows PowerShell': (rows) => JSON.stringify({ value: rows, Count: rows.length }),
  'one JSON object a line': (rows) => rows.map((row) => JSON.stringify(row)).join('\r\n'),
} as const satisfies Readonly<Record<string, (rows: readonly JsonObject[]) => string>>;

const wide = (text: string, swap: boolean): Buffer =>
  swap ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le');

/** The encodings in which files come, some of them without a mark. */
export const encodings = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16 LE': (text) => wide(text, false),
  'UTF-16 LE with a mark': (text) => wide(`\uFEFF${text}`, false),
  'UTF-16 BE': (text) => wide(text, true),
  'UTF-16 BE with a mark': (text) => wide(`\uFEFF${text}`, true),
  'Windows-1252': (text) => Buffer.from(text, 'latin1'),
} as const satisfies Readonly<Record<string, (text: string) => Uint8Array>>;

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** Export-Csv writes null as nothing, and whatever else in quotes. */
function csv(rows: readonly JsonObject[], separator: string): string {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (value: Json | undefined): string => (value === null || value === undefined ? '' : quoted(said(value)));
  const lines = [columns.map(quoted), ...rows.map((row) => columns.map((name) => cell(row[name])))];
  return lines.map((line) => `${line.join(separator)}\r\n`).join('');
}

const said = (value: Json): string =>
  value === true ? 'True' : value === false ? 'False' : Array.isArray(value) ? 'System.String[]' : String(value);

function list(row: JsonObject): string {
  const width = Math.max(...Object.keys(row).map((name) => name.length));
  const shown = (value: Json): string =>
    value === null ? '' : Array.isArray(value) ? `{${value.join(', ')}}` : said(value);
  return Object.entries(row)
    .map(([name, value]) => `${name.padEnd(width)} : ${shown(value)}`.trimEnd())
    .join('\r\n');
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\r\n]/gu, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);

function clixml(rows: readonly JsonObject[]): string {
  const objects = rows.map((row, n) => {
    const type = n === 0 ? '<TN RefId="0"><T>Deserialized.Selected</T></TN>' : '<TNRef RefId="0" />';
    const fields = Object.entries(row).map(([name, value]) => element(value, ` N="${name}"`));
    return `<Obj RefId="${n}">${type}<MS>\r\n${fields.join('\r\n')}</MS></Obj>`;
  });
  return `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\r\n${objects.join('\r\n')}\r\n</Objs>`;
}

function element(value: Json, name = ''): string {
  if (value === null) return `<Nil${name} />`;
  if (typeof value === 'boolean') return `<B${name}>${value}</B>`;
  if (typeof value === 'number') return `<I32${name}>${value}</I32>`;
  if (Array.isArray(value))
    return `<Obj${name} RefId="9"><TN RefId="1"><T>System.String[]</T></TN><LST>${value.map((one: Json) => element(one)).join('')}</LST></Obj>`;
  return `<S${name}>${escaped(String(value))}</S>`;
}
