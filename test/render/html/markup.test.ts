import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MarkupContent, html, printed, quoted } from '../../../src/render/html/markup.ts';
import { hostileNames } from '../samples.ts';

const shown = (text: string): string => printed(html`<p title="${text}">${text}</p>`);

/** Letters that mean something to a browser, or that nobody sees. */
const telling = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '`',
  '=',
  '/',
  '!',
  '-',
  ' ',
  '\n',
  '\0',
  '\u0085',
  '\u2028',
  '\u202E',
  'a',
  ';',
];

describe('text in a template', () => {
  test.each(hostileNames)('%j ends neither the attribute nor the element it is in', (name) => {
    expect(shown(name)).toMatch(/^<p title="[^"<>]*">[^"<>]*<\/p>$/u);
  });

  test('no text at all does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...telling) }), (text) => {
        expect(shown(text)).toMatch(/^<p title="[^"<>\p{Cc}]*">[^"<>\p{Cc}]*<\/p>$/u);
      }),
    );
  });

  test('is what it says once it is read back', () => {
    expect(shown(`<b> & "c" 'd'`)).toBe(
      '<p title="&#60;b&#62; &#38; &#34;c&#34; &#39;d&#39;">&#60;b&#62; &#38; &#34;c&#34; &#39;d&#39;</p>',
    );
  });

  test('is seen even where it is blank', () => {
    expect(printed(quoted(' '))).toContain('(blank)');
  });

  test('is cut where it is very long, and says so', () => {
    expect(shown('x'.repeat(10_240))).toContain('… (10,240 characters)');
  });
});

test('an object of a tenant that looks like markup is no markup', () => {
  const forged: unknown = JSON.parse('{"markup":"<script>alert(1)</script>"}');
  expect(() => printed(html`<p>${forged as MarkupContent}</p>`)).toThrow(TypeError);
});

test('pieces and lists of pieces stay as they are', () => {
  const items = ['a', 'b'].map((one) => html`<li>${one}</li>`);
  expect(printed(html`<b>${items}${null}${3}</b>`)).toBe('<b><li>a</li><li>b</li>3</b>');
});
