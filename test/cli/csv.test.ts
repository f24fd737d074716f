import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import { visible } from '../../src/escape.ts';
import { csv } from '../../src/render/csv/csv.ts';
import { postureTables } from '../../src/render/csv/posture-tables.ts';
import { payloads } from '../support/hostile-tenant.ts';
import { ask, type Desk, desk, partner, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

type Row = Readonly<Record<string, string>>;

/** A table as another program reads it. */
const read = (text: string): readonly Row[] => parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });

const policies = `
outboundPolicies:
  - name: Partner
    autoForwardingMode: On
    fromMemberOf: [fwd@contoso.com]
    owner: messaging@contoso.com
    reason: "Orders, \\"urgent\\" ones"
    ticket: CHG-1042
    until: 2036-03-31
`;

const forwards = [{ Name: 'ben', ForwardingSmtpAddress: 'smtp:x@fabrikam.com', DeliverToMailboxAndForward: false }];

async function tables(
  folder: string,
  ...more: readonly string[]
): Promise<{ report: PostureReport; of: (name: string) => string }> {
  const snapshotFile = table.put('tenant.json', snapshot({ ...partner, forwards }));
  const args = ['posture', '--snapshot', snapshotFile, '--policies', table.folder('policies', policies)];
  const { json } = await ask(...args, '--csv', table.path(folder), '--json', ...more);
  return {
    report: json() as unknown as PostureReport,
    of: (name) => readFileSync(join(table.path(folder), `${name}.csv`), 'utf8'),
  };
}

describe('posture --csv', () => {
  test('writes all tables into a folder that it makes', async () => {
    const { of } = await tables('new/tables', '--smtp-auth');
    for (const name of Object.keys(postureTables)) {
      const text = of(name);
      expect(text.startsWith('\uFEFF')).toBe(true);
      expect(text.endsWith('\r\n')).toBe(true);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u);
    }
  });

  test('says of each exception who answers for it, why and until when', async () => {
    const rows = read((await tables('a')).of('exceptions'));
    expect(rows).toContainEqual({
      object: 'outboundPolicies/Partner',
      verdict: 'allowed',
      senders: 'ben@contoso.com',
      destinations: 'any external domain',
      // A forward of the mailbox comes before its redirect rules.
      mechanisms: 'inbox-forward; inbox-forward-attachment; mailbox-smtp; mailbox-object',
      forwards_in_use: '1',
      owner: 'messaging@contoso.com',
      reason: 'Orders, "urgent" ones',
      ticket: 'CHG-1042',
      until: '2036-03-31',
      declared_at: expect.stringMatching(/policies\.yaml:3$/u),
    });
    expect(rows.map(({ object }) => object)).toContain('remoteDomains/*');
  });

  test('says in every table what the JSON says', async () => {
    const { report, of } = await tables('b');
    const ways = report.cells.flatMap((cell) => cell.ways);
    expect(read(of('posture')).map(({ verdict }) => verdict)).toEqual(
      ways.map(({ answer }) => report.answers[answer]?.verdict),
    );
    expect(read(of('forwards'))).toMatchObject(
      report.forwards.map(({ from, to, verdict, keepsCopy }) => ({ from, to, verdict, keeps_copy: String(keepsCopy) })),
    );
    expect(read(of('exceptions'))).toMatchObject(report.exceptions.map(({ object, senders }) => ({ object, senders })));
    expect(read(of('findings')).map(({ id, answer, message }) => [id, answer, message])).toEqual([
      ...report.findings.map(({ id, answer, message }) => [id, answer, message]),
      ...report.met.map(({ id, title }) => [id, 'met', title]),
    ]);
  });

  test('keeps the names of its columns', async () => {
    const { of } = await tables('c', '--smtp-auth');
    const heads = Object.keys(postureTables).map((name) => [name, of(name).slice(1).split('\r\n')[0]]);
    const page = readFileSync(new URL('../../docs/posture-report.md', import.meta.url), 'utf8');
    for (const [name, head = ''] of heads) {
      const told = new RegExp(`^\\| \`${name}\\.csv\` \\| (?<columns>.*?) \\|`, 'mu').exec(page)?.groups?.['columns'];
      expect(told?.replaceAll('`', '').split(', ')).toEqual(head.split(','));
    }
  });

  test.each([
    ['a file in the place of the folder', () => table.put('taken', 'x'), 'taken'],
    ['no name', () => '', ''],
  ])('refuses %s', async (_, make, name) => {
    const file = table.put('tenant.json', snapshot());
    const { code, err } = await ask('posture', '--snapshot', file, '--policies', '/nonexistent', '--csv', make());
    expect(code).toBe(1);
    expect(err).toContain(`${name} could not be written`);
    expect(existsSync(join(table.path('taken'), 'posture.csv'))).toBe(false);
  });
});

const columns = { text: (one: string) => one, number: (one: string) => one.length } as const;

describe('a cell', () => {
  test.each([
    ...payloads,
    'plain',
    '',
    ' spaces around ',
    'a;b',
    'comma, quote " and\r\nline',
    'Ünïcode 日本 🦊',
    '\uFEFFmark',
  ])('comes back from another program as it was, with what cannot be seen written out: %j', (text) => {
    const [row] = read(csv(columns, [text]));
    expect(row?.['text']?.replace(/^'(?=\s*[=+\-@＝＋－＠])/u, '')).toBe(visible(text));
    expect(row?.['number']).toBe(String(text.length));
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '＝1', '＋1', '－1', '＠x', "=cmd|' /C calc'!A0"])(
    'is never a formula: %j',
    (text) => {
      expect(read(csv(columns, [text]))[0]?.['text']).toBe(`'${text}`);
    },
  );

  test.each(['\t=1', '\r=1', '\n=1', '\u200B=1'])('has nothing before a sign that is not seen: %j', (text) => {
    expect(read(csv(columns, [text]))[0]?.['text']).toBe(visible(text));
  });

  test.each(["'quoted", 'a=b', 'x-1', '5.7.520', '(=1)'])('is left alone where it cannot be one: %j', (text) => {
    expect(read(csv(columns, [text]))[0]?.['text']).toBe(text);
  });
});
