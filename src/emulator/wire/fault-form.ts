import { nearest } from '../../diagnostics/near.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { EffectName, Fault, FaultEffect, FaultMatch } from './faults.ts';

/** What a value of a fault has to be. */
type Form = 'text' | 'count' | 'number' | 'number or null';
type Forms<Key extends PropertyKey> = Readonly<Record<Key, Form>>;

/** What an effect says beside its name. */
type Own<Name extends EffectName> = Exclude<keyof Extract<FaultEffect, { readonly effect: Name }>, 'effect'>;

const effects: { readonly [Name in EffectName]: Forms<Own<Name>> } = {
  throttle: { retryAfter: 'number or null' },
  concurrency: {},
  deny: {},
  unauthorized: {},
  'lose-answer': {},
  drop: {},
  'server-error': { status: 'count' },
  truncate: {},
  'error-in-200': { message: 'text' },
  lag: { reads: 'count', milliseconds: 'number' },
  redirect: { location: 'text' },
  delay: { milliseconds: 'number' },
  'stale-page': {},
};

const match: Forms<keyof FaultMatch> = {
  cmdlet: 'text',
  graph: 'text',
  identity: 'text',
  nth: 'count',
  times: 'count',
};

const fits: Readonly<Record<Form, (value: Json) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  count: (value) => typeof value === 'number' && Number.isInteger(value) && value > 0,
  number: (value) => typeof value === 'number' && value >= 0,
  'number or null': (value) => value === null || (typeof value === 'number' && value >= 0),
};

const called: Readonly<Record<Form, string>> = {
  text: 'text',
  count: 'a whole number from 1',
  number: 'a number from 0',
  'number or null': 'a number from 0, or null',
};

/** Takes a fault that somebody typed, or says what is wrong with it: a key that nobody knows would do nothing, unseen. */
export function readFault(value: Json): Fault | string {
  if (!isObject(value)) return `a fault is an object with an "effect" out of ${names()}`;
  const { effect, match: whom = {}, ...own } = value;
  const forms = typeof effect === 'string' ? formsOf(effect) : null;
  if (forms === null) return effectProblem(effect);
  if (!isObject(whom)) return '"match" is an object that says whom the fault strikes';
  const missing = effect === 'delay' && !('milliseconds' in own) ? 'the effect delay needs "milliseconds"' : null;
  return problemIn(own, forms, 'fault') ?? problemIn(whom, match, 'match') ?? missing ?? (value as unknown as Fault);
}

const isEffect = (name: string): name is EffectName => Object.hasOwn(effects, name);
const formsOf = (name: string): Forms<string> | null => (isEffect(name) ? effects[name] : null);
const names = (): string => Object.keys(effects).join(', ');

function effectProblem(effect: Json | undefined): string {
  const near = typeof effect === 'string' ? nearest(effect, Object.keys(effects)) : null;
  const written = effect === undefined ? 'the fault names no effect' : `there is no effect ${JSON.stringify(effect)}`;
  return near === null ? `${written}: give one of ${names()}` : `${written}: did you mean "${near}"?`;
}

function problemIn(written: JsonObject, forms: Forms<string>, where: 'fault' | 'match'): string | null {
  for (const [key, value] of Object.entries(written)) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
    if (form === undefined) return `${where} has a key "${key}" that nobody knows: ${meant(key, forms, where)}`;
    if (!fits[form](value)) return `"${key}" is ${called[form]}, not ${JSON.stringify(value)}`;
  }
  return null;
}

/** Where a stray key belongs, or which one was meant. */
function meant(key: string, forms: Forms<string>, where: 'fault' | 'match'): string {
  if (where === 'fault' && Object.hasOwn(match, key)) return `"${key}" belongs into "match"`;
  const owners = Object.keys(effects).filter((name) => Object.hasOwn(formsOf(name) ?? {}, key));
  if (owners.length > 0) return `"${key}" belongs beside "effect" of ${owners.join(' or ')}`;
  const known = [...Object.keys(forms), ...(where === 'fault' ? ['effect', 'match'] : [])];
  const near = nearest(key, where === 'fault' ? [...known, ...Object.keys(match)] : known);
  if (near !== null && !known.includes(near)) return `did you mean "${near}" in "match"?`;
  return near === null ? `give ${known.join(', ')}` : `did you mean "${near}"?`;
}
