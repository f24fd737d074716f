import { isList, isObject, type Json, type JsonObject } from '../../json.ts';
import { errorInside } from './error.ts';
import { type Failure, refuse, succeed, type Result } from '../wire/failure.ts';
import { listed } from '../wire/page.ts';
import type { Row } from '../tenant.ts';

/** One page of rows. `next` is the link to the rest. */
export interface Page {
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
  readonly next: string | null;
}

/** Reads the body of an answer with status 200. It may hold errors all the same. */
export function pageOf(call: string, body: Json): Result<Page> {
  if (!isObject(body) || !isList(body['value'])) return cutShort(call);
  const errors = [body['@adminapi.errors'] ?? []].flat();
  if (errors.length > 0) return { ok: false, failure: errorInside(call, errors) };
  const list = listed(body);
  if (typeof list === 'string') return refuse(call, 'unclear', list);
  const { rows, next } = list;
  const warnings = textsOf(body['@adminapi.warnings']);
  // More rows and no link to them is a short list, which must not pass for a whole one.
  if (next === null && warnings.some(isTruncation)) {
    return refuse(call, 'rejected', 'the service holds more rows than it gave and no link to the rest');
  }
  return succeed({
    rows: rows.map(withoutSidecars),
    warnings: warnings.filter((one) => !isTruncation(one)),
    next,
  });
}

/** An answer that broke off: a read may be asked again, a write may have been done. */
export const cutShort = (call: string): { readonly ok: false; readonly failure: Failure } =>
  refuse(call, 'unreachable', 'the answer broke off or was not what the service sends', {
    again: true,
    perhapsDone: true,
  });

/** Whether a listing is short. Asked for in English, so that the text is known; the module suppresses it while it pages. */
export const isTruncation = (warning: string): boolean => /more results (?:are )?available/iu.test(warning);

const textsOf = (value: Json | undefined): readonly string[] => (isList(value) ? value.map(String) : []);

/** Drops `X@data.type`, `X@odata.type` and their like: no property of the service has an @ in its name. */
export function withoutSidecars(row: JsonObject): Row {
  const keys = Object.keys(row);
  if (!keys.some((key) => key.includes('@'))) return row;
  return Object.fromEntries(Object.entries(row).filter(([key]) => !key.includes('@')));
}
