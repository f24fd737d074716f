import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTenant } from '../../../src/emulator/tenants/index.ts';

async function withFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-open-'));
  try {
    const file = join(folder, 'tenant.json');
    await writeFile(file, text);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  { name: 'contoso', options: {}, recipients: 38 },
  { name: 'empty', options: {}, recipients: 0 },
  { name: 'generated', options: { mailboxes: 100, seed: 7 }, recipients: 102 },
])('$name opens by its name', async ({ name, options, recipients }) => {
  expect((await openTenant(name, options)).recipients.size).toBe(recipients);
});

test('a file opens by its path', async () => {
  const text = '{"format":"postern-snapshot/1","tenant":{"id":"x","domain":"fabrikam.onmicrosoft.com"},"reads":[]}';
  expect(await withFile(text, async (file) => (await openTenant(file)).domain)).toBe('fabrikam.onmicrosoft.com');
});

test.each([
  { text: '{', says: /tenant\.json is not JSON/u },
  { text: '{}', says: /tenant\.json: not a snapshot/u },
])('a file with $text says what is wrong with it', async ({ text, says }) => {
  await withFile(text, async (file) => expect(openTenant(file)).rejects.toThrow(says));
});

test('what is neither says which names there are', async () => {
  await expect(openTenant('toString')).rejects.toThrow(
    /neither a shipped tenant \(contoso, empty, generated\) nor a snapshot/u,
  );
});
