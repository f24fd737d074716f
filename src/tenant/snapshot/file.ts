import { isList, isObject, type Json, type JsonObject, textAt, unwrapped } from '../../json.ts';
import { parseExact } from '../../json/exact-json.ts';
import { type SnapshotDocument, snapshotFormat, type SnapshotRead } from './document.ts';
import { validators } from './validators.ts';

/** A snapshot that can be used, or what is wrong with it and what to do. */
export type SnapshotFile =
  | { readonly ok: true; readonly document: SnapshotDocument }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const wrong = (message: string): SnapshotFile => ({
  ok: false,
  message,
  hint: 'take it again with `postern snapshot --out FILE`, or see docs/evidence.md for the files of other tools that are read',
});

/** Reads the text of a snapshot file. */
export function readSnapshot(text: string): SnapshotFile {
  const content = text.replace(/^\uFEFF/u, '');
  if (content.trim() === '') return wrong('the file is empty');
  const parsed = parse(content);
  if (typeof parsed === 'string') return wrong(parsed);
  const format = isObject(parsed.value) ? parsed.value['format'] : undefined;
  if (format !== snapshotFormat) return wrong(formatProblem(format));
  const problem = schemaProblem(parsed.value);
  if (problem !== null) return wrong(problem);
  return { ok: true, document: documentOf(parsed.value) };
}

function parse(text: string): { readonly value: Json } | string {
  try {
    return { value: parseExact(text) };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const short = /Unexpected end|Unterminated/u.test(said);
    return short ? 'the file ends in the middle: it was not written to its end' : `this is no JSON: ${said}`;
  }
}

function formatProblem(format: Json | undefined): string {
  if (typeof format !== 'string') return `this is no snapshot: it does not say "format": "${snapshotFormat}"`;
  const version = /^postern-snapshot\/(.+)$/u.exec(format)?.[1];
  if (version === undefined) return `this is no snapshot: its format is ${JSON.stringify(format)}`;
  return `this snapshot has version ${version}, and this Postern reads version 1`;
}

function schemaProblem(value: Json): string | null {
  const [first] = validators.snapshot(value);
  return first === undefined ? null : `${placeOf(first.instancePath, value)} ${first.message ?? 'is wrong'}`;
}

/** `/reads/3/error` as people say it, with the read it belongs to. */
function placeOf(path: string, value: Json): string {
  if (path === '') return 'the document';
  const index = /^\/reads\/(\d+)/u.exec(path)?.[1];
  const reads = isObject(value) ? value['reads'] : undefined;
  const read = isList(reads) && index !== undefined ? reads[Number(index)] : undefined;
  const name = isObject(read) ? textAt(read, 'cmdlet') || textAt(read, 'graph') : '';
  const place = path.slice(1).replaceAll('/', '.');
  return name === '' ? place : `${place} (${name})`;
}

function documentOf(value: Json): SnapshotDocument {
  const document = value as unknown as SnapshotDocument;
  return { ...document, reads: (document.reads as unknown as readonly JsonObject[]).map(plainRead) };
}

/** A single object stands for a list of one, and what an exporter left as null for nothing. */
function plainRead(read: JsonObject): SnapshotRead {
  const { result, error } = read;
  const what =
    typeof read['graph'] === 'string'
      ? { graph: read['graph'] }
      : { cmdlet: read['cmdlet'], parameters: read['parameters'] ?? {} };
  if (error !== undefined) return { ...what, error } as unknown as SnapshotRead;
  const rows = rowsIn(unwrapped(result ?? null));
  const came = rows === null ? { error: { reason: 'unclear', message: 'one of its rows is null' } } : { result: rows };
  return { ...what, ...came } as SnapshotRead;
}

/** `[null]` is how some exporters write that there was nothing; null among rows is one that was lost. */
function rowsIn(result: Json): readonly JsonObject[] | null {
  const all = isList(result) ? result : [result];
  const rows = all.filter(isObject);
  return rows.length === all.length || all.length === 1 ? rows : null;
}
