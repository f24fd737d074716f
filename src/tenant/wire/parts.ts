import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { type Clock, retryAfter } from '../retry.ts';

/** The answers in the answer to a batch, by the ids of its requests: their order is not promised. */
export function partsOf(body: Json): ReadonlyMap<string, JsonObject> {
  const list = isObject(body) ? body['responses'] : undefined;
  const parts = isList(list) ? list.filter(isObject) : [];
  return new Map(parts.map((part) => [textAt(part, 'id'), part]));
}

/** A header of one answer in a batch. */
export function headerOf(part: JsonObject, name: string): string | null {
  const headers = isObject(part['headers']) ? part['headers'] : {};
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? null : (headers[key] ?? null);
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : null;
}

/** Each part of a batch is throttled on its own, and says in headers of its own how long, in milliseconds. */
export const waitOf = (part: JsonObject, clock: Clock): number | null =>
  retryAfter(headerOf(part, 'retry-after'), clock);
