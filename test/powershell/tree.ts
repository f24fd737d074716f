import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
await Parser.init();
const language = await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
const parser = new Parser().setLanguage(language);

/**
 * The tree of a PowerShell text, by a grammar that is not PowerShell's own. It knows none of the typographic characters
 * that PowerShell takes for quotes and dashes, nor `./` before the name of a script, which are therefore made plain
 * first, each in its place. Source: PowerShell's tokenizer (CharTraits.cs).
 */
export function treeOf(text: string): Node {
  const tree = parser.parse(plain(text));
  if (tree === null) throw new Error('the grammar gave up');
  return tree.rootNode;
}

const plain = (text: string): string =>
  text
    .replace(/[\u2018-\u201B]/gu, "'")
    .replace(/[\u201C-\u201E]/gu, '"')
    .replace(/[\u2013-\u2015]/gu, '-')
    .replace(/^( *)\.\//gmu, '$1.\\');

/** Where the grammar could not follow. */
export function faultsOf(node: Node): readonly string[] {
  if (!node.hasError && !node.isMissing) return [];
  const own =
    node.isError || node.isMissing ? [placed(node, node.isMissing ? `${node.type} is missing` : 'error')] : [];
  return [...own, ...node.children.flatMap(faultsOf)];
}

/** A line and what is there. */
export const placed = (node: Node, what = node.text): string =>
  `${node.startPosition.row + 1}: ${what.split('\n')[0] ?? ''}`;

/** The nodes of these types anywhere in a tree. */
export const every = (node: Node, ...types: readonly string[]): readonly Node[] => node.descendantsOfType([...types]);

/** The nearest node of a type around this one. */
export function around(node: Node, ...types: readonly string[]): Node | null {
  const { parent } = node;
  return parent === null || types.includes(parent.type) ? parent : around(parent, ...types);
}

/** What an expression is at heart: the grammar wraps a value in a node for each operator that is not there. */
export function bare(node: Node): Node {
  const [only, more] = node.namedChildren;
  return only === undefined || more !== undefined || only.text !== node.text ? node : bare(only);
}

/** What single-quoted source says. The text comes from the script itself, where no quote has been made plain. */
export const textAt = (node: Node, source: string): string =>
  source.slice(node.startIndex + 1, node.endIndex - 1).replace(/['\u2018-\u201B](['\u2018-\u201B])/gu, '$1');
