import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propose } from '../../../src/pipeline.ts';
import { snapshotReader } from '../../../src/tenant/snapshot.ts';
import type { SnapshotDocument } from '../../../src/tenant/snapshot/document.ts';
import type { TenantReader } from '../../../src/tenant/tenant.ts';
import { snapshot } from '../../cli/asking.ts';
import { times } from '../../support/draws.ts';
import { exported, readBack } from '../../support/exporting.ts';
import { context } from '../../support/flow.ts';

/** A tenant with one transport rule for each name, which says the name in its texts and lists too. */
const ruledBy = (names: readonly string[]): TenantReader =>
  snapshotReader(
    JSON.parse(
      snapshot({
        transportRules: names.map((name, priority) => ({
          Name: name,
          Priority: priority,
          State: 'Enabled',
          Mode: 'Enforce',
          SubjectContainsWords: [name, `${name} and more`],
          PrependSubject: name,
          RejectMessageReasonText: name,
          RejectMessageEnhancedStatusCode: '5.7.1',
          Comments: `a ${name} z`,
        })),
      }),
    ) as SnapshotDocument,
  );

/** The names of the rules as the exported policies have them, and what a plan of the policies would do. */
async function survivors(names: readonly string[]): Promise<unknown> {
  const reader = ruledBy(names);
  const desired = readBack(await exported(reader));
  const plan = await propose(desired, reader, context);
  const rules = desired.entries.get('transportRules') ?? [];
  return { names: rules.map((entry) => entry.name), steps: plan.ok ? plan.value.steps : plan.problems };
}

const looksLikeYaml = ['no', 'null', '~', '1e3', '0x1f', '2026-11-21', 'true', '.inf', '<<', '---', '...', '=', '-'];
const looksLikeSyntax = [
  '- a',
  'a: b',
  'a #b',
  '# a',
  '&a',
  '*',
  '!!str a',
  '| a',
  '> a',
  '%a',
  '@a',
  '`a`',
  '? a',
  '[a',
  'a]',
  '{a',
  ',a',
];
const breaksLines = [
  'a\nb',
  'a\r\nb',
  'a\n\n  b',
  'a\u0085b',
  'a\u2028b',
  '\na',
  'a\n',
  'a\n# Not declared: b\n  - name: c',
];
const hides = ['\u202Egpj.exe', 'a\u200Bb', '\uFEFFa', '\u{E0041}a', 'a\u001B[31mb', 'a\u0007'];
const quotes = [`"a'`, `O’Brien's`, '\\', '\\u0041', '${a}', '$(a)', '\ta', ' a ', '𝔞😀', 'ﬁ'];

describe('names of a tenant', () => {
  test.each(Object.entries({ looksLikeYaml, looksLikeSyntax, breaksLines, hides, quotes }))(
    'of the sort %s survive',
    async (_, names) => {
      expect(await survivors(names)).toEqual({ names, steps: [] });
    },
  );

  test('of any sort survive', async () => {
    const name = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...Array.from('a -:#\'"\n\t\r[]{},&*!|>%@`?~<.\\')),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => one !== '\0'),
      ),
      minLength: 1,
      maxLength: 20,
    });
    const unique = fc.uniqueArray(name, { minLength: 1, maxLength: 8, selector: (one) => one.toLowerCase() });
    await fc.assert(
      fc.asyncProperty(unique, async (names) => {
        expect(await survivors(names)).toEqual({ names, steps: [] });
      }),
      { numRuns: times(20) },
    );
  });

  test.each(['a\0b', '\0', 'a\uD800', '\uDC00b'])(
    'that nothing can store (%j) stay undeclared, and it is said',
    async (name) => {
      const files = await exported(ruledBy(['fine', name]));
      expect(readBack(files).entries.get('transportRules')).toMatchObject([{ name: 'fine' }]);
      const rules = files.find(({ file }) => file === 'transport-rules.yaml');
      expect(rules?.text).toContain('as a policy it would be wrong: the value holds the character U+');
      expect(files.find(({ file }) => file === 'tenant.yaml')?.text).not.toMatch(/undeclared: report, ignore/u);
    },
  );

  test('that no reader could see are written out in the file', async () => {
    const files = await exported(ruledBy([...hides, ...breaksLines]));
    const text = files.map((one) => one.text).join('');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
