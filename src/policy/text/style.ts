import { type Document, isCollection, isNode, Lexer, visit } from 'yaml';
import { accept, type Checked, reject } from '../../diagnostics/diagnostic.ts';
import { canonical, type Json } from '../../json.ts';
import { parseDocuments } from './parse.ts';
import { textOf } from './text.ts';

/** A policy file in the one style: the same values, comments and order. */
export function styled(file: string, content: string): Checked<string> {
  const { documents, problems } = parseDocuments(textOf(file, content));
  if (problems.length > 0) return reject(problems);
  const values = valuesOf(documents);
  for (const one of documents) keepBeside(one, content);
  const said = documents.map((one, at) => marked(one.toString(options), at)).join('');
  const text = tight(said.replace(moved, ' #'));
  const after = parseDocuments(textOf(file, text)).documents;
  if (values !== valuesOf(after)) throw new Error(`${file} would say something else in the one style`);
  return accept(text);
}

const options = { lineWidth: 0, indent: 2, indentSeq: true, flowCollectionPadding: true } as const;

const valuesOf = (documents: readonly Document.Parsed[]): string =>
  canonical(documents.map((one) => (one.toJS() ?? null) as Json));

/** Marks a comment that stands behind a key, and which the parser takes for one above the first entry. */
const mark = '\uE000';
const moved = new RegExp(String.raw`\n *#${mark}`, 'gu');

/** Comments behind a key go back there. */
function keepBeside(document: Document.Parsed, content: string): void {
  visit(document, {
    Pair: (_, { key, value }) => {
      const end = isNode(key) ? (key.range?.[1] ?? 0) : 0;
      if (!isCollection(value) || value.flow === true || value.commentBefore === undefined) return;
      if (/^:[ \t]+#/u.test(content.slice(end, end + 80))) value.commentBefore = mark + (value.commentBefore ?? '');
    },
  });
}

/** Documents of one file stand apart. */
const marked = (text: string, at: number): string => (at === 0 || text.startsWith('---') ? text : `---\n${text}`);

/** Lists stand close to their brackets, objects do not: `[a, b]`, `{ a: b }`. */
function tight(text: string): string {
  const pieces = [...new Lexer().lex(text)].filter((one) => !isMark(one));
  return pieces
    .filter((piece, at) => !(/^ +$/u.test(piece) && (pieces[at - 1] === '[' || pieces[at + 1] === ']')))
    .join('');
}

/** What the lexer says between the pieces of a text: the beginning of a document and of a scalar, and a flow that ends too early. */
const isMark = (piece: string): boolean => ['\u0002', '\u0018', '\u001F'].includes(piece);
