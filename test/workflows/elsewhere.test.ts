import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { openScene, partner, type Scene, start } from './scene.ts';

interface Ran {
  readonly code: number;
  readonly log: string;
}

let scene: Scene;
let folder: string;
let emulator: RunningEmulator;
let env: Record<string, string>;

beforeEach(async () => {
  scene = await openScene();
  ({ emulator } = scene);
  folder = mkdtempSync(join(tmpdir(), 'postern-elsewhere-'));
  for (const name of ['work', 'temp', 'bin', 'workspace']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'bin', 'npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
  env = {
    PATH: `${scene.machine.bin}:${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  };
  policies({ ...start, ...partner() });
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scene.close();
});

/** The files of the commit that is checked out. */
function policies(files: Readonly<Record<string, string | null>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'work', 'policies'), { recursive: true });
    writeFileSync(join(folder, 'work', path), text ?? '');
  }
}

/** Runs lines as an agent does. */
async function shell(script: string, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
  const done = await execa('bash', args, {
    cwd: join(folder, 'work'),
    env: { ...env, ...more },
    reject: false,
    all: true,
  });
  return { code: done.exitCode ?? 1, log: done.all };
}

const source = (name: string): unknown =>
  parse(readFileSync(new URL(`../../docs/pipelines/${name}`, import.meta.url), 'utf8'));

/** A package, as an address and its sum. */
function aPackage(): Record<string, string> {
  const file = join(folder, 'postern.tgz');
  writeFileSync(file, 'a package');
  const sum = createHash('sha256').update('a package').digest('hex');
  return { POSTERN_PACKAGE: pathToFileURL(file).href, POSTERN_SHA256: sum };
}

const denyOnce = (): void => emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Set-RemoteDomain', times: 1 } }]);

describe('Azure DevOps', () => {
  interface Step {
    readonly bash?: string;
    readonly displayName?: string;
    readonly inputs?: { readonly inlineScript?: string };
  }
  interface Job {
    readonly steps?: readonly Step[];
    readonly strategy?: { readonly runOnce: { readonly deploy: { readonly steps: readonly Step[] } } };
  }
  const { stages } = source('azure-pipelines.yml') as {
    readonly stages: readonly { readonly stage: string; readonly jobs: readonly Job[] }[];
  };

  async function step(stage: string, name: string, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const [job] = stages.find((one) => one.stage === stage)?.jobs ?? [];
    const steps = job?.steps ?? job?.strategy?.runOnce.deploy.steps ?? [];
    const found = steps.find(({ displayName }) => displayName === name);
    const [temp, workspace] = [join(folder, 'temp'), join(folder, 'workspace')];
    const agent = { AGENT_TEMPDIRECTORY: temp, PIPELINE_WORKSPACE: workspace };
    return shell(found?.bash ?? found?.inputs?.inlineScript ?? 'exit 99', { ...agent, ...more });
  }

  const published = (from: string, to: string): void =>
    cpSync(join(folder, 'temp', from), join(folder, 'workspace', to), { recursive: true });

  test.each(['change', 'plan', 'apply', 'drift'])(
    'in %s installs the package whose sum is known, and no other',
    async (stage) => {
      const own = aPackage();
      expect(await step(stage, 'Postern', own)).toMatchObject({
        code: 0,
        log: expect.stringContaining('npm install --global'),
      });
      expect((await step(stage, 'Postern', { ...own, POSTERN_SHA256: '0'.repeat(64) })).code).not.toBe(0);
    },
  );

  test('plans on main, applies behind the environment what was looked at, and then has nothing to do', async () => {
    const planned = await step('plan', 'Plan');
    expect(planned.code).toBe(0);
    expect(planned.log).toContain('##vso[task.setvariable variable=steps;isOutput=true]2');
    published('out/plan', 'plan');
    expect(readFileSync(join(folder, 'workspace/plan/plan.md'), 'utf8')).toContain('partner.example');
    expect(await step('apply', 'Apply')).toMatchObject({ code: 0 });
    expect(scene.domains()).toMatchObject({ 'partner.example': false });
    expect((await step('plan', 'Plan')).log).toContain('isOutput=true]0');
  });

  test('applies nothing where the tenant has moved since somebody looked', async () => {
    await step('plan', 'Plan');
    published('out/plan', 'plan');
    await scene.portal('New-RemoteDomain', { Name: 'partner.example', DomainName: 'partner.example' });
    const writes = scene.writes();
    expect(await step('apply', 'Apply')).toMatchObject({ code: 4, log: expect.stringContaining('have moved') });
    expect(scene.writes()).toBe(writes);
  });

  test('goes on where an attempt stopped, with the journal that it published', async () => {
    await step('plan', 'Plan');
    published('out/plan', 'plan');
    denyOnce();
    expect(await step('apply', 'Apply')).toMatchObject({ code: 5 });
    published('journal', 'journal-1');
    rmSync(join(folder, 'temp', 'journal'), { recursive: true });
    expect(await step('apply', 'Apply')).toMatchObject({ code: 0 });
    expect(scene.domains()).toMatchObject({ 'partner.example': false });
  });

  test('checks a change, and plans it against what main read, without asking the tenant', async () => {
    expect(await step('change', 'Validate and plan')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'temp/out/plan.md'), 'utf8')).toContain('Nothing was read of the tenant yet');
    await step('plan', 'Plan');
    published('out/tenant', 'tenant');
    const before = emulator.calls().requests;
    expect(await step('change', 'Validate and plan')).toMatchObject({ code: 0 });
    expect(emulator.calls().requests).toBe(before);
    expect(readFileSync(join(folder, 'temp/out/plan.md'), 'utf8')).toContain('partner.example');
    policies({ 'policies/domains.yaml': 'remoteDomain: []\n' });
    expect(await step('change', 'Validate and plan')).toMatchObject({ code: 1 });
  });

  describe('comments', () => {
    interface Thread {
      readonly id: number;
      readonly comments: { id: number; content: string }[];
    }
    let server: Server;
    let threads: Thread[];
    let odd: string[];
    beforeEach(async () => {
      [threads, odd] = [[{ id: 1, comments: [{ id: 1, content: 'looks fine to me' }] }], []];
      server = createServer((incoming, outgoing) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => {
          const url = new URL(incoming.url ?? '', 'http://x');
          const fits =
            /^\/contoso\/mail\/_apis\/git\/repositories\/r\/pullRequests\/7\/threads(?:\/(\d+)\/comments\/(\d+))?$/u.exec(
              url.pathname,
            );
          if (
            fits === null ||
            url.searchParams.get('api-version') !== '7.1' ||
            incoming.headers.authorization !== 'Bearer t'
          )
            odd.push(`${incoming.method} ${incoming.url}`);
          const body =
            parts.length === 0
              ? null
              : (JSON.parse(Buffer.concat(parts).toString()) as { content: string; comments: { content: string }[] });
          if (incoming.method === 'POST')
            threads.push({
              id: threads.length + 1,
              comments: (body?.comments ?? []).map(({ content }) => ({ id: 1, content })),
            });
          if (incoming.method === 'PATCH')
            threads[Number(fits?.[1]) - 1]!.comments[Number(fits?.[2]) - 1]!.content = body?.content ?? '';
          outgoing.setHeader('content-type', 'application/json');
          outgoing.end(JSON.stringify({ value: threads }));
        });
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    });
    afterEach(() => server.close());

    test('once, and keeps the comment up to date', async () => {
      const { port } = server.address() as AddressInfo;
      const where = {
        SYSTEM_COLLECTIONURI: `http://127.0.0.1:${port}/contoso/`,
        SYSTEM_TEAMPROJECT: 'mail',
        BUILD_REPOSITORY_ID: 'r',
        SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
        SYSTEM_ACCESSTOKEN: 't',
      };
      mkdirSync(join(folder, 'temp', 'out'));
      for (const text of ['first "plan"\n', 'second `plan`\n']) {
        writeFileSync(join(folder, 'temp/out/plan.md'), text);
        expect(await step('change', 'Comment', where)).toEqual({ code: 0, log: '' });
      }
      expect(odd).toEqual([]);
      expect(threads.map(({ comments: [one] }) => one?.content)).toEqual([
        'looks fine to me',
        '<!-- postern -->\nsecond `plan`\n',
      ]);
    });
  });

  test('fails a scheduled run where something moved, with a report', async () => {
    policies(start);
    expect(await step('drift', 'Drift')).toMatchObject({ code: 0 });
    await scene.portal('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false });
    const drifted = await step('drift', 'Drift');
    expect(drifted).toMatchObject({ code: 2, log: expect.stringContaining('##vso[task.uploadsummary]') });
    expect(readFileSync(join(folder, 'temp/drift.md'), 'utf8')).toContain('autoForwardEnabled');
  });
});

