import * as fc from 'fast-check';
import type { Node } from 'web-tree-sitter';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/json.ts';
import { literal } from '../../src/render/powershell/literal.ts';
import { hostileNames } from '../render/samples.ts';
import { helpers, run, type Script, shown } from './scripts.ts';
import { bare, every, faultsOf, textAt, treeOf } from './tree.ts';

const named = (scripts: readonly Script[]): readonly (readonly [string, string])[] =>
  scripts.map(({ name, text }) => [name, text] as const);

describe('a grammar of PowerShell', () => {
  test.each(named([...run, ...helpers, ...shown]))('can follow %s', (_, text) => {
    expect(faultsOf(treeOf(text))).toEqual([]);
  });

  test.each(["'it's'", "'it\u2019s'", '@{ a = }', 'if ($x) {', "throw 'a", '"\u201D"', 'a) b'])(
    'cannot follow %s',
    (text) => {
      expect(faultsOf(treeOf(text))).not.toEqual([]);
    },
  );

  test('is shown scripts and pages at all', () => {
    expect([run.length, shown.length].map((count) => count > 4)).toEqual([true, true]);
  });
});

const unit = fc.oneof(
  fc.constantFrom("'", '\u2018', '\u2019', '\u201A', '\u201B', '"', '\u201C', '\u201D', '\u201E', '\u2013'),
  fc.constantFrom('`', '$', '#', '(', ')', '{', '}', '@', '\n', '\r', '\t', '\u0085', '\u2028', '\u202E', '\u2066'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.string({ unit, maxLength: 40 }).filter((one) => !one.includes('\0'));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4 }),
  ),
})).any as fc.Arbitrary<Json>;

/** What source of ours evaluates to. Anything but a constant has no place in it. */
function valueOf(node: Node, source: string): Json {
  const one = bare(node);
  switch (one.type) {
    case 'verbatim_string_characters':
      return textAt(one, source);
    case 'variable':
      return constants[one.text] ?? null;
    case 'decimal_integer_literal':
      return Number(one.text);
    case 'expression_with_unary_operator':
      return Number(one.text);
    case 'additive_expression':
      return one.namedChildren.map((part) => valueOf(part, source)).join('');
    case 'parenthesized_expression':
      return valueOf(one.namedChildren[0] ?? one, source);
    case 'cast_expression':
      return numberIn(one, source);
    case 'array_literal_expression':
    case 'array_expression':
      return listIn(one, source);
    case 'hash_literal_expression':
      return tableIn(one, source);
    default:
      throw new Error(`a ${one.type} is no constant: ${one.text}`);
  }
}

const constants: Readonly<Record<string, Json>> = { $null: null, $true: true, $false: false };

function numberIn(node: Node, source: string): Json {
  const code = /^\[char\](\d+)$/u.exec(node.text)?.[1];
  if (code !== undefined) return String.fromCharCode(Number(code));
  const [only, ...more] = every(node, 'verbatim_string_characters');
  if (only === undefined || more.length > 0 || !node.text.startsWith('[double]')) throw new Error(node.text);
  return Number(textAt(only, source));
}

function listIn(node: Node, source: string): readonly Json[] {
  const [inner] = node.type === 'array_expression' ? node.namedChildren : [node];
  if (inner === undefined) return [];
  const items = bare(inner);
  const list = items.type === 'array_literal_expression' ? items.namedChildren : [items];
  return list.map((item) => valueOf(item, source));
}

const tableIn = ({ namedChildren: [body] }: Node, source: string): Json =>
  Object.fromEntries((body?.namedChildren ?? []).flatMap((entry) => fieldIn(entry, source)));

function fieldIn({ namedChildren: [key, field] }: Node, source: string): readonly (readonly [string, Json])[] {
  return key === undefined || field === undefined ? [] : [[String(valueOf(key, source)), valueOf(field, source)]];
}

describe('a literal', () => {
  test.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'of %s is that text',
    (_, name) => {
      const source = literal(name);
      expect(valueOf(treeOf(source), source)).toBe(name);
    },
  );

  test('of any text is one line of constants with the same text', () => {
    fc.assert(
      fc.property(text, (one) => {
        const source = literal(one);
        const tree = treeOf(source);
        expect([faultsOf(tree), source.includes('\n')]).toEqual([[], false]);
        expect(valueOf(tree, source)).toBe(one);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of any value is a constant that says the same', () => {
    fc.assert(
      fc.property(value, (one) => {
        const source = written(one);
        fc.pre(source !== null);
        const tree = treeOf(source);
        expect(faultsOf(tree)).toEqual([]);
        expect(valueOf(tree, source)).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });
});

/** Names that differ only in case are refused. */
function written(one: Json): string | null {
  try {
    return literal(one);
  } catch {
    return null;
  }
}
