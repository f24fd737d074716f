import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPolicies } from '../../src/policy/desired.ts';
import { excerptReader, loadSources } from '../../src/policy/load.ts';
import { tenantFolders } from '../../src/policy/tenants.ts';
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

  test('a link to a file of the folder, once', async () => {
    const folder = await folderOf({ 'a.yaml': 'a: 1' });
    await symlink('a.yaml', join(folder, 'b.yaml'));
    expect(await namesIn(folder)).toEqual(['a.yaml']);
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

  test('a link that leaves the folder', async () => {
    const outside = await folderOf({ 'secret.yaml': section('secret.example') });
    const folder = await folderOf({ 'a.yaml': 'a: 1' });
    await symlink(join(outside, 'secret.yaml'), join(folder, 'b.yaml'));
    await symlink(outside, join(folder, 'shared'));
    expect(await codesIn(folder)).toEqual(['PST112', 'PST112']);
    expect(await namesIn(folder)).toEqual(['a.yaml']);
  });

  test('a link to a folder above itself, and one that leads back to itself', async () => {
    const folder = await folderOf({ 'deep/a.yaml': 'a: 1' });
    await symlink('..', join(folder, 'deep', 'up'));
    await symlink('loop.yaml', join(folder, 'loop.yaml'));
    expect(await codesIn(folder)).toEqual(['PST112', 'PST112']);
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

  test.skipIf(process.platform === 'win32')('a pipe is passed over and never waited for', async () => {
    const folder = await folderOf({ 'a.yaml': 'a: 1' });
    execFileSync('mkfifo', [join(folder, 'b.yaml')]);
    expect(await namesIn(folder)).toEqual(['a.yaml']);
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
  const read = excerptReader();
  expect(read(join(folder, 'a.yaml'))).toBe('a: 1');
  expect(read(join(folder, 'b.yaml'))).toBeNull();
  expect(read(join(folder, 'missing.yaml'))).toBeNull();
});
