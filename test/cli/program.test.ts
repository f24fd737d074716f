import { fullReads } from '../support/full-rows.ts';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bugReport } from '../../src/cli/program/launch.ts';
import { registry } from '../../src/cli/program/registry.ts';
import { type Built, builtProgram, type Ran } from './built.ts';

let program: Built;
let folder: string;

const policies = `
tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, exchange: rest }
remoteDomains:
  - { domainName: "*", autoForwardEnabled: false }
  - { domainName: fabrikam.com, autoForwardEnabled: true }
`;

const snapshot = {
  format: 'postern-snapshot/1',
  takenAt: '2026-11-21T12:00:00Z',
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  reads: fullReads([
    {
      cmdlet: 'Get-AcceptedDomain',
      parameters: {},
      result: [{ DomainName: 'contoso.onmicrosoft.com', InitialDomain: true }],
    },
    { cmdlet: 'Get-OrganizationConfig', parameters: {}, result: [{ Name: 'contoso.onmicrosoft.com' }] },
    {
      cmdlet: 'Get-RemoteDomain',
      parameters: {},
      result: [{ Name: 'Default', DomainName: '*', AutoForwardEnabled: true }],
    },
  ]),
};

beforeAll(async () => {
  program = await builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'postern-cli-'));
  mkdirSync(join(folder, 'policies'));
  mkdirSync(join(folder, 'wrong'));
  writeFileSync(join(folder, 'policies', 'tenant.yaml'), policies);
  writeFileSync(join(folder, 'wrong', 'tenant.yaml'), 'remoteDomain: []\n');
  writeFileSync(join(folder, 'tenant.json'), JSON.stringify(snapshot));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const postern = async (...args: readonly string[]): Promise<Ran> => program.run(args, { cwd: folder });

describe.concurrent('help', () => {
  test('prints the version of package.json and nothing else', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await postern('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('lists every command', async () => {
    const { code, out } = await postern('--help');
    expect(code).toBe(0);
    for (const { name, alias } of registry)
      expect(out).toContain(`\n  ${alias === undefined ? name : `${name}, ${alias}`} `);
  });

  test.each(registry.map(({ name }) => name))('of %s shows an example before the options', async (name) => {
    const { code, out, err } = await postern(name, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.indexOf('Examples:')).toBeGreaterThan(0);
    expect(out.indexOf('Examples:')).toBeLessThan(out.indexOf('Options:'));
  });

  test.each([
    { args: ['plam'], says: 'Did you mean plan?' },
    { args: ['plan', '--otu', 'x'], says: 'Did you mean --out?' },
    { args: ['plan', '--exchange', 'smtp'], says: 'Allowed choices are rest, powershell' },
    { args: ['show'], says: "missing required argument 'plan'" },
    { args: ['plan', 'extra'], says: 'too many arguments' },
    { args: ['plan', '--report', 'plan.md'], says: 'write --report md=FILE' },
    { args: ['show', 'nowhere.json'], says: 'there is no such file' },
    { args: ['plan', '--snapshot', 'tenant.json', '--emulator', 'contoso'], says: 'give one of them' },
  ])('$args is answered with what to write instead', async ({ args, says }) => {
    const { code, out, err } = await postern(...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.replaceAll(/\s+/gu, ' ')).toContain(says);
  });
});

describe.concurrent('exit codes', () => {
  test.each([
    { args: ['validate'], code: 0 },
    { args: ['validate', '--policies', 'wrong'], code: 1 },
    { args: ['validate', '--policies', 'nowhere'], code: 1 },
    { args: ['plan', '--policies', 'wrong', '--snapshot', 'tenant.json'], code: 1 },
    { args: ['plan', '--snapshot', 'nowhere.json'], code: 1 },
    { args: ['plan', '--snapshot', 'tenant.json'], code: 0 },
    { args: ['plan', '--snapshot', 'tenant.json', '--detailed-exitcode'], code: 2 },
    { args: ['drift', '--snapshot', 'tenant.json'], code: 2 },
    { args: ['explain', 'PST501'], code: 0 },
    { args: ['explain', 'PST000'], code: 1 },
    { args: ['doctor', '--snapshot', 'tenant.json'], code: 0 },
  ])('of postern $args is $code', async ({ args, code }) => {
    expect(await postern(...args)).toMatchObject({ code });
  });
});