describe('GitLab', () => {
  type Jobs = Readonly<
    Record<string, { readonly script?: readonly string[]; readonly before_script?: readonly string[] }>
  >;
  const jobs = source('gitlab-ci.yml') as Jobs;
  const job = async (name: string, more: Readonly<Record<string, string>> = {}): Promise<Ran> => {
    const token = join(folder, 'temp', 'token');
    const lines = (jobs[name]?.script ?? ['exit 99']).join('\n').replaceAll('/tmp/token', token);
    return shell(lines, {
      POSTERN_AUTH: 'azure-cli',
      AZURE_FEDERATED_TOKEN: 't',
      CI_API_V4_URL: 'http://127.0.0.1:9',
      ...more,
    });
  };
  const work = (path: string): string => join(folder, 'work', path);

  test('installs the package whose sum is known, and no other', async () => {
    const own = aPackage();
    const lines = (jobs['.postern']?.before_script ?? [])
      .join('\n')
      .replaceAll('/tmp/postern.tgz', join(folder, 'temp', 'p.tgz'));
    expect(await shell(lines, own)).toMatchObject({ code: 0, log: expect.stringContaining('npm install --global') });
    expect((await shell(lines, { ...own, POSTERN_SHA256: '0'.repeat(64) })).code).not.toBe(0);
  });

  test('plans on the default branch, applies what was looked at, and then has nothing to do', async () => {
    expect(await job('plan')).toMatchObject({ code: 0 });
    expect(readFileSync(work('plan/plan.md'), 'utf8')).toContain('partner.example');
    expect(await job('apply')).toMatchObject({ code: 0 });
    expect(scene.domains()).toMatchObject({ 'partner.example': false });
    await job('plan');
    expect(JSON.parse(readFileSync(work('plan/plan.json'), 'utf8'))).toMatchObject({ steps: [] });
  });

  test('applies nothing where the tenant has moved since somebody looked', async () => {
    await job('plan');
    await scene.portal('New-RemoteDomain', { Name: 'partner.example', DomainName: 'partner.example' });
    expect(await job('apply')).toMatchObject({ code: 4, log: expect.stringContaining('have moved') });
  });

  test('goes on where an attempt stopped, with the journal that was kept', async () => {
    await job('plan');
    denyOnce();
    expect(await job('apply')).toMatchObject({ code: 5 });
    expect(existsSync(work('journal/apply.journal'))).toBe(true);
    expect(await job('apply')).toMatchObject({ code: 0 });
    expect(scene.domains()).toMatchObject({ 'partner.example': false });
  });

  test('checks a change, and plans it against what was read last, without asking the tenant', async () => {
    expect(await job('change')).toMatchObject({ code: 0 });
    expect(readFileSync(work('out/plan.md'), 'utf8')).toContain('Nothing was read of the tenant yet');
    await job('plan');
    const kept = readFileSync(work('tenant/tenant.json'));
    const server = createServer((incoming, outgoing) => {
      const wanted = '/projects/7/jobs/artifacts/main/raw/tenant/tenant.json?job=plan';
      outgoing.statusCode = incoming.url === wanted && incoming.headers['job-token'] === 'j' ? 200 : 404;
      outgoing.end(kept);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const before = emulator.calls().requests;
    const where = {
      CI_API_V4_URL: `http://127.0.0.1:${port}`,
      CI_PROJECT_ID: '7',
      CI_DEFAULT_BRANCH: 'main',
      CI_JOB_TOKEN: 'j',
    };
    expect(await job('change', where)).toMatchObject({ code: 0 });
    server.close();
    expect(emulator.calls().requests).toBe(before);
    expect(readFileSync(work('out/plan.md'), 'utf8')).toContain('partner.example');
  });

  test('fails a scheduled job where something moved, with a report', async () => {
    policies(start);
    expect(await job('drift')).toMatchObject({ code: 0 });
    await scene.portal('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false });
    expect(await job('drift')).toMatchObject({ code: 2 });
    expect(readFileSync(work('drift.md'), 'utf8')).toContain('autoForwardEnabled');
  });
});
