import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json } from '../../json.ts';
import { limits } from './limits.ts';
import { keyOf, nodeSpan, type Anchors } from './nodes.ts';
import { type Text, unwritable } from './text.ts';

/** A node as plain JSON, and how many nodes it stands for once aliases are written out. */
interface Value {
  readonly json: Json;
  readonly size: number;
}

interface Work {
  readonly text: Text;
  readonly anchors: Map<string, Node>;
  readonly targets: Map<Alias, Node>;
  readonly values: Map<Node, Value>;
  readonly problems: Diagnostic[];
  /** Nodes that aliases have added so far. */
  added: number;
}

/** Turns a document into plain JSON, and says which node each alias stands for. Every node is visited once. */
export function convert(
  document: Document.Parsed,
  text: Text,
): { readonly json: Json; readonly aliases: Anchors; readonly problems: readonly Diagnostic[] } {
  const work: Work = { text, anchors: new Map(), targets: new Map(), values: new Map(), problems: [], added: 0 };
  const { json } = convertNode(document.contents, work);
  return { json, aliases: work.targets, problems: work.problems.slice(0, limits.problems) };
}

const nothing: Value = { json: null, size: 1 };

function convertNode(node: unknown, work: Work): Value {
  if (isAlias(node)) return convertAlias(node, work);
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return nothing;
  if (node.anchor !== undefined) work.anchors.set(node.anchor, node);
  const value = convertPlain(node, work);
  if (node.anchor !== undefined) work.values.set(node, value);
  return value;
}

function convertPlain(node: YAMLMap | YAMLSeq | Scalar, work: Work): Value {
  if (isScalar(node)) return { json: scalarJson(node, work), size: 1 };
  if (isSeq(node)) return listValue(node, work);
  return mapValue(node, work);
}

function scalarJson(node: Scalar, work: Work): Json {
  const { value } = node;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return textIn(value, node, work);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  complain(work, 'PST113', spanIn(node, work), `${node.source ?? 'this'} is not a value that a policy can have`);
  return null;
}

/** An escape can put into a value what may not stand in the file: no name of the service has it, and no file of ours. */
function textIn(value: string, node: Scalar, work: Work): Json {
  const odd = unwritable(value);
  if (odd === null) return value;
  complain(work, 'PST104', spanIn(node, work), `the value holds ${odd}`, 'remove the escape');
  return null;
}

function listValue(node: YAMLSeq, work: Work): Value {
  const items = node.items.map((item) => convertNode(item, work));
  return { json: items.map((item) => item.json), size: total(items) };
}

function mapValue(node: YAMLMap, work: Work): Value {
  const merged: (readonly (readonly [string, Json])[])[] = [];
  const own = new Map<string, { readonly value: Value; readonly pair: Pair }>();
  let size = 1;
  for (const pair of node.items) {
    const key = keyOf(pair);
    if (isScalar(pair.key)) textIn(key, pair.key, work);
    const value = convertNode(pair.value, work);
    size += value.size;
    const first = own.get(key);
    if (key === '<<') merged.push(mergedEntries(value.json, pair, work));
    else if (first !== undefined) repeated(key, pair, first.pair, work);
    else own.set(key, { value, pair });
  }
  // Object.fromEntries defines its own properties, so that a key like __proto__ is only a key.
  const given = [...own].map(([key, { value }]) => [key, value.json] as const);
  return { json: Object.fromEntries([...merged.flat(), ...given]), size };
}

/** What `<<` brings in: a mapping or a list of mappings, of which the first wins. */
function mergedEntries(json: Json, pair: Pair, work: Work): readonly (readonly [string, Json])[] {
  const parts = isList(json) ? json.toReversed() : [json];
  return parts.flatMap((part: Json) => {
    if (isObject(part)) return Object.entries(part);
    complain(
      work,
      'PST113',
      spanIn(pair.key, work),
      '<< takes a mapping, or a list of mappings',
      'write *name of an anchored mapping',
    );
    return [];
  });
}

function repeated(key: string, pair: Pair, first: Pair, work: Work): void {
  const related = [{ message: 'first given here', span: spanIn(first.key, work) }];
  work.problems.push(
    errorAt('PST102', spanIn(pair.key, work), `${key} is given twice in one mapping`, {
      related,
      hint: 'keep one of the two',
    }),
  );
}

function convertAlias(alias: Alias, work: Work): Value {
  const target = work.anchors.get(alias.source);
  const value = target === undefined ? undefined : work.values.get(target);
  if (target === undefined || value === undefined) {
    const why = target === undefined ? 'names no anchor above it' : 'stands inside what it names';
    complain(work, 'PST108', spanIn(alias, work), `*${alias.source} ${why}`, 'write the value out');
    return nothing;
  }
  work.targets.set(alias, target);
  return expanded(alias, value, work);
}

function expanded(alias: Alias, value: Value, work: Work): Value {
  work.added += value.size;
  if (work.added <= limits.aliasNodes) return value;
  if (work.added - value.size <= limits.aliasNodes) {
    complain(
      work,
      'PST108',
      spanIn(alias, work),
      'the aliases of this file stand for too much',
      'write out what is meant, without aliases of aliases',
    );
  }
  return nothing;
}

const total = (items: readonly Value[]): number => items.reduce((sum, item) => sum + item.size, 1);
const spanIn = (node: unknown, work: Work): Span => nodeSpan(node, work.text);

function complain(work: Work, code: Diagnostic['code'], span: Span, message: string, hint: string | null = null): void {
  work.problems.push(errorAt(code, span, message, { hint }));
}
