import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadPolicies } from '../../src/policy/declared/desired.ts';
import { excerptReader, loadSources } from '../../src/policy/text/load.ts';
import { tenantFolders } from '../../src/policy/declared/tenants.ts';
import { folderOf, today, valueOf } from './support.ts';

const section = (name: string): string => `remoteDomains: [{ domainName: ${name} }]\n`;
const tenant = (name: string): string =>
  `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: ${name}.onmicrosoft.com }\n`;

async function namesIn(...paths: readonly string[]): Promise<readonly string[]> {
  const { sources } = await loadSources(paths);
  return sources.map(({ file }) => file.replace(/^.*postern-policies-[^/]+\//u, ''));
}

async function codesIn(path: string): Promise<readonly string[]> {
  return (await loadSources([path])).problems.map(({ code }) => code);
}

async function domainsIn(folder: string): Promise<readonly string[]> {
  const { entries } = valueOf(await loadPolicies(folder, today));
  return (entries.get('remoteDomains') ?? []).map(({ name }) => name);
}

describe('what is read', () => {
  test('every .yaml and .yml file below the folder, by name, and nothing else', async () => {
    const folder = await folderOf({
      'b.yaml': 'b: 1',
      'a.yml': 'a: 1',
      'deep/er/c.YAML': 'c: 1',
      'notes.md': '#',
      '.hidden.yaml': '[',
      '.git/d.yaml': '[',
    });
    expect(await namesIn(folder)).toEqual(['a.yml', 'b.yaml', 'deep/er/c.YAML']);
  });

  test('files that are named, each once', async () => {
    const folder = await folderOf({ 'a.yaml': 'a: 1', 'b.yaml': 'b: 1' });
    expect(await namesIn(join(folder, 'b.yaml'), join(folder, 'a.yaml'), join(folder, 'b.yaml'))).toEqual([
      'a.yaml',
      'b.yaml',
    ]);
  });

  test('a folder and a file that are named by a link: whoever typed the name meant what it leads to', async () => {
    const folder = await folderOf({ 'policies/a.yaml': 'a: 1' });
    await symlink('policies', join(folder, 'current'));
    await symlink(join('policies', 'a.yaml'), join(folder, 'one.yaml'));
    expect(await namesIn(join(folder, 'current'))).toEqual(['current/a.yaml']);
    expect(await codesIn(join(folder, 'one.yaml'))).toEqual([]);
  });

  test('beside links that lead to no policies', async () => {
    const folder = await folderOf({ 'a.yaml': 'a: 1', 'notes/readme.md': '#' });
    await symlink(join('notes', 'readme.md'), join(folder, 'readme.md'));
    await symlink('gone.md', join(folder, 'gone.md'));
    expect(await codesIn(folder)).toEqual([]);
  });
});

describe('what is refused', () => {
  test('a folder that does not exist, with what to do', async () => {
    const checked = await loadPolicies('/nowhere/policies', today);
    expect(checked).toMatchObject({
      ok: false,
      problems: [
        { code: 'PST110', message: '/nowhere/policies does not exist', hint: expect.stringContaining('--policies') },
      ],
    });
  });

  test('a folder without policies', async () => {
    expect(await codesIn(await folderOf({ 'readme.md': '#' }))).toEqual(['PST111']);
  });

  const links: readonly (readonly [what: string, target: string, name: string])[] = [
    ['a file outside', '../outside/secret.yaml', 'b.yaml'],
    ['a file outside, by its whole name', '/etc/passwd', 'b.yml'],
    ['a file of the folder', 'a.yaml', 'b.yaml'],
    ['a folder outside', '../outside', 'shared'],
    ['a folder of the folder', 'deep', 'shallow'],
    ['the folder itself', '.', 'again'],
    ['itself', 'b.yaml', 'b.yaml'],
    ['nothing', 'gone.yaml', 'b.yaml'],
    ['a device that never ends', '/dev/zero', 'b.yaml'],
    ['a device that waits', '/dev/tty', 'b.yaml'],
  ];

  test.each(links)('a link to %s, unread', async (_, target, name) => {
    const above = await folderOf({
      'outside/secret.yaml': 'password: hunter2',
      'policies/a.yaml': 'a: 1',
      'policies/deep/c.yaml': 'c: 1',
    });
    const folder = join(above, 'policies');
    await symlink(target, join(folder, name));
    const { sources, problems } = await loadSources([folder]);
    expect(problems).toMatchObject([
      { code: 'PST112', span: null, message: expect.stringContaining(`${name} is a link`) },
    ]);
    expect(sources.map(({ file }) => basename(file))).toEqual(['a.yaml', 'c.yaml']);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test('a file that is larger than a policy can be', async () => {
    expect(await codesIn(await folderOf({ 'a.yaml': `#${'x'.repeat(1024 * 1024)}` }))).toEqual(['PST105']);
  });

  test('a folder that is larger than policies can be', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 17 }, (_, n) => [`${n}.yaml`, `#${' '.repeat(1024 * 1024 - 1)}`]),
    );
    expect(await codesIn(await folderOf(files))).toEqual(['PST105']);
  });

  test('a pipe and a socket, which nobody waits for', async () => {
    const folder = await folderOf({ 'a.yaml': 'a: 1' });
    execFileSync('mkfifo', [join(folder, 'b.yaml')]);
    const socket = createServer().listen(join(folder, 'c.yaml'));
    onTestFinished(() => void socket.close());
    await once(socket, 'listening');
    expect(await codesIn(folder)).toEqual(['PST112', 'PST112']);
    expect(await namesIn(folder)).toEqual(['a.yaml']);
  });

  test('a pipe that is named', async () => {
    const folder = await folderOf({});
    execFileSync('mkfifo', [join(folder, 'b.yaml')]);
    expect(await codesIn(join(folder, 'b.yaml'))).toEqual(['PST110']);
  });
});

