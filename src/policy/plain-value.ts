import type { Json } from '../json.ts';

/** A value or key of plain YAML: what it is, where it stands, and what it holds. */
export interface PlainNode {
  readonly start: number;
  readonly end: number;
  readonly json: Json;
  readonly items?: readonly PlainNode[];
  readonly members?: PlainMembers;
}

export type PlainMembers = ReadonlyMap<string, { readonly key: PlainNode; readonly value: PlainNode }>;

/** Thrown where only the parser can tell, and caught by `readPlain`. */
export const notPlain = new Error('not plain YAML');

/** A key is one word that cannot be taken for anything else. */
export const plainKey = /(?!(?:null|true|false):)[A-Za-z][\w-]{0,63}(?=:(?:[ \n]|$))/iuy;

interface Work {
  /** The rest of a line, from the value on. */
  readonly text: string;
  /** Where that stands in the file. */
  readonly from: number;
  at: number;
}

/** Reads the value that fills the rest of a line, but for a comment. */
export function plainValue(text: string, from: number): PlainNode {
  if (!/^["'[{]/u.test(text)) return lineText(text, from);
  const work = { text, from, at: 0 };
  const node = flowValue(work, 0);
  if (!/^(?: *| +#.*)$/u.test(text.slice(work.at))) throw notPlain;
  return node;
}

function lineText(text: string, from: number): PlainNode {
  const comment = text.indexOf(' #');
  const said = withoutBlanks(comment < 0 ? text : text.slice(0, comment));
  if (said.includes(': ') || said.endsWith(':')) throw notPlain;
  return { start: from, end: from + said.length, json: meaning(said) };
}

/** Flow collections in flow collections; whatever is deeper is left to the parser. */
const deepest = 6;

function flowValue(work: Work, depth: number): PlainNode {
  if (depth > deepest) throw notPlain;
  switch (work.text[work.at]) {
    case '[':
      return flowList(work, depth);
    case '{':
      return flowMapping(work, depth);
    case '"':
    case "'":
      return quotedText(work);
    default:
      return flowText(work);
  }
}

function quotedText(work: Work): PlainNode {
  const start = here(work);
  const said = taken(/"[^"\\]*"|'[^']*'(?!')/uy, work);
  return { start, end: here(work), json: said.slice(1, -1) };
}

function flowText(work: Work): PlainNode {
  const start = here(work);
  const said = withoutBlanks(taken(/[^,[\]{}#:"']+/uy, work));
  return { start, end: start + said.length, json: meaning(said) };
}

function flowList(work: Work, depth: number): PlainNode {
  const start = here(work);
  const items: PlainNode[] = [];
  taken(/\[/uy, work);
  while (!closes(']', items.length, work)) items.push(flowValue(work, depth + 1));
  return { start, end: here(work), json: items.map((item) => item.json), items };
}

function flowMapping(work: Work, depth: number): PlainNode {
  const start = here(work);
  const members = new Map<string, { readonly key: PlainNode; readonly value: PlainNode }>();
  taken(/\{/uy, work);
  while (!closes('}', members.size, work)) {
    const at = here(work);
    const name = taken(plainKey, work);
    const key = { start: at, end: here(work), json: name };
    if (members.has(name)) throw notPlain;
    taken(/: +/uy, work);
    members.set(name, { key, value: flowValue(work, depth + 1) });
  }
  return { start, end: here(work), json: jsonOf(members), members };
}

/** What a mapping is as JSON. */
export const jsonOf = (members: PlainMembers): Json =>
  Object.fromEntries([...members].map(([name, { value }]) => [name, value.json]));

/** Whether a collection closes here; between two of its parts a comma is taken. */
function closes(bracket: string, parts: number, work: Work): boolean {
  taken(/ */uy, work);
  if (work.text[work.at] !== bracket) {
    if (parts > 0) taken(/, */uy, work);
    return false;
  }
  work.at += 1;
  return true;
}

const here = ({ from, at }: Work): number => from + at;

/** The text that a pattern finds here. */
function taken(pattern: RegExp, work: Work): string {
  pattern.lastIndex = work.at;
  const said = pattern.exec(work.text)?.[0];
  if (said === undefined) throw notPlain;
  work.at += said.length;
  return said;
}

const withoutBlanks = (text: string): string => text.replace(/ +$/u, '');

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);
const nulls = ['null', 'Null', 'NULL'];

/** What text without quotes stands for. Source: YAML 1.2.2, section 10.3.2, core schema. */
function meaning(said: string): Json {
  if (/^[\p{L}_/($]/u.test(said)) return nulls.includes(said) ? null : (words.get(said) ?? said);
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/u.test(said)) return Number(said);
  // Begins like a number and is none: a day, a size, a GUID.
  if (/^\d/u.test(said) && !/^(?:\d+\.?\d*(?:e[-+]?\d*)?|0[ox][\da-f]*)$/iu.test(said)) return said;
  throw notPlain;
}
