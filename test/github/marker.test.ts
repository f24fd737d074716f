import { expect, test } from 'vitest';
import { markerLine, readMarker } from '../../src/github/comment/marker.ts';

test.each([
  ['a line separator', 'one\u2028two\u2029three'],
  ['line breaks', 'one\r\ntwo\u0085three'],
  ['what ends a comment', '--> <!-- &'],
  ['what is not seen', 'a\u202Eb\u200Bc\u2066d\u{E0001}'],
])('%s in a name neither ends the hidden line nor is lost', (_, name) => {
  const line = markerLine('drift', { seen: { [name]: 1 } });
  expect(line).toMatch(/^<!-- postern:drift [\x20-\x7E]*-->$/u);
  expect(readMarker('drift', `${line}\nThe rest`)).toEqual({ seen: { [name]: 1 } });
});
