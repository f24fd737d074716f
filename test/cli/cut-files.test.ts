import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { forms } from '../files/written.ts';
import { ask, type Desk, desk } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

let made = 0;

async function listed(files: Readonly<Record<string, string>>) {
  const path = table.path(`cut ${(made += 1)}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  const { json, out } = await ask('forwards', '--snapshot', path, '--policies', 'none', '--json');
  expect(out).not.toBe('');
  const { forwards, unread } = json() as unknown as {
    forwards: readonly { from: string }[];
    unread: readonly { what: string; why: string }[];
  };
  return { from: forwards.map((one) => one.from), why: unread.find(({ what }) => what === 'mailboxForwarding')?.why };
}

const mailbox = (n: number, forward: string | null = null): JsonObject => ({
  Guid: `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`,
  UserPrincipalName: `u${n}@contoso.com`,
  PrimarySmtpAddress: `u${n}@contoso.com`,
  RecipientTypeDetails: 'UserMailbox',
  ForwardingAddress: null,
  ForwardingSmtpAddress: forward,
  DeliverToMailboxAndForward: false,
});
const mailboxes = (from: number, to: number): readonly JsonObject[] =>
  Array.from({ length: to - from }, (_, n) => mailbox(from + n, from + n === 3 ? 'smtp:x@fabrikam.com' : null));

const csv = forms['CSV with commas'];
const whole = csv(mailboxes(0, 5));

test('a whole listing says who forwards', async () => {
  expect(await listed({ 'Get-Mailbox.csv': whole })).toEqual({ from: ['u3@contoso.com'], why: undefined });
});

describe('a listing of mailboxes in which something may be missing says nothing for certain', () => {
  test.each([
    ['broken in its last row', whole.slice(0, -60), 'something is missing: it ends in the middle of a row'],
    ['broken inside of the last value', whole.slice(0, -5), 'something is missing: 1 of its rows does not fit'],
    ['without the end of its last line', whole.slice(0, -2), 'its last line has no end'],
    [
      'broken in its last value, which has no quotes',
      'UserPrincipalName,PrimarySmtpAddress,RecipientTypeDetails,ForwardingAddress,ForwardingSmtpAddress\na@contoso.com,a@contoso.com,UserMailbox,,\nb@contoso.com,b@contoso.com,UserMailbox,,smtp:x@fabri',
      'its last line has no end',
    ],
    ['broken, and ended by an editor', `${whole.slice(0, -60)}\r\n`, '1 of its rows has fewer values'],
    ['with a short row inside', whole.replace(',"smtp:x@fabrikam.com","False"', ''), '1 of its rows has fewer values'],
    ['with a quote that is left open', whole.replace('"u2@contoso.com"', '"u2@contoso.com'), 'not fit its header'],
    ['with a header alone', csv(mailboxes(0, 1)).split('\n')[0]?.concat('\n') ?? '', 'it has a header, and no row'],
    ['with as many rows as it gets unless told otherwise', csv(mailboxes(4, 1004)), 'it has exactly 1000 rows'],
    ['with as many rows as somebody may have asked for', csv(mailboxes(4, 5004)), 'it has exactly 5000 rows'],
  ])('%s', async (_, text, said) => {
    const { from, why } = await listed({ 'Get-Mailbox.csv': text });
    expect(from).toEqual([]);
    expect(why).toContain(said);
  });

  test.each(Object.entries(forms))('broken off after most of its letters, in %s', async (_, write) => {
    const text = write(mailboxes(4, 24)).trimEnd();
    const { from, why } = await listed({ 'Get-Mailbox.txt': text.slice(0, Math.floor(text.length * 0.87)) });
    expect([from, why]).toEqual([[], expect.stringMatching(/something is missing|has no end/u)]);
  });
});

describe('a printed list that is not as PowerShell prints it', () => {
  const list = forms['Format-List'](mailboxes(0, 5)).replaceAll('\r\n', '\n');
  const wrapped = (width: number): string =>
    list
      .split('\n')
      .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''])
      .join('\n');

  test.each([
    ['without blanks before its colons', list.replaceAll(/ +:/gu, ':'), 'not as PowerShell writes one'],
    ['with one blank before each', list.replaceAll(/ +:/gu, ' :'), 'not as PowerShell writes one'],
    ['with tabs', list.replaceAll(/ +: ?/gu, '\t: '), 'not as PowerShell writes one'],
    ['as somebody answered to it', list.replaceAll(/^/gmu, '> '), 'not as PowerShell writes one'],
    ['of a console that was too narrow for every line', wrapped(30), 'not as PowerShell writes one'],
    [
      'of a console that was too narrow for one line',
      list.replace('smtp:x@fab', 'smtp:x@fab\n'),
      '1 of its paragraphs is no object',
    ],
    ['with a blank line after each', list.replaceAll('\n', '\n\n'), 'do not have the same properties'],
    [
      'of which an object lost a line',
      list.replace(/ForwardingSmtpAddress .*smtp.*\n/u, ''),
      'do not have the same properties',
    ],
  ])('%s is unknown', async (_, text, said) => {
    const { from, why } = await listed({ 'Get-Mailbox.txt': text });
    expect([from, why]).toEqual([[], expect.stringContaining(said)]);
  });

  test('but lost the lines between its objects is read', async () => {
    const text = list.trim().replaceAll(/\n\n+/gu, '\n');
    expect(await listed({ 'Get-Mailbox.txt': `${text}\n` })).toEqual({ from: ['u3@contoso.com'], why: undefined });
  });
});

describe('a listing in several files', () => {
  test('is all of them together, whatever they are called', async () => {
    const files = { 'Get-Mailbox-1.csv': whole, 'Get-Mailbox-2.csv': csv(mailboxes(5, 9)), 'x.csv': whole };
    expect(await listed(files)).toEqual({ from: ['u3@contoso.com'], why: undefined });
    const last = csv([mailbox(9, 'smtp:y@fabrikam.com')]);
    expect((await listed({ 'a.csv': whole, 'b.csv': csv(mailboxes(5, 9)), 'c.csv': last })).from).toEqual([
      'u3@contoso.com',
      'u9@contoso.com',
    ]);
  });

  test('is unknown where one of them broke off', async () => {
    const { why } = await listed({ 'a.csv': whole, 'Get-Mailbox.csv': csv(mailboxes(5, 9)).slice(0, -60) });
    expect(why).toContain('something is missing');
  });

  test('is unknown where two say different things of one mailbox', async () => {
    const { why } = await listed({ 'a.csv': whole, 'b.csv': csv([mailbox(3)]) });
    expect(why).toContain('two files say different things of 00000000-0000-0000-0000-000000000003');
  });
});

describe('an export of the audit log', () => {
  const record = (n: number, more: JsonObject = {}): JsonObject => ({
    ...more,
    AuditData: JSON.stringify({ Id: `${n}`, Operation: 'Set-User', CreationTime: '2026-11-20T08:00:00', UserId: 'x' }),
  });
  const records = (count: number, more: JsonObject = {}): string =>
    JSON.stringify(Array.from({ length: count }, (_, n) => record(n, more)));

  test.each([
    ['as many as a search gives unless told otherwise', records(100), 'exactly 100 records'],
    ['as many as a search gives at most', records(5000), 'exactly 5000 records'],
    ['fewer than its search found', records(7, { ResultCount: 812 }), 'its search found 812 records'],
  ])('with %s is not taken for whole', async (_, text, said) => {
    const file = table.put('audit.json', text);
    const asked = await ask('forwards', '--emulator', 'contoso', '--since', '2d', '--audit-file', file, '--json');
    expect(JSON.stringify(asked.json()['unread'])).toContain(said);
  });

  test('with all that its search found has no such remark', async () => {
    const file = table.put('audit.json', records(100, { ResultCount: 100 }));
    const asked = await ask('forwards', '--emulator', 'contoso', '--since', '2d', '--audit-file', file, '--json');
    expect(JSON.stringify(asked.json()['unread'])).not.toContain('the rest is missing');
  });
});

test('nobody is said not to forward by a trace that broke off', async () => {
  const row = (from: string): JsonObject => ({
    date_time_utc: '2026-11-20T09:14:03Z',
    source: 'SMTP',
    event_id: 'SEND',
    network_message_id: from,
    recipient_address: 'x@fabrikam.com',
    sender_address: from,
    custom_data: 'a value of some length',
  });
  const text = csv([row('ben@contoso.com'), row('ben@contoso.com')]);
  const uses = async (content: string) => {
    const file = table.put('trace.csv', content);
    const { json } = await ask('posture', '--emulator', 'contoso', '--policies', 'none', '--evidence', file, '--json');
    return json()['evidence'] as unknown as { uses: readonly { object: string; state: string; because: string }[] };
  };
  const own = (all: Awaited<ReturnType<typeof uses>>) => all.uses.find(({ object }) => object.endsWith('/Temp allow'));
  expect(own(await uses(text))?.state).toBe('idle');
  expect(own(await uses(text.slice(0, -12)))).toMatchObject({
    state: 'unknown',
    because: expect.stringContaining('may lack some of it'),
  });
});
