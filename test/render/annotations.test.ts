import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorAt, noteAt, warningAt } from '../../src/diagnostics/diagnostic-at.ts';
import { visible } from '../../src/escape.ts';
import { annotations } from '../../src/render/diagnostics/annotations.ts';
import { textOf } from '../../src/policy/text/text.ts';

const content = 'a: 1\nb: 2\n';
const within = (file: string, start: number, end: number) => textOf(file, content).span(start, end);

test('a problem becomes a command that names its line and columns', () => {
  const problem = errorAt('PST204', within('policies/a.yaml', 8, 9), 'b is 2', { hint: 'write true' });
  expect(annotations([problem])).toBe(
    '::error file=policies/a.yaml,line=2,endLine=2,col=4,endColumn=5,title=PST204%3A the value has the wrong type::b is 2%0Ahint: write true\n',
  );
});

test('over several lines there are no columns', () => {
  expect(annotations([errorAt('PST204', within('a.yaml', 0, 9), 'x')])).toContain(
    'file=a.yaml,line=1,endLine=2,title=',
  );
});

test('without a place there is none', () => {
  expect(annotations([errorAt('PST111', null, 'x')])).toMatch(/^::error title=/u);
});

test('errors come first, then warnings, then notices', () => {
  const text = annotations([noteAt('PST308', null, 'n'), warningAt('PST304', null, 'w'), errorAt('PST301', null, 'e')]);
  expect(text.match(/^::\w+/gmu)).toEqual(['::error', '::warning', '::notice']);
});

test('a level has at most ten, the last of which says how many more there are', () => {
  const lines = annotations(Array.from({ length: 30 }, () => errorAt('PST301', null, 'x')))
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(10);
  expect(lines[9]).toBe('::error::and 21 more like this; see the log');
});

describe('nothing can be injected', () => {
  test('by a message', () => {
    expect(annotations([errorAt('PST301', null, 'x\r\n::set-output name=a::b 100%')])).toMatch(
      /::x\\r\\n::set-output name=a::b 100%25\n$/u,
    );
  });

  test('by a file name', () => {
    const text = annotations([errorAt('PST301', within('a,line=1::x\n.yaml', 0, 1), 'm')]);
    expect(text).toMatch(/^::error file=a%2Cline=1%3A%3Ax\\n\.yaml,line=1,/u);
  });

  test('by anything: each problem is one line, and its message is what the runner decodes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(':', ',', '%', '\n', '\r', 'a', '=') }),
        (message, file) => {
          const lines = annotations([errorAt('PST301', within(file, 0, 1), message)]).split('\n');
          expect(lines).toHaveLength(2);
          const [, properties, shown] = /^::error ([^:]*)::(.*)$/su.exec(lines[0]!) ?? [];
          expect(shown?.replaceAll('%25', '%')).toBe(visible(message));
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(properties?.split(',')).toHaveLength(6);
        },
      ),
    );
  });
});
