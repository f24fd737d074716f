import { errorAt } from '../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { isList, isObject, type JsonObject, textAt } from '../json.ts';
import { hasCome } from './days.ts';
import { governanceOf } from './entries.ts';
import { placeOf } from './place.ts';
import type { Accepted, Expectation } from './policy.ts';
import type { FittingSource } from './validate.ts';

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
  const named = items.map((item) => ({
    ...item,
    key: `${textAt(item.value, 'object')} ${textAt(item.value, 'property')}`,
  }));
  return {
    values: named.map((item) => acceptedItem(item, at)),
    written: items.map(({ value }) => value),
    dated: named.flatMap((item) => datedOf(`acceptance of ${item.key}`, item)),
    problems: repeats('acceptance of', named),
  };
}

function acceptedItem({ value, span }: Item, at: string): Accepted {
  const { until, reason } = governanceOf(value);
  return {
    object: textAt(value, 'object'),
    property: textAt(value, 'property'),
    value: value['value'] ?? null,
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
