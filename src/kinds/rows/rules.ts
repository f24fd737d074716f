import type { Json, JsonObject } from '../../json.ts';
import type { ReadCall, Reading, Row } from '../../tenant/tenant.ts';
import { isUnclear, type Maybe, told, unclear, whole, word } from './decode.ts';

/** Rules in order of evaluation; unknown where a row does not say its place and there are others beside it. */
export function ranked(call: ReadCall, reading: Reading): Reading {
  const rules =
    reading.state === 'present' && reading.value.length > 1 ? told(call, reading, { Priority: place }) : reading;
  if (rules.state !== 'present') return rules;
  return { ...rules, value: rules.value.toSorted((one, other) => Number(one['Priority']) - Number(other['Priority'])) };
}

const place: typeof whole = (value) => (value === null ? unclear('is empty') : whole(value));

/** A rule says its state in a word, policies with a switch. Source: recorded rules, 2023 to 2026. */
export function whetherEnabled(value: Json): Maybe<boolean> {
  const state = word('Enabled', 'Disabled')(value);
  return isUnclear(state) ? state : state === 'Enabled';
}

/** A comment may come back as a bare line break. */
export function trimmed(row: Row, key: string): JsonObject {
  const value = row[key];
  return typeof value === 'string' ? { [key]: value.trim() } : {};
}
