import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test } from 'vitest';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import { ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const policies = (name: string, text: string): readonly string[] => ['--policies', table.folder(name, head + text)];

const several = policies(
  'several',
  `grants:
  - { name: No end, from: { memberOf: [fwd@contoso.com, desk@contoso.com] }, to: [a.example], accept: [redirects, mailbox-forwards] }
  - { name: Late, from: { people: [ana@contoso.com] }, to: ["*.b.example"], by: [outlook-rules], until: 2030-01-01, reason: "A ticket, system", owner: o@contoso.com }
  - { name: Soon, from: everyone, to: ["*"], until: 2026-12-14, ticket: CHG-1 }
  - { name: Sooner, from: { people: [ben@contoso.com] }, to: [c.example], until: 2026-12-01 }
  - { name: Gone, from: { people: [ben@contoso.com] }, to: [d.example], until: 2026-11-21 }
`,
);

const listed = async (...args: readonly string[]): Promise<GrantsReport> =>
  (await ask('grants', ...args, '--json')).json() as unknown as GrantsReport;

describe('the register of grants', () => {
  test('has those that end first at its head and those that have ended at its end', async () => {
    const { grants, used } = await listed(...several, '--at', '2026-11-30');
    expect(used).toBe(true);
    expect(grants.map(({ name, course }) => `${name} ${course}`)).toEqual([
      'Sooner ending',
      'Soon ending',
      'Late standing',
      'No end standing',
      'Gone ended',
    ]);
  });

  test.each([
    ['2026-11-20', 'Gone ending', 'Sooner ending'],
    ['2026-12-01', 'Soon ending', 'Late standing'],
    ['2029-12-31', 'Late ending', 'No end standing'],
    ['2030-01-01', 'No end standing', 'Gone ended'],
  ])('on %s it begins with %s and %s', async (day, ...first) => {
    const { grants } = await listed(...several, '--at', day);
    expect(grants.slice(0, 2).map(({ name, course }) => `${name} ${course}`)).toEqual(first);
  });

  test('names just the objects that a plan makes for a grant', async () => {
    const { grants } = await listed(
      ...policies('one', 'grants: [{ name: One, from: { people: [ana@contoso.com] }, to: [a.example] }]\n'),
    );
    expect(grants[0]?.carriedBy).toEqual([
      { object: 'outboundPolicies/grants people', noun: 'outbound policy', name: 'Grants people' },
      { object: 'remoteDomains/a.example', noun: 'remote domain', name: 'a.example' },
    ]);
    const { grants: ended } = await listed(...several, '--at', '2026-11-30');
    expect(ended.at(-1)?.carriedBy).toEqual([]);
  });

  test('fits its schema', async () => {
    expect(misfits('grants.schema.json', await listed(...several))).toEqual([]);
    expect(misfits('grants.schema.json', await listed(...policies('none', '')))).toEqual([]);
  });

  test('is a table for a spreadsheet', async () => {
    const { out } = await ask('grants', ...several, '--at', '2026-11-30', '--format', 'csv');
    const rows = parse(out, { columns: true, bom: true }) as readonly Readonly<Record<string, string>>[];
    expect(rows.map(({ name }) => name)).toEqual(['Sooner', 'Soon', 'Late', 'No end', 'Gone']);
    expect(rows[2]).toMatchObject({
      from: 'ana@contoso.com',
      to: '*.b.example',
      by: 'outlook-rules',
      reason: 'A ticket, system',
      owner: 'o@contoso.com',
      until: '2030-01-01',
    });
    expect(rows[3]?.['from']).toBe('members of fwd@contoso.com; members of desk@contoso.com');
  });

  test('is read by people', async () => {
    const { out, code } = await ask('grants', ...several, '--at', '2026-11-30', '--details');
    expect(code).toBe(0);
    expect(out).toContain('5 grants: 2 end soon, 1 has ended.');
    expect(out).toMatch(
      /ana@contoso\.com → \*\.b\.example\s+Outlook rules\n\s+because A ticket, system\n\s+o@contoso\.com · \S+:4\n/u,
    );
    expect(out).toMatch(/Sooner\s+until 2026-12-01\n.+\n\s+nobody says why/u);
    expect(out).toMatch(
      /No end\s+no end\n\s+members of fwd@contoso\.com and desk@contoso\.com → a\.example\s+every way/u,
    );
    expect(out).toMatch(/everyone → any domain/u);
    expect(out).toContain('accepts redirects, mailbox-forwards');
  });

  test.each(['', 'outboundPolicies: [{ name: Default, autoForwardingMode: Off }]\n'])(
    'says that there is none in "%s"',
    async (text) => {
      const { out, code } = await ask('grants', ...policies('without', text));
      expect({ code, out }).toMatchObject({
        code: 0,
        out: expect.stringContaining('The policies have no grants.') as string,
      });
    },
  );

  test('of policies that are wrong is what is wrong with them', async () => {
    const { code, err } = await ask(
      'grants',
      ...policies('wrong', 'grants: [{ name: One, from: nobody, to: [a.example] }]\n'),
    );
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('policies.yaml:2') as string });
  });

  test('shows no hidden letters of a name', async () => {
    const hostile = 'grants: [{ name: "A\\u202Eb\\u001B[31m", from: everyone, to: ["*"], reason: "x\\u0007" }]\n';
    const { out } = await ask('grants', ...policies('hostile', hostile));
    for (const one of ['\u202E', '\u001B', '\u0007']) expect(out).not.toContain(one);
  });
});
