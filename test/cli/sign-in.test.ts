import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { type Cloud, type CloudOptions, hosts, planted, startCloud } from '../support/cloud.ts';
import { doublePwsh } from '../support/powershell.ts';
import { type Built, builtProgram, type Ran } from './built.ts';

let program: Built;
beforeAll(async () => {
  program = await builtProgram();
});

const policies = (auth: string): string => `
tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, exchange: rest, auth: ${auth} }
remoteDomains:
  - { domainName: "*", autoForwardEnabled: false }
  - { domainName: litware.example, autoForwardEnabled: false }
`;

interface Job {
  readonly cloud: Cloud;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  readonly file: (name: string) => string;
}

/** A job of a pipeline: the program, behind a proxy, with nothing in its environment but what it needs. */
async function job(
  auth: string,
  use: (job: Job) => Promise<void>,
  options: CloudOptions = {},
  more: (cloud: Cloud) => Readonly<Record<string, string>> = () => ({}),
): Promise<void> {
  const cloud = await startCloud(options);
  mkdirSync(join(cloud.folder, 'policies'));
  writeFileSync(join(cloud.folder, 'policies', 'tenant.yaml'), policies(auth));
  const env = { ...cloud.env, ...more(cloud) };
  try {
    await use({
      cloud,
      run: async (...args) => program.run(args, { cwd: cloud.folder, extendEnv: false, env }),
      file: (name) => readFileSync(join(cloud.folder, name), 'utf8'),
    });
  } finally {
    await cloud.close();
  }
}

const planOf = ({ file }: Job, name = 'plan.json'): Plan => JSON.parse(file(name)) as Plan;

/** Plans with every report, applies what was planned, plans again, and asks the doctor. */
async function wholeRound(one: Job): Promise<readonly Ran[]> {
  const reports = ['--report', 'md=plan.md', '--report', 'ps1=plan.ps1'];
  const planned = await one.run('plan', '--out', 'plan.json', '--trace', 'trace.json', ...reports);
  const plan = planOf(one);
  const allow = [...new Set(plan.steps.flatMap((step) => step.hazards))].flatMap((hazard) => ['--allow', hazard]);
  const applied = await one.run('apply', 'plan.json', '--approve', plan.digest, ...allow, '--trace', 'applied.json');
  return [
    planned,
    applied,
    await one.run('plan', '--detailed-exitcode', '--snapshot', 'trace.json', '--out', 'replayed.json'),
    await one.run('doctor', '--json'),
  ];
}

describe.concurrent('the program in a pipeline', () => {
  test.each(['github-oidc', 'client-secret', 'certificate'])(
    'signs in by %s through the proxy, plans and applies; the trace gives the same plan; no secret is seen',
    async (auth) => {
      const commandLines = watchCommandLines();
      await job(
        auth,
        async (one) => {
          const ran = await wholeRound(one);
          expect(ran.map(({ code, err }) => (code === 0 || code === 2 ? code : err))).toEqual([0, 0, 2, 0]);
          expect(planOf(one).steps.length).toBeGreaterThan(1);
          expect(planOf(one, 'replayed.json').digest).toBe(planOf(one).digest);
          expect(tracedIn(one.file('applied.json')).writes).toEqual(planOf(one).steps.map(() => 'done'));
          expect(tracedIn(one.file('applied.json')).cmdlets).toContain('Set-RemoteDomain');
          const known: readonly string[] = Object.values(hosts);
          expect([...new Set(one.cloud.proxy.asked)].filter((host) => !known.includes(host))).toEqual([]);
          expect(one.cloud.proxy.asked).not.toContain(hosts.stranger);
          expectUnseen(one, ran, commandLines.stop());
        },
        {},
        () => ({ AZURE_LOG_LEVEL: 'verbose' }),
      );
    },
  );

  test('signs in by the program az, and no secret is seen', async () => {
    const commandLines = watchCommandLines();
    await job(
      'azure-cli',
      async (one) => {
        const ran = await one.run('plan', '--out', 'plan.json');
        expect(ran).toMatchObject({ code: 0 });
        const lines = commandLines.stop();
        expect(lines.some((line) => line.includes('get-access-token'))).toBe(true);
        expectUnseen(one, [ran], lines);
      },
      {},
      (cloud) => ({ PATH: `${withAz(cloud)}:${cloud.env['PATH'] ?? ''}` }),
    );
  });

  test.skipIf(process.platform === 'win32')('plans through a PowerShell that gets its token unseen', async () => {
    const commandLines = watchCommandLines();
    await job(
      'github-oidc',
      async (one) => {
        const ran = [
          await one.run('plan', '--exchange', 'powershell', '--out', 'plan.json', '--trace', 'trace.json'),
          await one.run('doctor', '--exchange', 'powershell', '--details'),
        ];
        expect(ran.map(({ code, err }) => (code === 0 ? code : err))).toEqual([0, 0]);
        expect(ran[1]?.out.replaceAll(/\s+/gu, ' ')).toContain('PowerShell 7.6.0 with ExchangeOnlineManagement 3.10.1');
        const lines = commandLines.stop();
        expect(lines.some((line) => line.includes('worker.ps1'))).toBe(true);
        expectUnseen(one, ran, lines);
      },
      {},
      ({ emulator }) => ({
        POSTERN_PWSH: doublePwsh({
          url: emulator.url.replace('127.0.0.1', 'localhost'),
          tenant: emulator.state.id,
          noise: true,
        }),
      }),
    );
  });

  test('signs in at a token endpoint of its own', async () => {
    await job(
      'client-secret',
      async (one) => {
        expect((await one.run('plan', '--out', 'plan.json')).code).toBe(0);
        const asked = new Set(one.cloud.authority.asked().map(({ host }) => host));
        expect([...asked]).toEqual([new URL(one.cloud.authority.url).host]);
        expect(one.cloud.proxy.asked).not.toContain(hosts.authority);
      },
      {},
      ({ authority }) => ({ AZURE_AUTHORITY_HOST: authority.url, NO_PROXY: 'localhost' }),
    );
  });

  test('says what the token endpoint said, and ends with 3', async () => {
    const refuse =
      "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:contoso/mail:pull_request'.";
    await job(
      'github-oidc',
      async ({ run }) => {
        const { code, err, out } = await run('plan');
        expect(code).toBe(3);
        expect((out + err).replaceAll(/\s+/gu, ' ')).toContain("subject 'repo:contoso/mail:pull_request'");
      },
      { decide: () => ({ refuse }) },
    );
  });

  test('says that a trace cannot be written before anything is asked', async () => {
    await job('client-secret', async ({ run, cloud }) => {
      const { code, err } = await run('plan', '--trace', 'no/such/folder/trace.json');
      expect([code, err]).toEqual([1, expect.stringContaining('no/such/folder/trace.json')]);
      expect(cloud.authority.visits).toEqual([]);
    });
  });
});

