import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const policies = table.folder(
  'granted',
  `${head}grants: [{ name: A & B, from: { people: [ana@contoso.com] }, to: [fabrikam.com], until: 2030-01-01 }]\n`,
);

/** The words of a text or of a page, without what is not read. */
const wordsOf = (text: string): string =>
  text
    .replaceAll(/<(?:style|script)>[\s\S]*?<\/(?:style|script)>|<[^>]+>/gu, ' ')
    .replaceAll('&#38;', '&')
    .replaceAll(/\s+/gu, ' ');

describe('a list as a page', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['forwards', ['--inbox-rules'], ['ben@contoso.com → ben.walters@outlook.com', 'Stay inside', 'keeps no copy']],
    ['forwards', ['--policies', '/nowhere'], ['ana@contoso.com → ana.castro.private@gmail.com']],
    [
      'grants',
      ['--policies', policies],
      ['A & B', 'until 2030-01-01', 'fabrikam.com', 'not known', 'Beside all grants'],
    ],
  ])('%s %j: the page has the words of the terminal, the answer as its heading', async (command, flags, parts) => {
    const file = table.path(`${command}.html`);
    const args = [command, ...flags, '--emulator', 'contoso'];
    const { out, code } = await ask(...args, '--html', file);
    const page = readFileSync(file, 'utf8');
    const [first = ''] = out.split('\n');
    expect(wordsOf(/<h1[^>]*>([\s\S]*?)<\/h1>/u.exec(page)?.[1] ?? '').trim()).toBe(wordsOf(first).trim());
    expect(parts.filter((part) => !wordsOf(page).includes(part))).toEqual([]);
    expect(page.includes('http-equiv="Content-Security-Policy"')).toBe(true);
    expect(await ask(...args)).toMatchObject({ out, code });
  });

  test('without a folder to write it in says so, and nothing else is lost', async () => {
    const asked = await ask('forwards', '--emulator', 'contoso', '--html', '/nowhere/at/all.html');
    expect(asked.code).not.toBe(0);
    expect(asked.err).toMatch(/\/nowhere\/at\/all\.html/u);
  });
});