describe('several tenants', () => {
  test('a folder with a tenant section of its own is left to itself', async () => {
    const folder = await folderOf({
      'tenant.yaml': tenant('a'),
      'more/a.yaml': section('a.example'),
      'b/tenant.yaml': tenant('b'),
      'b/deep/b.yaml': section('b.example'),
      'bc/c.yaml': section('c.example'),
    });
    expect(await domainsIn(folder)).toEqual(['a.example', 'c.example']);
    expect(await domainsIn(join(folder, 'b'))).toEqual(['b.example']);
  });

  test('each has a folder', async () => {
    const folder = await folderOf({ 'b/tenant.yaml': tenant('b'), 'a/tenant.yaml': tenant('a') });
    const found = valueOf(await tenantFolders(folder));
    expect(found.map((one) => [one.folder, one.tenant.domain])).toEqual([
      [join(folder, 'a'), 'a.onmicrosoft.com'],
      [join(folder, 'b'), 'b.onmicrosoft.com'],
    ]);
  });

  test('a single one has the whole folder, wherever its section stands', async () => {
    const folder = await folderOf({ 'deep/tenant.yaml': tenant('a'), 'a.yaml': section('a.example') });
    expect(valueOf(await tenantFolders(`${folder}/`)).map((one) => one.folder)).toEqual([folder]);
    expect(await domainsIn(folder)).toEqual(['a.example']);
  });

  test('a folder above two of them is about neither', async () => {
    const folder = await folderOf({ 'b/tenant.yaml': tenant('b'), 'a/tenant.yaml': tenant('a') });
    expect(await loadPolicies(folder, today)).toMatchObject({ ok: false, problems: [{ code: 'PST303' }] });
  });
});

test('excerpts read a file once, and nothing from what cannot be shown', async () => {
  const folder = await folderOf({ 'a.yaml': 'a: 1', 'b.yaml': new Uint8Array([0xff, 0xfe]) });
  await symlink('a.yaml', join(folder, 'link.yaml'));
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  const read = excerptReader();
  expect(read(join(folder, 'a.yaml'))).toBe('a: 1');
  for (const name of ['b.yaml', 'missing.yaml', 'link.yaml', 'pipe.yaml']) expect(read(join(folder, name))).toBeNull();
});