describe.concurrent('the token', () => {
  const to = (location: string) => [{ effect: 'redirect', location, match: { cmdlet: 'Get-RemoteDomain' } } as const];

  test('follows a redirect to a regional host of the service', async () => {
    await job(
      'client-secret',
      async ({ run, cloud }) => {
        await run('plan');
        expect(cloud.proxy.asked).toContain(hosts.regional);
      },
      { faults: to(`https://${hosts.regional}:446`) },
    );
  });

  test('does not follow one to another host, however it is named', async () => {
    await job(
      'client-secret',
      async ({ run, cloud }) => {
        const { code, err, out } = await run('plan');
        expect(code).toBe(3);
        expect(out + err).toMatch(/stranger\.example,\s+which is not part of the service/u);
        expect(cloud.proxy.asked).not.toContain(hosts.stranger);
      },
      { faults: to(`https://${hosts.stranger}`) },
    );
  });
});

function tracedIn(text: string): { readonly writes: readonly string[]; readonly cmdlets: readonly string[] } {
  const { trace } = JSON.parse(text) as {
    trace: { exchanges: { cmdlet?: string }[]; writes: { state: string }[] };
  };
  return { writes: trace.writes.map(({ state }) => state), cmdlets: trace.exchanges.map(({ cmdlet }) => cmdlet ?? '') };
}

/** Every command line on this machine, as long as it is watched. */
function watchCommandLines(): { readonly stop: () => readonly string[] } {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/u.test(name)) : []) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
      } catch {
        // It has ended.
      }
    }
  };
  const timer = setInterval(look, 25);
  return {
    stop: () => {
      clearInterval(timer);
      return [...seen];
    },
  };
}

/** Fails where a secret stands in an output, in a file that the job left, or in a command line. */
function expectUnseen(one: Job, ran: readonly Ran[], commandLines: readonly string[]): void {
  const files = readdirSync(one.cloud.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|journal|md|ps1)$/u.test(name))
    .map((name) => one.file(name));
  expect(files.length).toBeGreaterThan(0);
  const everything = [...ran.flatMap(({ out, err }) => [out, err]), ...files, ...commandLines].join('\n');
  for (const [name, secret] of Object.entries(secretsOf(one))) {
    const at = everything.indexOf(secret);
    if (at >= 0) throw new Error(`${name} was seen after: ${everything.slice(Math.max(0, at - 120), at)}`);
  }
}

/** What must be seen nowhere, by name. */
function secretsOf({ cloud }: Job): Readonly<Record<string, string>> {
  const key = readFileSync(join(cloud.folder, 'client.pem'), 'utf8').split('\n').slice(1, 4);
  const presented = cloud.authority.asked().flatMap(({ form }) => form.get('client_assertion') ?? []);
  return {
    ...planted,
    ...named('line of the key', key),
    ...named('token', cloud.authority.given),
    ...named(
      'signature',
      cloud.authority.given.map((token) => token.split('.')[2] ?? ''),
    ),
    ...named('assertion', presented),
  };
}

const named = (name: string, secrets: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(secrets.map((secret, index) => [`${name} ${index}`, secret]));

/** A program `az` that gives a token and takes long enough to be seen. */
function withAz({ folder }: Cloud): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const answer = { accessToken: planted.clientSecret, expiresOn: '2099-01-01 00:00:00.000000', tokenType: 'Bearer' };
  writeFileSync(join(bin, 'az'), `#!/bin/sh\nsleep 0.3\necho '${JSON.stringify(answer)}'\n`);
  chmodSync(join(bin, 'az'), 0o755);
  return bin;
}