describe('a plan', () => {
  test('is kept, shown again in every form, and refused when one byte was changed', async () => {
    await postern(
      'plan',
      '--snapshot',
      'tenant.json',
      '--out',
      'kept.json',
      '--report',
      'md=kept.md',
      '--report',
      'ps1=kept.ps1',
    );
    const kept = readFileSync(join(folder, 'kept.json'), 'utf8');
    expect(await postern('show', 'kept.json', '--json')).toMatchObject({ code: 0, out: kept });
    expect((await postern('show', 'kept.json', '--format', 'md')).out).toBe(
      readFileSync(join(folder, 'kept.md'), 'utf8'),
    );
    expect((await postern('show', 'kept.json', '--format', 'ps1')).out).toBe(
      readFileSync(join(folder, 'kept.ps1'), 'utf8'),
    );
    writeFileSync(join(folder, 'changed.json'), kept.replace('fabrikam.com', 'fabrikan.com'));
    expect(await postern('show', 'changed.json')).toMatchObject({ code: 4, out: '' });
  });

  test('as JSON is the plan file, whatever the colours', async () => {
    const { out } = await program.run(['plan', '--snapshot', 'tenant.json', '--json'], {
      cwd: folder,
      env: { FORCE_COLOR: '1' },
    });
    expect(JSON.parse(out)).toMatchObject({ format: 'postern-plan/1' });
  });

  test('puts the result on stdout and the next command on stderr', async () => {
    const { out, err } = await postern('plan', '--snapshot', 'tenant.json');
    expect(out).toMatch(/^contoso\.onmicrosoft\.com {3}2 changes, 2 steps {3}plan /u);
    expect(out).not.toContain('postern plan --out');
    expect(err).toContain('postern plan --out plan.json');
  });

  test('is applied by its digest, leaves nothing to plan, and is refused a second time', async () => {
    const { main } = program;
    const emulator = execa(process.execPath, [main, 'emulator', '--from', 'tenant.json', '--port', '0'], {
      cwd: folder,
      reject: false,
    });
    try {
      const url = await new Promise<string>((found) => {
        emulator.stdout.on('data', (part: Buffer) => found(/http:\S+/u.exec(part.toString())?.[0] ?? ''));
      });
      const planned = await postern('plan', '--emulator', url, '--out', 'plan.json', '--json');
      const { digest } = JSON.parse(planned.out) as { digest: string };
      expect(await postern('apply', 'plan.json', '--emulator', url)).toMatchObject({ code: 4 });
      expect(await postern('apply', 'plan.json', '--emulator', url, '--approve', 'f'.repeat(12))).toMatchObject({
        code: 4,
      });
      const applied = await postern('apply', 'plan.json', '--emulator', url, '--approve', digest);
      expect(applied).toMatchObject({ code: 0 });
      expect(applied.err).not.toContain('\u001B');
      expect(await postern('plan', '--emulator', url, '--detailed-exitcode')).toMatchObject({ code: 0 });
      expect(await postern('drift', '--emulator', url)).toMatchObject({ code: 0 });
      const again = await postern('apply', 'plan.json', '--emulator', url, '--approve', digest, '--journal', 'second');
      expect(again).toMatchObject({ code: 4 });
    } finally {
      emulator.kill();
      await emulator;
    }
  });
});

describe.concurrent('colour', () => {
  const colours = async (env: Record<string, string>, ...more: readonly string[]): Promise<boolean> => {
    const { out } = await program.run(['plan', '--snapshot', 'tenant.json', ...more], {
      cwd: folder,
      env,
    });
    return out.includes('\u001B[');
  };

  test.each([
    { when: 'there is no terminal', env: { CI: '' }, more: [], coloured: false },
    { when: 'there is no terminal in a pipeline', env: { CI: 'true' }, more: [], coloured: false },
    { when: 'FORCE_COLOR asks for it', env: { FORCE_COLOR: '1' }, more: [], coloured: true },
    { when: 'FORCE_COLOR is 0', env: { FORCE_COLOR: '0' }, more: [], coloured: false },
    { when: 'NO_COLOR forbids it', env: { FORCE_COLOR: '1', NO_COLOR: '1' }, more: [], coloured: false },
    { when: 'the flag forbids it', env: { FORCE_COLOR: '1' }, more: ['--no-color'], coloured: false },
  ])('is $coloured where $when', async ({ env, more, coloured }) => {
    expect(await colours(env, ...more)).toBe(coloured);
  });
});

test('a pipe that closes early ends the output in silence', async () => {
  const child = execa(process.execPath, [program.main, 'plan', '--snapshot', 'tenant.json'], {
    cwd: folder,
    reject: false,
  });
  child.stdout.destroy();
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('EPIPE');
});

test('an interrupt ends a command that only reads at once, and says so', async () => {
  let seen = (): void => {};
  const asked = new Promise<void>((resolve) => (seen = resolve));
  const silent = createServer(() => seen());
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', () => listening()));
  const { port } = silent.address() as AddressInfo;
  const args = [program.main, 'plan', '--emulator', `http://127.0.0.1:${port}`];
  const child = execa(process.execPath, args, { cwd: folder, reject: false });
  await asked;
  child.kill('SIGINT');
  const { exitCode, stderr } = await child;
  silent.closeAllConnections();
  silent.close();
  expect(exitCode).toBe(130);
  expect(stderr).toContain('Interrupted');
});

test('a mistake of ours is told as one, with what a report needs', () => {
  const told = bugReport(new Error('boom'), '1.2.3', {});
  expect(told).toContain('postern 1.2.3 · node v');
  expect(told).toMatch(/Error: boom\n +at /u);
});

test('a mistake of ours tells no secret', () => {
  const env = { AZURE_CLIENT_SECRET: 'planted~secret', SYSTEM_ACCESSTOKEN: '', PATH: 'Error' };
  const told = bugReport(new Error('sent planted~secret and Bearer eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln'), '1.2.3', env);
  expect(told).toContain('Error: sent [secret] and Bearer [token]\n');
});
