import { compareText, errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry, Kind } from '../../kinds/kind.ts';
import { entriesOf, type ReadEntry } from './entries.ts';
import { declaredTwice } from './listed.ts';
import type { FittingSource } from '../schema/validate.ts';

/** The entries of every section that is given, with whatever contradicts itself between files. */
export interface Merged {
  readonly entries: ReadonlyMap<string, readonly ReadEntry[]>;
  readonly sections: ReadonlyMap<string, Span>;
  readonly problems: readonly Diagnostic[];
}

/** Puts the sections of all sources together. */
export function mergeSections(sources: readonly FittingSource[], kinds: readonly Kind[], at: string): Merged {
  const given = kinds.flatMap((kind) => {
    const holders = sources.filter(({ value }) => Object.hasOwn(value, kind.section));
    const [first] = holders;
    return first === undefined ? [] : [{ kind, holders, first }];
  });
  const read = given.map(({ kind, holders, first }) => {
    const entries = holders.flatMap((source) => entriesOf(kind, source, at));
    return {
      kind,
      entries,
      span: first.spanOfKey([kind.section]),
      problems: [...scattered(kind, holders), ...repeated(kind, entries)],
    };
  });
  return {
    entries: new Map(read.map(({ kind, entries }) => [kind.section, arranged(kind, entries)])),
    sections: new Map(read.map(({ kind, span }) => [kind.section, span])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Where the order says nothing, it is the same whatever files the entries stand in. */
const arranged = (kind: Kind, entries: readonly ReadEntry[]): readonly ReadEntry[] =>
  kind.ordered ? entries : entries.toSorted((a, b) => compareText(a.entry.ref.key, b.entry.ref.key));

function scattered(kind: Kind, holders: readonly FittingSource[]): readonly Diagnostic[] {
  const [first, ...rest] = holders;
  if (!kind.ordered || first === undefined) return [];
  return rest.map((source) =>
    errorAt(
      'PST302',
      source.spanOfKey([kind.section]),
      `${kind.section} is already given in ${first.file}, and its order counts`,
      {
        related: [{ message: 'given here', span: first.spanOfKey([kind.section]) }],
        hint: 'put all of them into one list, in the order in which they are evaluated',
      },
    ),
  );
}

function repeated(kind: Kind, entries: readonly ReadEntry[]): readonly Diagnostic[] {
  const first = new Map<string, PolicyEntry>();
  return entries.flatMap(({ entry }) => {
    const other = first.get(entry.ref.key);
    if (other === undefined) return (first.set(entry.ref.key, entry), []);
    return [declaredTwice(`the ${kind.noun} ${entry.name}`, entry.locate([]), other.locate([]))];
  });
}
