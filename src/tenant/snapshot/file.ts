import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { parseExact } from '../wire/exact-json.ts';
import { type SnapshotDocument, snapshotFormat, type SnapshotRead, snapshotSchema } from './document.ts';

/** A snapshot that can be used, or what is wrong with it: one sentence a problem, with a way on. */
export type SnapshotFile =
  | { readonly ok: true; readonly document: SnapshotDocument }
  | { readonly ok: false; readonly problems: readonly { readonly message: string; readonly hint: string | null }[] };

const wrong = (message: string, hint: string | null = null): SnapshotFile => ({
  ok: false,
  problems: [{ message, hint }],
});

const takeAgain = 'take it again with `postern snapshot --out FILE`, or see docs/snapshot.md for the form';

/** Reads the text of a snapshot file. */
export async function readSnapshot(text: string): Promise<SnapshotFile> {
  const content = text.replace(/^\uFEFF/u, '');
  if (content.trim() === '') return wrong('the file is empty', takeAgain);
  const parsed = parse(content);
  if (typeof parsed === 'string') return wrong(parsed, takeAgain);
  const format = isObject(parsed.value) ? parsed.value['format'] : undefined;
  if (format !== snapshotFormat) return wrong(formatProblem(format), takeAgain);
  const problems = await schemaProblems(parsed.value);
  if (problems.length > 0) return { ok: false, problems: problems.map((message) => ({ message, hint: takeAgain })) };
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

/** The schema is compiled only where a snapshot is read. */
async function schemaProblems(value: Json): Promise<readonly string[]> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const check = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true, strictRequired: false }).compile(
    snapshotSchema,
  );
  if (check(value)) return [];
  return (check.errors ?? [])
    .slice(0, 1)
    .map(({ instancePath, message }) => `${placeOf(instancePath, value)} ${message ?? 'is wrong'}`);
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
  const rows = isList(result) ? result.filter(isObject) : isObject(result) ? [result] : [];
  return (error === undefined ? { ...what, result: rows } : { ...what, error }) as SnapshotRead;
}
