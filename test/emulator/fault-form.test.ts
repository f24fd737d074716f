import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emulator } from '../../src/cli/commands/emulator.ts';
import { readFault } from '../../src/emulator/wire/fault-form.ts';
import type { Json } from '../../src/json.ts';

describe('a fault that does nothing as it is typed is refused', () => {
  test.each<readonly [Json, string]>([
    ['deny', 'a fault is an object'],
    [{}, 'the fault names no effect'],
    [{ effect: 'throtle' }, 'there is no effect "throtle": did you mean "throttle"?'],
    [{ effect: 'constructor' }, 'there is no effect "constructor": give one of throttle'],
    [{ effect: 'deny', times: 1 }, '"times" belongs into "match"'],
    [{ effect: 'deny', cmdlet: 'Set-*' }, '"cmdlet" belongs into "match"'],
    [{ effect: 'deny', cmdlets: 'Set-*' }, 'did you mean "cmdlet" in "match"?'],
    [{ effect: 'throttle', retryafter: 1 }, 'did you mean "retryAfter"?'],
    [{ effect: 'throttle', match: { retryAfter: 1 } }, '"retryAfter" belongs beside "effect" of throttle'],
    [{ effect: 'deny', milliseconds: 5 }, '"milliseconds" belongs beside "effect" of lag or delay'],
    [
      { effect: 'deny', match: { cmdlte: 'Set-*' } },
      'match has a key "cmdlte" that nobody knows: did you mean "cmdlet"?',
    ],
    [{ effect: 'deny', match: { toString: 1 } }, 'match has a key "toString" that nobody knows: give cmdlet, graph'],
    [{ effect: 'deny', match: 'Set-*' }, '"match" is an object'],
    [{ effect: 'deny', match: null }, '"match" is an object'],
    [{ effect: 'deny', match: { nth: 0 } }, '"nth" is a whole number from 1, not 0'],
    [{ effect: 'deny', match: { times: '1' } }, '"times" is a whole number from 1, not "1"'],
    [{ effect: 'server-error', status: 'late' }, '"status" is a whole number from 1, not "late"'],
    [{ effect: 'throttle', retryAfter: -1 }, '"retryAfter" is a number from 0, or null, not -1'],
    [{ effect: 'delay' }, 'the effect delay needs "milliseconds"'],
  ])('%j', (fault, says) => {
    expect(readFault(fault)).toEqual(expect.stringContaining(says));
  });

  test.each<Json>([
    { effect: 'throttle', retryAfter: null },
    { effect: 'throttle', retryAfter: 0.5, match: { cmdlet: 'Get-*', identity: '*@contoso.com', nth: 2, times: 1 } },
    { effect: 'lag', reads: 2 },
    { effect: 'redirect', location: 'http://regional.example', match: { graph: 'GET /groups/*' } },
  ])('and taken as it is where it does something: %j', (fault) => {
    expect(readFault(fault)).toEqual(fault);
  });
});

test('every effect in the table of the page is one, and every key of the example there and in the help is known', () => {
  const page = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  const [, section = ''] = /## Faults\n(?<text>[\s\S]*?)The same can be had/u.exec(page) ?? [];
  const named = [...section.matchAll(/^\| `(?<name>[a-z0-9-]+)` \|/gmu)].map((found) => found.groups?.['name'] ?? '');
  expect(named.length).toBe(13);
  const needed = { milliseconds: 1 };
  expect(
    named.filter((effect) => typeof readFault({ effect, ...(effect === 'delay' ? needed : {}) }) === 'string'),
  ).toEqual([]);
  const typed = [
    ...section.matchAll(/^\{ "effect".*$/gmu),
    ...emulator.examples.join('\n').matchAll(/\{"effect".*\}/gu),
  ];
  expect(typed.length).toBe(2);
  for (const [text] of typed) expect(readFault(JSON.parse(text) as Json)).toBeTypeOf('object');
});
