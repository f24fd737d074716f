import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
beforeEach(async () => {
  const tenant = contoso();
  tenant.inboxRules.clear();
  emulator = await emulatorAtNoon({ tenant });
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const policies = (text: string): readonly string[] => [
  '--emulator',
  emulator.url,
  '--policies',
  table.folder('policies', `${head}${text}`),
];

interface Told {
  readonly rule: string | null;
  readonly sanction?: string;
  readonly sanctioned?: JsonObject;
}

describe('posture says on whose word the rules of mailboxes stand', () => {
  const entry = (target: string): string =>
    `inboxForwards: [{ rule: dora@contoso.com/home, forwardTo: [${target}], owner: dora@contoso.com, reason: Travel }]\n`;
  beforeEach(async () =>
    run('New-InboxRule', { Mailbox: 'dora@contoso.com', Name: 'home', ForwardTo: ['d@fabrikam.com'] }),
  );

  test.each([
    ['declared', entry('d@fabrikam.com'), 'declared · because Travel · dora@contoso.com'],
    ['changed', entry('e@fabrikam.com'), 'not as it was declared or accepted'],
    ['undeclared', 'inboxForwards: []\n', 'no policy declares it'],
  ])('%s', async (sanction, text, said) => {
    const page = table.path(`${sanction}.html`);
    const asked = await ask('posture', ...policies(text), '--inbox-rules', '--html', page, '--json');
    expect(misfits('posture.schema.json', asked.json())).toEqual([]);
    const forwards = asked.json()['forwards'] as unknown as readonly { rule: string | null; sanctioned?: JsonObject }[];
    expect(forwards.find(({ rule }) => rule === 'home')?.sanctioned).toMatchObject({ sanction });
    expect(forwards.some(({ rule, sanctioned }) => rule === null && sanctioned !== undefined)).toBe(false);
    expect((await ask('posture', ...policies(text), '--inbox-rules')).out).toContain(said);
    expect(readFileSync(page, 'utf8').replaceAll(/<[^>]*>/gu, '')).toContain(said);
  });

  test('the same that forwards says', async () => {
    const on = [...policies(entry('d@fabrikam.com')), '--inbox-rules', '--json'];
    const [posture, forwards] = [await ask('posture', ...on), await ask('forwards', ...on)];
    const of = (asked: typeof posture) =>
      (asked.json()['forwards'] as unknown as readonly Told[]).flatMap(({ rule, sanction, sanctioned }) =>
        rule === null ? [] : [sanction ?? sanctioned?.['sanction']],
      );
    expect(of(posture)).toEqual(of(forwards));
    expect(of(posture)).toEqual(['declared']);
  });

  test('without policies nothing is said of it', async () => {
    const asked = await ask('posture', '--emulator', emulator.url, '--policies', 'none', '--inbox-rules', '--json');
    expect(JSON.stringify(asked.json()['forwards'])).not.toContain('sanctioned');
  });
});

describe('a journal rule', () => {
  const archive = { Name: 'Archive', JournalEmailAddress: 'all@archive.example' };
  const posture = async (...more: readonly string[]) =>
    ask('posture', '--emulator', emulator.url, '--policies', 'none', ...more);

  test('that is off is said to be off, and is no way out', async () => {
    await run('New-JournalRule', { ...archive, Enabled: false });
    const page = table.path('off.html');
    const { json } = await posture('--json', '--html', page);
    expect(misfits('posture.schema.json', json())).toEqual([]);
    expect(JSON.stringify(json()['residualChannels'])).not.toContain('archive.example');
    expect(json()['switchedOff']).toMatchObject([{ object: 'journalRules/Archive', to: ['all@archive.example'] }]);
    const told = (await posture('--details')).out;
    expect(told).toContain('off: a journal copies mail whole: journalRules/Archive → all@archive.example');
    expect(told.indexOf('Switched off, and no way out')).toBeLessThan(told.indexOf('journalRules/Archive'));
    expect(readFileSync(page, 'utf8')).toMatch(/Switched off, and no way out:[\s\S]*all@archive\.example/u);
  });

  test('that is on is a way out, and nothing is switched off', async () => {
    await run('New-JournalRule', { ...archive, Enabled: true });
    const { json } = await posture('--json');
    expect(JSON.stringify(json()['residualChannels'])).toContain('all@archive.example');
    expect(json()['switchedOff']).toBeUndefined();
    expect((await posture('--details')).out).not.toContain('Switched off');
  });

  test('that is accepted and there is not said to be gone; without it it is', async () => {
    await run('New-JournalRule', { ...archive, Enabled: true });
    const accepted =
      'accepted: [{ object: journalRules/Archive, properties: { enabled: true, journalEmailAddress: all@archive.example, scope: Global } }]\n';
    const gone = async () => (await ask('drift', ...policies(accepted), '--json')).json()['gone'];
    expect(await gone()).toEqual([]);
    await run('Remove-JournalRule', { Identity: 'Archive' });
    expect(await gone()).toMatchObject([{ object: 'journalRules/Archive' }]);
  });
});

test('the page says who may send through SMTP AUTH where that was asked', async () => {
  const page = table.path('auth.html');
  const text = async (...more: readonly string[]): Promise<string> => {
    await ask('posture', '--emulator', emulator.url, '--policies', 'none', '--html', page, ...more);
    return readFileSync(page, 'utf8').replaceAll(/<[^>]*>/gu, ' ');
  };
  expect(await text()).not.toContain('Who may send through SMTP AUTH');
  const { out } = await ask('posture', '--emulator', emulator.url, '--policies', 'none', '--smtp-auth');
  const [, line = ''] = /Who may send through SMTP AUTH\n {2}(?<line>.*)/u.exec(out) ?? [];
  expect(line).not.toBe('');
  expect(await text('--smtp-auth')).toContain(line);
});

test.each(['posture', 'forwards'])('%s names the forwards that nobody asks for', async (command) => {
  const on = ['--emulator', emulator.url, '--policies', 'none'];
  const said = 'forwards that are set on Microsoft 365 groups themselves';
  expect((await ask(command, ...on, '--details')).out.replaceAll(/\s+/gu, ' ')).toContain(said);
  expect((await ask(command, ...on)).out).toMatch(/Not (?:looked at|read, and not needed) +\d/u);
});
