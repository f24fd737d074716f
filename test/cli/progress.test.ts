import { describe, expect, test } from 'vitest';
import { watcher } from '../../src/cli/shown/progress.ts';
import { aStep } from '../render/samples.ts';

const shown = (tty: boolean, title: string, width = 60): string => {
  let printed = '';
  const watch = watcher({ tty, width, err: (text) => (printed += text) }, false);
  const step = aStep({ title });
  watch({ kind: 'checking', objects: 1 });
  watch({ kind: 'started', index: 0, total: 12, step });
  const result = { id: step.id, object: step.object, title, state: 'done', error: null, warnings: [] } as const;
  watch({ kind: 'finished', index: 0, total: 12, result });
  watch({ kind: 'reading-back', objects: 3, attempt: 2 });
  return printed;
};

describe('progress', () => {
  test('without a terminal is one plain line for each thing done', () => {
    expect(shown(false, 'open')).toBe(
      '  checking that 1 object is as planned\n   1/12  open: done\n  reading back 3 objects, attempt 2\n',
    );
  });

  test('on a terminal keeps the running step on one line until it is done', () => {
    expect(shown(true, 'open')).toContain('\r\u001B[K   1/12  open …\r\u001B[K   1/12  open: done\n');
  });

  test('on a terminal never wraps, and elsewhere is never cut', () => {
    const long = 'x'.repeat(100);
    for (const line of shown(true, long).replaceAll('\r\u001B[K', '\n').split('\n'))
      expect(line.length).toBeLessThan(60);
    expect(shown(false, long)).toContain(long);
  });

  test('obeys nothing that a title holds', () => {
    expect(shown(false, 'a\n\u001B[2Jb')).toContain(String.raw`a\n\u{1b}[2Jb: done`);
  });
});
