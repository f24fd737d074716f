import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codeBlock,
  codeSpan,
  csvField,
  hidesSomething,
  html,
  json,
  jsonText,
  mermaid,
  runnerMessage,
  runnerProperty,
  said,
  terminal,
  visible,
  yamlQuoted,
} from '../src/escape.ts';

/** Everything that steers a terminal or hides from a reader, told apart by Unicode and not by the product. */
const steering = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|\p{NChar}/u;
const steeringInLines = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

const odd =
  '\0\u0007\u001B\u0085\u009B\n\r\t\u200B\u200D\u200E\u202E\u2066\u2028\u2029\uFEFF\uFFFE\uD800\u{E0041}\u3164';
const marks = '\'"`\u2018\u2019\u201C\u201D$()[]{}<>|#@:%&=+-*_\\!~, ;/ax1é';
const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...odd.split(''), '\u{E0041}'),
    fc.constantFrom(...marks.split('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});
const holds = (law: (text: string) => void): void =>
  fc.assert(
    fc.property(anything, (text) => {
      law(text);
    }),
    { numRuns: 2_000 },
  );

describe('whatever a text holds,', () => {
  test.each(Object.entries({ visible, terminal, html, mermaid, csvField, codeSpan, runnerProperty }))(
    '%s leaves one line on which all is seen',
    (_, escape) => holds((text) => expect(escape(text)).not.toMatch(steering)),
  );

  test('a block of code and a message for the runner have lines on which all is seen', () =>
    holds((text) => {
      expect(codeBlock('diff', [text]).join('\n')).not.toMatch(steeringInLines);
      expect(runnerMessage([text, text])).not.toMatch(steering);
    }));

  test('JSON shows all of it and says the same', () =>
    holds((text) => {
      const document = { [text]: [text, { text }] };
      for (const written of [json(document), json(document, 2), jsonText(JSON.stringify(document))]) {
        expect(written).not.toMatch(steeringInLines);
        expect(JSON.parse(written)).toEqual(document);
      }
    }));

  test('a build takes no line of it for a command', () =>
    holds((text) => {
      for (const one of [text, `::${text}`, ` ::${text}`, `##[${text}`, `##vso[${text}`]) {
        expect(terminal(one)).not.toMatch(/::[a-z]|##\w*\[/iu);
        expect(said`${one}, and ${one}`).not.toMatch(/::[a-z]|##\w*\[/iu);
      }
    }));

  test('a field of a table is no formula, and stays one field', () =>
    holds((text) => {
      for (const one of [text, `=${text}`, ` @${text}`, `\t-${text}`, `\uFF1D${text}`]) {
        const field = csvField(one);
        expect(field).not.toMatch(/^"?\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u);
        const inner = field.startsWith('"')
          ? field.slice(1, -1).replaceAll('""', '')
          : field.replaceAll(/[^,;"]/gu, '');
        expect(inner).not.toMatch(field.startsWith('"') ? /"/u : /[,;"]/u);
      }
    }));

  test('HTML holds no mark of its own', () => holds((text) => expect(html(text)).not.toMatch(/[<>"']|&(?!#\d+;)/u)));

  test('YAML between double quotes is read as it was', () =>
    holds((text) => expect(JSON.parse(yamlQuoted(JSON.stringify(text)))).toBe(text)));
});

test.each([
  ['contoso.com', 'contoso.com'],
  ['Käse, 東京 and 👍', 'Käse, 東京 and 👍'],
  ['❤️', '❤️'],
  ['::1 and 2001:db8::1', '::1 and 2001:db8::1'],
  ['a ::warning::b', String.raw`a \u{3a}:warning\u{3a}:b`],
  ['two\nlines', String.raw`two\nlines`],
  ['\u202Egpj.exe', String.raw`\u{202e}gpj.exe`],
  ['a\u3164b', String.raw`a\u{3164}b`],
  ['##[debug]x', String.raw`#\u{23}[debug]x`],
  ['## heading', '## heading'],
])('on a terminal %j is %j', (text, shown) => {
  expect(terminal(text)).toBe(shown);
});

test('our own words stay as they are around those of others', () => {
  expect(said`::group::${'a\nb'}\n  and ${7}\n`).toBe('::group::a\\nb\n  and 7\n');
});

test.each([
  ['fabrikam.com', 'fabrikam.com'],
  ["=cmd|' /C calc'!A0", `"'=cmd|' /C calc'!A0"`],
  ['-1', `"'-1"`],
  ['a,"b"', '"a,""b"""'],
  ["it's", `"it's"`],
])('%j is the field %s', (text, field) => {
  expect(csvField(text)).toBe(field);
});

test.each(['“', '·', '\u{202e}'])('a text of any length is gone through, with %j in it or without', (one) => {
  const long = 'a'.repeat(2e7);
  expect(jsonText(`${long}${one}`)).toHaveLength(long.length + jsonText(one).length);
  expect(visible(`${long}${one}`)).toHaveLength(long.length + visible(one).length);
  expect(hidesSomething(`${long}${one}`)).toBe(hidesSomething(one));
});
