import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
let emulator: RunningEmulator;
let folder: string;
let files: string;
let rows: readonly JsonObject[];

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};

/** The rows that a reading cmdlet answers with. */
async function listing(cmdlet: string, parameters: JsonObject): Promise<readonly JsonObject[]> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ cmdlet, parameters });
  const answer = await fetch(`${emulator.url}/_postern/run`, { method: 'POST', headers, body });
  return ((await answer.json()) as { readonly rows: readonly JsonObject[] }).rows;
}

const cmdlets = [
  'Get-AcceptedDomain',
  'Get-HostedOutboundSpamFilterPolicy',
  'Get-HostedOutboundSpamFilterRule',
  'Get-RemoteDomain',
  'Get-TransportRule',
  'Get-Mailbox',
  'Get-MailContact',
];

/** What PowerShell would have written: the listings one a file, the rules of all mailboxes in one. */
beforeAll(async () => {
  const state = contoso();
  state.inboxRules.clear();
  emulator = await emulatorAtNoon({ tenant: state });
  await run('New-InboxRule', { Mailbox: 'ana@contoso.com', Name: 'Tickets', ForwardTo: 'tickets@fabrikam.com' });
  await run('New-JournalRule', { Name: 'archive', JournalEmailAddress: 'j@partner.example', Enabled: true });
  folder = table.path('as-found');
  const from = ['--emulator', emulator.url, '--policies', '/nonexistent', '--inbox-rules'];
  const { code, err } = await ask('export', ...from, '--out', folder);
  if (code !== 0) throw new Error(err);
  rows = await listing('Get-InboxRule', { Mailbox: 'ana@contoso.com', IncludeHidden: true });
  files = table.path('files');
  mkdirSync(files);
  for (const cmdlet of cmdlets) writeFileSync(join(files, `${cmdlet}.json`), JSON.stringify(await listing(cmdlet, {})));
  writeFileSync(join(files, 'Get-InboxRule.json'), JSON.stringify(rows));
});
afterAll(async () => {
  await emulator.close();
  table.remove();
});

const at = ['--at', '2026-12-01'] as const;
const forwardsOf = async (source: string): Promise<ForwardsReport> =>
  (
    await ask('forwards', '--snapshot', source, '--policies', folder, ...at, '--json')
  ).json() as unknown as ForwardsReport;

describe('rules in files', () => {
  test('bear in their rows no address of their mailbox', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows.map((row) => [row['MailboxOwnerId'], row['Identity']]))).not.toContain('@');
  });

  test('are those of the mailbox that another file names, in forwards and in drift', async () => {
    const own = (await forwardsOf(files)).forwards.filter(({ rule }) => rule !== null);
    expect(own.map(({ from, to, sanction }) => [from, to, sanction])).toEqual([
      ['ana@contoso.com', 'tickets@fabrikam.com', 'declared'],
    ]);
    const told = await ask('drift', '--snapshot', files, '--policies', folder, ...at, '--json');
    const { moved, unsanctioned, unknown } = told.json() as unknown as Drift;
    const rules = [...moved, ...unsanctioned, ...unknown].filter(({ object }) => object.startsWith('inboxForwards/'));
    expect(rules.filter(({ action }) => action !== 'unknown')).toEqual([]);
    expect(JSON.stringify(rules)).not.toContain('forwards mail of');
  });

  test('are nobody’s by name where no file says whose they are', async () => {
    const alone = table.path('alone');
    mkdirSync(alone);
    writeFileSync(join(alone, 'Get-InboxRule.json'), JSON.stringify(rows));
    const own = (await forwardsOf(alone)).forwards.filter(({ rule }) => rule !== null);
    expect(own).toHaveLength(1);
    expect(own[0]?.from).not.toContain('@');
  });

  test('that were exported without their targets send to nobody by the name of a column', async () => {
    const bare = table.path('bare');
    mkdirSync(bare);
    writeFileSync(
      join(bare, 'Get-InboxRule.csv'),
      '"Name","Enabled","ForwardTo","RedirectTo","ForwardAsAttachmentTo","MailboxOwnerId"\n"Tickets","True","System.String[]",,,"3731"\n',
    );
    const { forwards, unread } = await forwardsOf(bare);
    expect(JSON.stringify(forwards).toLowerCase()).not.toContain('forwardto');
    expect(forwards.map(({ to, verdict }) => [to, verdict])).toEqual([['an unread target', 'indeterminate']]);
    expect(unread.map(({ why }) => why)).toContain('its row does not say: ForwardTo is missing');
  });
});

test('a declared rule is listed with the line that declares it', async () => {
  const asked = ['forwards', '--emulator', emulator.url, '--policies', folder, '--inbox-rules'];
  expect((await ask(...asked)).out).toMatch(/“Tickets” · keeps a copy\n +\S+inbox-forwards\.yaml:\d+\n/u);
  await run('New-InboxRule', { Mailbox: 'ana@contoso.com', Name: 'other', ForwardTo: 'o@fabrikam.com' });
  const { forwards } = (await ask(...asked, '--json')).json() as unknown as ForwardsReport;
  await run('Remove-InboxRule', { Mailbox: 'ana@contoso.com', Identity: 'other' });
  const placed = forwards.filter(({ rule }) => rule !== null).map(({ rule, place }) => [rule, place !== null]);
  expect(Object.fromEntries(placed)).toEqual({ Tickets: true, other: false });
});

test('a journal rule that is accepted is gone once it is, and not before', async () => {
  const asked = ['drift', '--emulator', emulator.url, '--policies', folder, '--json'];
  const goneIn = async (): Promise<readonly string[]> =>
    ((await ask(...asked)).json() as unknown as Drift).gone.map(({ object }) => object);
  expect(await goneIn()).toEqual([]);
  await run('Remove-JournalRule', { Identity: 'archive', Confirm: false });
  expect(await goneIn()).toEqual(['journalRules/archive']);
});

test('that no transport rule looks for flows is said where transport rules were read', async () => {
  const channelsOf = async (source: string): Promise<readonly string[]> => {
    const asked = await ask('posture', '--snapshot', source, '--policies', '/nonexistent', ...at, '--json');
    return (asked.json() as unknown as PostureReport).residualChannels.map(({ channel }) => channel);
  };
  expect(await channelsOf(files)).toContain('power-automate');
  const some = table.path('some');
  mkdirSync(some);
  for (const cmdlet of ['Get-AcceptedDomain', 'Get-RemoteDomain', 'Get-HostedOutboundSpamFilterPolicy'])
    writeFileSync(join(some, `${cmdlet}.json`), readFileSync(join(files, `${cmdlet}.json`)));
  expect(await channelsOf(some)).toEqual([]);
});
