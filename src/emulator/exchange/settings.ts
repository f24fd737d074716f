import { isList, type Json } from '../../json.ts';
import { type Bound, deltaOf } from './binding.ts';
import type { CmdletSpec } from '../catalogue/catalogue.ts';
import { unsupported } from './refusal.ts';
import type { StoredRow } from '../state/state.ts';

/**
 * The properties that a call changes, for cmdlets whose parameters are named like the properties they set. Lists are
 * replaced whole, or changed by a hashtable; `cleared` is what a cleared list reads as: empty, or null on rules. What
 * binds but does nothing online is dropped, and a property that the row does not have is not modelled.
 */
export function settings(
  bound: Bound,
  row: StoredRow,
  spec: CmdletSpec,
  apart: readonly string[],
  cleared: Json = [],
): StoredRow {
  const skipped = new Set(['Identity', 'Confirm', 'WhatIf', ...apart]);
  const changes: StoredRow = {};
  for (const [name, value] of Object.entries(bound)) {
    const parameter = spec.parameters.find((one) => one.name === name);
    if (skipped.has(name) || parameter?.inert === true) continue;
    const held = row[name];
    if (held === undefined) return unsupported(`${spec.name} -${name}`);
    changes[name] = isList(held) || parameter?.list === true ? listAfter(held, value, cleared) : value;
  }
  return changes;
}

/** A list after a call: what was given, or what was there with the asked for items added and removed. */
function listAfter(held: Json, given: Json, cleared: Json): Json {
  const delta = deltaOf(given);
  if (delta === null) return given === null ? cleared : [given].flat();
  const gone = new Set(delta.remove.map((item) => item.toLowerCase()));
  const kept = (isList(held) ? held.map(String) : []).filter((item) => !gone.has(item.toLowerCase()));
  const have = new Set(kept.map((item) => item.toLowerCase()));
  return [...kept, ...delta.add.filter((item) => !have.has(item.toLowerCase()))];
}
