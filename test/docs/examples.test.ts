import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { globalOptions } from '../../src/cli/program/options.ts';
import { allCommands } from '../../src/cli/program/program.ts';
import { tenantOptions } from '../../src/cli/run/target.ts';
import { loadPolicies } from '../../src/policy/declared/desired.ts';
import { type Built, builtProgram } from '../cli/built.ts';
import { abridge } from './elision.ts';
import { blocksOf, commandsOf, remade } from './page.ts';
import { pages, pageText, pathOf } from './pages.ts';
import { sandbox } from './sandbox.ts';

const elsewhere = ['docs/emulator.md', 'docs/cli.md', 'docs/diagnostics.md'];
const own = pages.filter((page) => !elsewhere.includes(page));

/** A minute for each command of a page: some pages run a dozen, on machines with other things to do. */
const patience = (page: string): number => 60_000 * (2 + [...page.matchAll(/^(?:\$|<!-- before:) /gmu)].length);

describe('the commands of a page print what it shows (npm test -- -u writes it)', () => {
  let program: Built;
  beforeAll(async () => (program = await builtProgram()));

  for (const page of own) {
    test(page, { timeout: patience(pageText(page)) }, async () => {
      const place = sandbox(program);
      try {
        await expect(await remade(pageText(page), place)).toMatchFileSnapshot(pathOf(page));
      } finally {
        await place.close();
      }
    });
  }
});

const policies = own.flatMap((page) =>
  blocksOf(pageText(page), 'yaml')
    .filter(({ info }) => info === 'yaml')
    .map(({ text }, index) => ({ page, number: index + 1, text })),
);

test.each(policies)('the policies in $page, number $number, are valid', async ({ text }) => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-docs-'));
  try {
    writeFileSync(join(folder, 'policies.yaml'), text);
    const checked = await loadPolicies(folder, '2026-11-21');
    expect(checked.ok ? checked.warnings : checked.problems).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each(own)('every command that %s names has its name and its flags', async (page) => {
  const known = new Map(
    (await allCommands()).flatMap(({ listed, command }) =>
      [listed.name, listed.alias ?? listed.name].map((name) => [name, command] as const),
    ),
  );
  for (const line of mentioned(pageText(page))) {
    const [, name = '', ...rest] = line.split(/\s+/u);
    if (name.startsWith('-')) continue;
    expect([...known.keys()]).toContain(name);
    const command = known.get(name);
    const options = [...globalOptions, ...(command?.options ?? []), ...(command?.tenant === true ? tenantOptions : [])];
    const flags = options.flatMap(({ flags: written }) => written.split(/,? /u));
    for (const flag of rest.filter((word) => /^--[a-z]/u.test(word))) expect([...flags, '--help']).toContain(flag);
  }
});

/** Command lines in running text and in blocks. */
function mentioned(page: string): readonly string[] {
  const blocks = ['sh', 'console'].flatMap((language) => blocksOf(page, language)).map(({ text }) => text);
  const lines = blocks.flatMap((text) =>
    text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/^\$ /u, '')),
  );
  const inline = [...page.matchAll(/`(postern [^`]+)`/gu)].map(([, said]) => said ?? '');
  return [...lines, ...inline].filter((line) => /^postern [a-z-]/u.test(line));
}

describe('the reader of pages', () => {
  test('takes commands apart, with their continuations and what they show', () => {
    expect(commandsOf('$ postern plan \\\n    --json\n{}\n$ echo $?\n0\n')).toEqual([
      { command: 'postern plan \\\n    --json', shown: ['{}'] },
      { command: 'echo $?', shown: ['0'] },
    ]);
  });

  test.each([
    { title: 'shows everything where nothing is left out', shown: ['x'], abridged: ['a', 'b', 'c', 'd', 'e'] },
    { title: 'keeps the beginning', shown: ['old', 'b', '…'], abridged: ['a', 'b', '…'] },
    { title: 'keeps the end', shown: ['…', 'old'], abridged: ['…', 'e'] },
    {
      title: 'finds a part between two by its first line',
      shown: ['…', 'c', 'x', '…'],
      abridged: ['…', 'c', 'd', '…'],
    },
    { title: 'keeps all three', shown: ['a', '…', 'c', '…', 'e'], abridged: ['a', '…', 'c', '…', 'e'] },
  ])('$title', ({ shown, abridged }) => {
    expect(abridge(shown, ['a', 'b', 'c', 'd', 'e'])).toEqual(abridged);
  });

  test('refuses a part that the output does not have', () => {
    expect(() => abridge(['…', 'z', '…'], ['a'])).toThrow('no line "z"');
  });
});
