import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { hasCome } from './days.ts';
import { governanceOf } from './entries.ts';
import { placeOf } from '../text/place.ts';
import type { Accepted, Expectation } from '../schema/policy.ts';
import type { FittingSource } from '../schema/validate.ts';

/** An item of a list section, with where it stands. */
interface Item {
  readonly value: JsonObject;
  readonly span: Span;
  /** Where its `until` stands. */
  readonly untilSpan: Span;
}

/** What ends, and where it says so. */
export interface Dated {
  readonly what: string;
  readonly until: string;
  readonly span: Span;
}

interface Read<T> {
  readonly values: readonly T[];
  /** Every item as it is written, for the digest. */
  readonly written: readonly JsonObject[];
  readonly dated: readonly Dated[];
  readonly problems: readonly Diagnostic[];
}

/** The expectations that still hold on a day; the names are unique. */
export function expectationsOf(sources: readonly FittingSource[], at: string): Read<Expectation> {
  const items = itemsOf('expectations', sources);
  const named = items.map((item) => ({ ...item, key: textAt(item.value, 'name') }));
  const current = named.filter(({ value }) => !hasCome(governanceOf(value).until, at));
  return {
    values: current.map(({ value, span, key }) => ({ name: key, spec: value, place: placeOf(span) })),
    written: items.map(({ value }) => value),
    dated: named.flatMap((item) => datedOf(`expectation ${item.key}`, item)),
    problems: repeats('expectation', named),
  };
}

/** The accepted deviations, those that have ended included: an ended one is drift again. */
export function acceptedOf(sources: readonly FittingSource[], at: string): Read<Accepted> {
  const items = itemsOf('accepted', sources);
  const pinned = items.flatMap((item) =>
    pinsOf(item.value).map(([property, value]) =>
      Object.assign({}, item, {
        pin: { property, value },
        key: `${textAt(item.value, 'object')} ${property}`,
      }),
    ),
  );
  return {
    values: pinned.map((item) => acceptedItem(item, item.pin, at)),
    written: items.map(({ value }) => value),
    dated: items.flatMap((item) => datedOf(`acceptance of ${acceptedName(item.value)}`, item)),
    problems: [...items.flatMap(unpinned), ...repeats('acceptance of', pinned)],
  };
}

/** An acceptance that holds nothing at any value accepts nothing. */
function unpinned({ value, span }: Item): readonly Diagnostic[] {
  const missing = 'property' in value && !('value' in value) ? 'value' : 'property';
  if (pinsOf(value).length > 0 && ('properties' in value || 'value' in value)) return [];
  const message = `${missing} is missing in the acceptance of ${textAt(value, 'object')}`;
  return [errorAt('PST203', span, message, { hint: 'give `property` and `value`, or `properties`' })];
}

/** What an acceptance holds at which value: one property, or several of one object. */
function pinsOf(item: JsonObject): readonly (readonly [property: string, value: Json])[] {
  const { property, properties } = item;
  return [
    ...(typeof property === 'string' ? [[property, item['value'] ?? null] as const] : []),
    ...(isObject(properties) ? Object.entries(properties) : []),
  ];
}

const acceptedName = (item: JsonObject): string =>
  [textAt(item, 'object'), textAt(item, 'property')].filter((part) => part !== '').join(' ');

function acceptedItem({ value, span }: Item, pin: Pick<Accepted, 'property' | 'value'>, at: string): Accepted {
  const { until, reason } = governanceOf(value);
  return {
    object: textAt(value, 'object'),
    ...pin,
    until: until ?? null,
    reason: reason ?? null,
    ended: hasCome(until, at),
    place: placeOf(span),
  };
}

function itemsOf(section: string, sources: readonly FittingSource[]): readonly Item[] {
  return sources.flatMap((source) => {
    const list = source.value[section];
    return (isList(list) ? list : []).flatMap((value, index) => {
      if (!isObject(value)) return [];
      return [{ value, span: source.spanOf([section, index]), untilSpan: source.spanOf([section, index, 'until']) }];
    });
  });
}

function datedOf(what: string, { value, untilSpan }: Item): readonly Dated[] {
  const { until } = governanceOf(value);
  return until === undefined ? [] : [{ what, until, span: untilSpan }];
}

function repeats(noun: string, items: readonly (Item & { readonly key: string })[]): readonly Diagnostic[] {
  const first = new Map<string, Span>();
  return items.flatMap(({ key, span }) => {
    const other = first.get(key.toLowerCase());
    if (other === undefined) return (first.set(key.toLowerCase(), span), []);
    return [declaredTwice(`${noun} ${key}`, span, other)];
  });
}

/** Says that two places declare one thing. */
export function declaredTwice(what: string, span: Span, first: Span): Diagnostic {
  return errorAt('PST301', span, `${what} is declared twice`, {
    related: [{ message: 'first declared here', span: first }],
    hint: 'keep one of the two entries',
  });
}
