import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { canonical, isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { type Files, rewrite } from '../../policy/adopt/adopt.ts';
import { declareGrant } from '../../policy/adopt/declare.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { sourcesOfText } from '../../policy/text/source.ts';
import { textOf } from '../../policy/text/text.ts';
import { UsageError } from '../run/usage-error.ts';

/** The policies with a grant in them. */
export interface GrantChange {
  readonly name: string;
  readonly texts: Files;
  /** What became of the grant, before the name of its file. */
  readonly done: string;
  readonly extends: boolean;
}

/** A new entry. */
export function added(files: Files, item: JsonObject): GrantChange {
  const texts = new Map(files);
  const refusal = declareGrant(texts, item);
  if (refusal !== null) throw new UsageError(refusal, 'begin with `postern export`');
  return { name: textAt(item, 'name'), texts, done: 'written into', extends: false };
}

/** An entry that says the same, with another end and on another word. */
export function renewed(files: Files, item: JsonObject, { name, governance, place }: Grant): GrantChange {
  const texts = new Map(files);
  const fields = (['owner', 'reason', 'ticket', 'until'] as const).filter(
    (field) => item[field] !== undefined && item[field] !== governance[field],
  );
  const refusal = rewrite(texts, place, Object.fromEntries(fields.map((field) => [field, textAt(item, field)])));
  const hint = 'change it by hand; nothing was written';
  if (refusal !== null) throw new UsageError(refusal, hint);
  if (besides(files, name) !== besides(texts, name))
    throw new UsageError(`other entries share what “${name}” says`, hint);
  const reworded = fields.filter((field) => field !== 'until');
  const beside = reworded.length === 0 ? '' : `, with another ${joined(reworded)},`;
  const done = fields.includes('until')
    ? `extended until ${textAt(item, 'until')}${beside} in`
    : `written anew${beside} in`;
  return { name, texts, done, extends: true };
}

/** `owner`, `owner and reason`, `owner, reason and ticket`. */
const joined = (words: readonly string[]): string => new Intl.ListFormat('en-GB').format(words);

/** Everything but one grant: through an anchor, one edit would change several entries. */
const besides = (files: Files, name: string): string =>
  canonical(
    [...files].flatMap(([file, text]) => sourcesOfText(file, text).sources.map(({ value }) => without(value, name))),
  );

function without(value: Json, name: string): Json {
  if (!isObject(value) || !isList(value['grants'])) return value;
  return { ...value, grants: value['grants'].filter((one) => !isObject(one) || textAt(one, 'name') !== name) };
}

/** Problems of changed files at the lines of those that are on disk; what is only in the change has none. */
export const asBefore = (problems: readonly Diagnostic[], files: Files, texts: Files): readonly Diagnostic[] =>
  problems.map((one) => ({
    ...one,
    span: one.span === null ? null : spanBefore(one.span, files, texts),
    related: one.related.flatMap(({ message, span }) => {
      const before = spanBefore(span, files, texts);
      return before === null ? [] : [{ message, span: before }];
    }),
  }));

function spanBefore(span: Span, files: Files, texts: Files): Span | null {
  const [old, now] = [files.get(span.file), texts.get(span.file)];
  if (old === undefined || now === undefined || old === now) return span;
  const most = Math.min(old.length, now.length);
  const head = count(most, (at) => old[at] === now[at]);
  const tail = count(most - head, (at) => old[old.length - 1 - at] === now[now.length - 1 - at]);
  if (span.end.offset <= head) return span;
  if (span.start.offset < now.length - tail) return null;
  const shift = old.length - now.length;
  return textOf(span.file, old).span(span.start.offset + shift, span.end.offset + shift);
}

/** How many from the first on are so. */
function count(most: number, isSo: (at: number) => boolean): number {
  let found = 0;
  while (found < most && isSo(found)) found += 1;
  return found;
}
