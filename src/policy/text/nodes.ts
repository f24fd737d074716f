import { isAlias, isMap, isNode, isScalar, isSeq, type Alias, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Text } from './text.ts';

export type Path = readonly (string | number)[];

/** Which node each alias stands for. */
export type Anchors = ReadonlyMap<Alias, Node>;

/** The text of a key; the parser has refused every key that is not text. */
export const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');

/** Where a node stands; the beginning of the file for a node that stands nowhere. */
export function nodeSpan(node: unknown, text: Text): Span {
  const range = rangeOf(node);
  return range === null ? text.span(0, 0) : text.span(range[0], range[1]);
}

function rangeOf(node: unknown): readonly [number, number] | null {
  return isNode(node) && node.range ? [node.range[0], node.range[1]] : null;
}

/** What a path leads to: the node, the key it stands under (none for the top and for items), and how far the path went. */
export interface ReachedNode {
  readonly node: unknown;
  readonly key: unknown;
  readonly complete: boolean;
}

/** Follows a path through mappings, lists, aliases and merged mappings, as far as it goes. */
export function follow(top: unknown, path: Path, aliases: Anchors): ReachedNode {
  let found: ReachedNode = { node: top, key: null, complete: true };
  for (const part of path) {
    const next = child(found.node, part, aliases);
    if (next === null) return { ...found, complete: false };
    found = next;
  }
  return found;
}

function child(parent: unknown, part: string | number, aliases: Anchors): ReachedNode | null {
  const node = isAlias(parent) ? aliases.get(parent) : parent;
  if (isSeq(node)) {
    const item: unknown = node.items[Number(part)];
    return item === undefined ? null : { node: item, key: null, complete: true };
  }
  return isMap(node) ? member(node, String(part), aliases) : null;
}

function member(map: YAMLMap, name: string, aliases: Anchors): ReachedNode | null {
  const pair = map.items.find((one) => keyOf(one) === name);
  if (pair !== undefined) return { node: pair.value, key: pair.key, complete: true };
  const merges = map.items.filter((one) => keyOf(one) === '<<').flatMap((one) => mergedNodes(one.value, aliases));
  return merges.map((merged) => child(merged, name, aliases)).find((found) => found !== null) ?? null;
}

function mergedNodes(value: unknown, aliases: Anchors): readonly unknown[] {
  const node = isAlias(value) ? aliases.get(value) : value;
  return isSeq(node) ? node.items : [node];
}

/** True for a value that takes no room, like the one after a bare `members:`. */
export function isBlank(node: unknown): boolean {
  const range = rangeOf(node);
  return range === null || range[0] === range[1];
}
