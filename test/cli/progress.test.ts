import { describe, expect, test } from 'vitest';
import { counting, watcher } from '../../src/cli/shown/progress.ts';
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

describe('counting what takes long', () => {
  /** What is printed of 2,000 mailboxes in steps of 100, one step a second. */
  function counted(tty: boolean, quiet = false): string {
    let printed = '';
    let now = Date.UTC(2026, 10, 21);
    const io = { tty, width: 60, err: (text: string) => void (printed += text), now: () => new Date(now) };
    const told = counting(io, quiet, 'inbox rules', 'mailbox');
    for (let done = 0; done <= 2000; done += 100, now += 1000) told(done, 2000);
    return printed;
  }

  test('on a terminal redraws one line, with the rate and the time left', () => {
    const lines = counted(true).split('\r\u001B[K');
    expect(lines).toHaveLength(22);
    expect(lines[1]).toBe('  inbox rules: 0 of 2,000 mailboxes');
    expect(lines[11]).toBe('  inbox rules: 1,000 of 2,000 mailboxes, 100 a second, 10 s left'.slice(0, 58) + '…');
    expect(lines.at(-1)).toBe('  inbox rules: 2,000 of 2,000 mailboxes\n');
    expect(lines.slice(1, -1).join('')).not.toContain('\n');
  });

  test('elsewhere is a plain line for each tenth', () => {
    const lines = counted(false).split('\n').slice(0, -1);
    expect(lines).toHaveLength(11);
    expect(lines[5]).toBe('  inbox rules: 1,000 of 2,000 mailboxes, 100 a second, 10 s left');
    for (const mark of ['\r', '\u001B']) expect(lines.join('')).not.toContain(mark);
  });

  test('names once who keeps it waiting, in the place of the rate', () => {
    let printed = '';
    const io = { tty: false, width: 60, err: (text: string) => void (printed += text), now: () => new Date(0) };
    const told = counting(io, false, 'inbox rules', 'mailbox');
    told(30, 2000);
    for (const late of [
      ['ana@contoso.com\u001B[2J', 'ben@contoso.com'],
      ['ana@contoso.com\u001B[2J'],
      ['ben@contoso.com'],
    ])
      told(30, 2000, late);
    told(40, 2000);
    expect(printed.split('\n')).toEqual([
      '  inbox rules: 30 of 2,000 mailboxes',
      expect.stringMatching(/^ {2}inbox rules: 30 of 2,000 mailboxes, waiting for ana@contoso\.com.* and 1 more$/u),
      '  inbox rules: 30 of 2,000 mailboxes, waiting for ben@contoso.com',
      '',
    ]);
    expect(printed).not.toContain('\u001B');
  });

  test('says nothing where nobody wants to see it', () => {
    expect([counted(true, true), counted(false, true)]).toEqual(['', '']);
  });
});
