import { aDoor, aPosture, hostileMove } from '../support/plans.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { codeSpan } from '../../src/escape.ts';
import { markdown } from '../../src/render/document/markdown.ts';
import { planDocument } from '../../src/render/documents/plan-document.ts';
import { aChange, aPlan, aStep, hostileNames } from './samples.ts';

const shown = (plan: Plan): string => markdown(planDocument(plan, { file: 'plan.json' }));

/** What GitHub reads as Markdown once code is taken away, by the rules of CommonMark for fences and code spans. */
function outsideCode(source: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of source.split('\n')) {
    const ticks = /^\s*(`{3,})(?:diff)?$/u.exec(line)?.[1] ?? '';
    if (fence === '' && ticks !== '') fence = ticks;
    else if (fence === '') kept.push(withoutSpans(line));
    else if (ticks.length >= fence.length && line.trim() === ticks) fence = '';
  }
  if (fence !== '') throw new Error('a fence stays open');
  return kept.join('\n');
}

/** A code span ends at the first run of as many backticks as it began with. */
function withoutSpans(line: string): string {
  const open = /(?<![\\`])`+/u.exec(line);
  if (open === null) return line;
  const rest = line.slice(open.index + open[0].length);
  const close = new RegExp(`(?<!\`)${open[0]}(?!\`)`, 'u').exec(rest);
  if (close === null) throw new Error(`a code span stays open: ${line.slice(0, 200)}`);
  return `${line.slice(0, open.index)}CODE${withoutSpans(rest.slice(close.index + open[0].length))}`;
}

const full = (name: string): Plan =>
  aPlan({
    changes: [
      aChange({
        name,
        remarks: [name],
        fields: [
          { field: 'f', from: name, to: [name, `${name}2`] },
          { field: name, from: null, to: name },
        ],
      }),
    ],
    steps: [aStep({ title: name, hazards: ['tenant-wide'], source: { file: name, line: 1, column: 1 } })],
    refusals: [{ code: 'PST501', message: name, hint: name }],
    posture: aPosture({
      gains: [hostileMove(name)],
      newlyAllowed: { name, count: 2, example: name },
      forwards: [{ from: name, to: name, mechanism: name, change: name, before: name, after: name, loss: 'silent' }],
      residualChannels: { opened: [aDoor(name)], closed: [aDoor(name)] },
    }),
    tenant: { id: name, domain: name },
  });

describe('a plan as Markdown', () => {
  test('is the same account as the text', () => {
    expect(
      shown(aPlan())
        .replaceAll(/`\w{12}`/gu, '`DIGEST`')
        .replaceAll(/--approve \w{12}/gu, '--approve DIGEST'),
    ).toBe(
      [
        '### `contoso.onmicrosoft.com` · 1 change, 1 step · plan `DIGEST`',
        '',
        '#### Who can forward outside',
        '',
        '- = nobody gains or loses forwarding',
        '',
        '#### Changes',
        '',
        '- \\~ remote domain `fabrikam.com` · `policies/domains.yaml:4`',
        '',
        '  ```diff',
        '  ! autoForwardEnabled: false → true',
        '  ```',
        '',
        '',
        '<details>',
        '<summary>Steps · 1, safe in this order: no step opens or interrupts anything on the way.</summary>',
        '',
        '1. `let automatic forwards out to fabrikam.com` · `Set-RemoteDomain Fabrikam`',
        '',
        '</details>',
        '',
        'Nothing has been changed yet.',
        '',
        'Apply: `postern apply plan.json --approve DIGEST`',
        '',
      ].join('\n'),
    );
  });

  test('shows refusals as an alert', () => {
    const said = shown(aPlan({ refusals: [{ code: 'PST501', message: 'removes 12 objects', hint: null }] }));
    expect(said).toContain('> [!CAUTION]\n> **This plan cannot be applied:**');
  });
});

describe('hostile names in Markdown', () => {
  const harmless = outsideCode(shown(full('x')));

  test.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    '%s stays in code',
    (_, name) => {
      expect(outsideCode(shown(full(name))).split('\n')).toHaveLength(harmless.split('\n').length);
      for (const payload of ['<script', '@everyone', '](', 'https://', '# heading', '-->', '<!--']) {
        expect(outsideCode(shown(full(name)))).not.toContain(payload);
      }
    },
  );

  test('outside code the Markdown is the same whatever the names are', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('`', '<', '@', '\\', '\n', ' ', '|', '~', 'a', '\u202e', '*'),
          minLength: 1,
          maxLength: 30,
        }),
        (name) => {
          fc.pre(!name.includes('\n') && name !== 'x');
          expect(outsideCode(shown(full(name)))).toBe(outsideCode(shown(full('y'))));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a code span holds what it was given and nothing ends it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\\'), maxLength: 20 }), (name) => {
        expect(withoutSpans(codeSpan(name))).toBe('CODE');
      }),
    );
  });
});
