import { jsonOf, notPlain, plainKey, type PlainNode, plainValue } from './plain-value.ts';
import type { Path } from './nodes.ts';

/** A line that says something: not blank, not a comment alone. */
interface Line {
  /** The column in which it begins; that of what follows, once its dash is read. */
  readonly indent: number;
  readonly start: number;
  /** Where its line break stands. */
  readonly end: number;
}

interface Work {
  readonly content: string;
  readonly lines: Line[];
  next: number;
  /** Where the value that was read last ends, its line break included: there the blocks around it end too. */
  end: number;
}

/** Collections in collections; whatever is deeper is left to the parser. */
const deepest = 12;

/**
 * Reads the plain kind of YAML that most policies are written in: block lists and mappings of one-line values. Null
 * where a file has anything else, or anything wrong: the parser, which knows all of YAML and takes ten times as long,
 * then reads it. A test holds both to the same values and places.
 */
export function readPlain(content: string): PlainNode | null {
  if (/[\t\r\u0085\u2028\u2029\uFEFF]/u.test(content)) return null;
  try {
    const work: Work = { content, lines: linesOf(content), next: 0, end: 0 };
    const top = block(work, 0);
    return work.next === work.lines.length ? top : null;
  } catch (error) {
    if (error === notPlain) return null;
    throw error;
  }
}

function linesOf(content: string): Line[] {
  const lines: Line[] = [];
  let remark = 0;
  for (let from = 0; from < content.length;) {
    const found = content.indexOf('\n', from);
    const end = found < 0 ? content.length : found;
    let start = from;
    while (content[start] === ' ') start += 1;
    const indent = start - from;
    if (content[start] === '#') remark = Math.max(remark, indent);
    else if (start < end) {
      if (remark > indent) throw notPlain;
      remark = 0;
      lines.push({ indent, start, end });
    }
    from = end + 1;
  }
  // A comment that is indented like what stands above it belongs there, and the block ends after it.
  if (remark > 0) throw notPlain;
  return lines;
}

const current = (work: Work): Line | undefined => work.lines[work.next];

function block(work: Work, depth: number): PlainNode {
  const line = current(work);
  if (line === undefined || depth > deepest) throw notPlain;
  return dashWidth(line, work) > 0 ? list(line, work, depth) : mapping(line, work, depth);
}

const dash = /- +(?=[^ #\n])/uy;

function dashWidth({ start }: Line, { content }: Work): number {
  dash.lastIndex = start;
  return dash.test(content) ? dash.lastIndex - start : 0;
}

function list({ indent, start }: Line, work: Work, depth: number): PlainNode {
  const items: PlainNode[] = [];
  for (let line = current(work); line !== undefined && line.indent >= indent; line = current(work)) {
    if (line.indent > indent) throw notPlain;
    const width = dashWidth(line, work);
    if (width === 0) break;
    items.push(item(line, width, work, depth));
  }
  return { start, end: work.end, json: items.map((one) => one.json), items };
}

function item(line: Line, width: number, work: Work, depth: number): PlainNode {
  const inner = { indent: line.indent + width, start: line.start + width, end: line.end };
  if (keyAt(inner, work) === null) return lineValue(inner.start, line, work);
  work.lines[work.next] = inner;
  return mapping(inner, work, depth + 1);
}

function mapping({ indent, start }: Line, work: Work, depth: number): PlainNode {
  const members = new Map<string, { readonly key: PlainNode; readonly value: PlainNode }>();
  for (let line = current(work); line !== undefined && line.indent >= indent; line = current(work)) {
    const name = line.indent === indent ? keyAt(line, work) : null;
    if (name === null || members.has(name)) throw notPlain;
    const key = { start: line.start, end: line.start + name.length, json: name };
    members.set(name, { key, value: member(line, key, work, depth) });
  }
  return { start, end: work.end, json: jsonOf(members), members };
}

function keyAt({ start }: Line, { content }: Work): string | null {
  plainKey.lastIndex = start;
  return plainKey.exec(content)?.[0] ?? null;
}

/** The value after a key: on its line, or the block below it, which may be a list in the column of the key. */
function member(line: Line, key: PlainNode, work: Work, depth: number): PlainNode {
  const { content } = work;
  let from = key.end + 1;
  while (content[from] === ' ') from += 1;
  if (from < line.end && content[from] !== '#') return lineValue(from, line, work);
  work.next += 1;
  const below = current(work);
  if (below !== undefined && below.indent > line.indent) return block(work, depth + 1);
  if (below?.indent !== line.indent || dashWidth(below, work) === 0) throw notPlain;
  return list(below, work, depth + 1);
}

function lineValue(from: number, { end }: Line, work: Work): PlainNode {
  work.next += 1;
  work.end = Math.min(end + 1, work.content.length);
  return plainValue(work.content.slice(from, end), from);
}

/** What a path leads to: the node, the key it stands under (none for the top and for items), and how far the path went. */
export function followPlain(top: PlainNode, path: Path): Found {
  let found: Found = { node: top, key: null, complete: true };
  for (const part of path) {
    const { items, members }: PlainNode = found.node;
    const listed = items?.[Number(part)];
    const next = listed === undefined ? members?.get(String(part)) : { key: null, value: listed };
    if (next === undefined) return { ...found, complete: false };
    found = { node: next.value, key: next.key, complete: true };
  }
  return found;
}

interface Found {
  readonly node: PlainNode;
  readonly key: PlainNode | null;
  readonly complete: boolean;
}
