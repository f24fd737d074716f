import { isList, isObject, type Json, type JsonObject } from '../../json.ts';

/** The rows that an answer holds, and the link to more of them. */
export interface ListedRows {
  readonly rows: readonly JsonObject[];
  readonly next: string | null;
}

/** Reads a list as both services send it, or says why it is none: a list that is short must not pass for a whole one. */
export function listed(body: JsonObject): ListedRows | string {
  const { value, '@odata.nextLink': link = null, error = null } = body;
  if (!isList(value)) return 'the answer is no list';
  if (error !== null) return 'the answer carries an error beside its rows';
  if (!value.every(isObject)) return 'one of its rows is no object';
  if (link === null || link === '') return { rows: value, next: null };
  return isAddress(link) ? { rows: value, next: link } : 'the link to the rest of its rows is no address';
}

const isAddress = (link: Json): link is string => typeof link === 'string' && URL.canParse(link);
