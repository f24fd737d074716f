import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { alwaysRead } from '../../src/cli/connect/cmdlets.ts';
import { whoSignsIn } from '../../src/cli/doctor/doctor-identity.ts';
import { powershellHere } from '../../src/cli/doctor/doctor-powershell.ts';
import type { DoctorFinding } from '../../src/cli/shown/finding.ts';
import { excessive, neededTo, servedBy, wider } from '../../src/cli/connect/permissions.ts';
import { permissionsPage } from '../../src/cli/doctor/permissions-page.ts';
import { wayThere } from '../../src/cli/doctor/reachability.ts';
import type { SignIn } from '../../src/cli/connect/sign-in.ts';
import { probe } from '../../src/cli/doctor/probe.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { ExchangeTransport } from '../../src/policy/schema/policy.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { jwt } from '../support/authority.ts';
import { clientId, type CloudOptions, hosts, startCloud } from '../support/cloud.ts';
import { noon } from '../support/flow.ts';
import { doublePwsh } from '../support/powershell.ts';
import { stateText } from '../support/states.ts';
import { withEmulator } from '../support/tenants.ts';
import { startProxy } from '../support/proxy.ts';
import { answer, withService } from '../tenant/service.ts';
import { type Built, builtProgram, type Ran } from './built.ts';

const id = '5f0a1c9e-0000-4000-8000-000000000001';
const readers = kinds.flatMap(({ requires }) => requires.read);

const stateOf = (findings: readonly DoctorFinding[], what: string): string | undefined =>
  findings.find((one) => one.what === what)?.state;

const signInOf = (change: Partial<SignIn> = {}): SignIn => ({
  name: 'github-oidc',
  assertion: null,
  exchange: fixedToken(jwt({ roles: ['Exchange.ManageAsApp'] })),
  graph: fixedToken(jwt({ roles: ['Group.Read.All', 'User.Read.All'] })),
  ...change,
});

const env = { AZURE_CLIENT_ID: clientId };

describe('who vouches for a job', () => {
  test.each([
    { subject: 'repo:contoso/mail-policy:ref:refs/heads/main', form: '(classic form)' },
    { subject: 'repo:contoso/mail-policy:environment:a@1/b@2', form: '(classic form)' },
    { subject: 'repo:contoso@5544123/mail-policy@821093847:environment:production', form: '(immutable form)' },
    { subject: 'repository_owner_id:1:repository_id:2:pull_request', form: '(customised form)' },
    { subject: 'system:serviceaccount:ns:postern', form: ', audience' },
    { subject: 'sc://contoso/mail/postern-planner', form: '(service connection by its name)' },
    { subject: '/eid1/c/pub/t/abc/a/def/sc/1b2c/3d4e', form: '(service connection by its ids)' },
  ])('is shown as the token has it: $subject is $form', async ({ subject, form }) => {
    const word = jwt({ iss: 'https://issuer.example', sub: subject, aud: 'api://AzureADTokenExchange' });
    const [found] = await whoSignsIn(signInOf({ assertion: () => Promise.resolve(word) }), 'plan', env);
    expect(found).toMatchObject({ state: 'fine', detail: expect.stringContaining(`subject ${subject}`) });
    expect(found?.detail).toContain(form);
    expect(JSON.stringify(found)).not.toContain(word);
  });

  test('is answered with the very credential to add, where Entra knows none that fits', async () => {
    const subject = 'repo:contoso@5544123/mail-policy@821093847:pull_request';
    const aud = 'api://AzureADTokenExchange';
    const word = jwt({ iss: 'https://token.actions.githubusercontent.com', sub: subject, aud });
    const message = 'signing in failed: AADSTS700213: No matching federated identity record found';
    const refused = () => Promise.resolve({ ok: false, reason: 'denied', message } as const);
    const signIn = signInOf({ assertion: () => Promise.resolve(word), exchange: refused, graph: refused });
    const found = await whoSignsIn(signIn, 'plan', env);
    const { remedy = '' } = found.find(({ what }) => what === 'sign in to Exchange') ?? {};
    expect(remedy).toMatch(new RegExp(`^az ad app federated-credential create --id ${clientId} `, 'u'));
    expect(JSON.parse(/'(.*)'$/u.exec(remedy)?.[1] ?? '')).toMatchObject({ subject, audiences: [aud] });
  });

  test('is answered with the app of a service connection in Azure Pipelines', async () => {
    const word = jwt({ iss: 'https://issuer.example', sub: 'sc://contoso/mail/planner', aud: 'x' });
    const refused = () => Promise.resolve({ ok: false, reason: 'denied', message: 'AADSTS700213: no' } as const);
    const signIn = signInOf({ assertion: () => Promise.resolve(word), exchange: refused });
    const found = await whoSignsIn(signIn, 'plan', { AZURESUBSCRIPTION_CLIENT_ID: clientId });
    expect(found.find(({ what }) => what === 'sign in to Exchange')?.remedy).toContain(`--id ${clientId} `);
  });

  test.each(['700016', '700024', '7000215', '7000222', '700027'])('has a remedy for AADSTS%s', async (code) => {
    const refused = () => Promise.resolve({ ok: false, reason: 'denied', message: `AADSTS${code}: no` } as const);
    const [found] = await whoSignsIn(signInOf({ exchange: refused }), 'plan', env);
    expect(found?.remedy).toMatch(/\w/u);
  });
});

describe('permissions in tokens', () => {
  test.each<{ title: string; roles: readonly string[]; work: 'plan' | 'apply'; states: Record<string, string> }>([
    {
      title: 'that read are enough to plan',
      roles: ['Group.Read.All', 'User.Read.All'],
      work: 'plan',
      states: { 'GroupMember.Read.All': 'fine', 'User.Read.All': 'fine', 'GroupMember.ReadWrite.All': 'withheld' },
    },
    {
      title: 'that read are not enough to apply',
      roles: ['Group.Read.All', 'User.Read.All'],
      work: 'apply',
      states: { 'GroupMember.ReadWrite.All': 'missing', 'Group.ReadWrite.All': 'withheld' },
    },
    {
      title: 'that are greater serve as well',
      roles: ['Group.ReadWrite.All', 'Directory.Read.All'],
      work: 'apply',
      states: { 'GroupMember.Read.All': 'fine', 'User.Read.All': 'fine', 'GroupMember.ReadWrite.All': 'fine' },
    },
    {
      title: 'that are dangerous are too much',
      roles: ['Group.Read.All', 'User.ReadWrite.All'],
      work: 'plan',
      states: { 'User.Read.All': 'fine', 'User.ReadWrite.All': 'too-much' },
    },
    {
      title: 'that lack people are missing them',
      roles: ['Group.Read.All'],
      work: 'plan',
      states: { 'User.Read.All': 'missing' },
    },
  ])('$title', async ({ roles, work, states }) => {
    const found = await whoSignsIn(signInOf({ graph: fixedToken(jwt({ roles })) }), work, env);
    const seen = Object.keys(states).map((name) => [name, stateOf(found, `Graph ${name}`)]);
    expect(Object.fromEntries(seen)).toEqual(states);
    for (const one of found) if (one.state === 'missing') expect(one.remedy).toMatch(/consent/u);
  });

  test.each([
    { token: jwt({ roles: ['Exchange.ManageAsAppV2'] }), state: 'missing' },
    { token: jwt({ roles: ['Exchange.ManageAsApp'] }), state: 'fine' },
    { token: jwt({ scp: 'user_impersonation' }), state: 'not-known' },
    { token: 'opaque', state: 'not-known' },
  ])('for Exchange are $state, number %#', async ({ token, state }) => {
    const found = await whoSignsIn(signInOf({ exchange: fixedToken(token) }), 'plan', env);
    expect(stateOf(found, 'application permission for Exchange')).toBe(state);
  });
});

describe('the directory role', () => {
  const [reader, writer] = ['f2ef992c-3afb-46b9-b7cf-a126ee74c451', '29232CDF-9323-42fd-ade2-1d097af3e4de'];
  const everything = '62e90394-69f5-4237-9190-012177145e10';

  test.each<{ title: string; claims: object; state: string; says: RegExp; remedy?: RegExp }>([
    { title: 'of a reader is named', claims: { wids: [reader] }, state: 'fine', says: /^Global Reader: reads/u },
    {
      title: 'of a writer is named beside others, whatever the case of its id',
      claims: { wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90', writer] },
      state: 'fine',
      says: /^Exchange Administrator: reads and writes/u,
    },
    {
      title: 'that may do everything is too much',
      claims: { wids: [reader, everything] },
      state: 'too-much',
      says: /Global Administrator/u,
      remedy: /assign Global Reader instead/u,
    },
    {
      title: 'is not known where it is none of Exchange',
      claims: { wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'] },
      state: 'not-known',
      says: /role groups/u,
    },
    {
      title: 'is not known where the token names none, and it is said where to look',
      claims: { oid: 'the-object-id' },
      state: 'not-known',
      says: /names no directory roles/u,
      remedy: /Roles and administrators.*the-object-id/u,
    },
  ])('$title', async ({ claims, state, says, remedy }) => {
    const token = fixedToken(jwt({ roles: ['Exchange.ManageAsApp'], ...claims }));
    const found = await whoSignsIn(signInOf({ exchange: token }), 'plan', env);
    const role = found.find(({ what }) => what === 'directory role');
    expect(role).toMatchObject({ state, detail: expect.stringMatching(says) });
    if (remedy !== undefined) expect(role?.remedy).toMatch(remedy);
  });
});

describe.skipIf(process.platform === 'win32')('the PowerShell of a machine', () => {
  const old = { pwsh: '7.4.13', modules: ['3.10.1', '3.9.2'] };

  test.each<{ title: string; hello: JsonObject | null; road: ExchangeTransport; state: string; says: RegExp }>([
    {
      title: 'is shown with the module that fits it, over either road',
      hello: old,
      road: 'rest',
      state: 'fine',
      says: /^PowerShell 7\.4\.13 with ExchangeOnlineManagement 3\.9\.2; 3\.10\.1 beside it$/u,
    },
    {
      title: 'without the module is missing it',
      hello: { modules: [] },
      road: 'powershell',
      state: 'missing',
      says: /no module/u,
    },
    {
      title: 'without the module will do for rest',
      hello: { modules: [] },
      road: 'rest',
      state: 'fine',
      says: /no module.*not needed over rest/u,
    },
    {
      title: 'that is not there is missing',
      hello: null,
      road: 'powershell',
      state: 'missing',
      says: /no-such-pwsh was not found$/u,
    },
    {
      title: 'that is not there will do for rest',
      hello: null,
      road: 'rest',
      state: 'fine',
      says: /was not found; it is not needed/u,
    },
  ])('$title', async ({ hello, road, state, says }) => {
    const POSTERN_PWSH = hello === null ? '/no/such/no-such-pwsh' : doublePwsh({ hello });
    const found = await powershellHere(road, { POSTERN_PWSH });
    expect(found).toMatchObject({ state, detail: expect.stringMatching(says) });
    expect(found.remedy !== undefined).toBe(state === 'missing');
  });

  test.each([
    {
      title: 'brings a module of its own',
      hello: { pwsh: '7.6.1', modules: [] },
      state: 'fine',
      says: /^PowerShell 7\.6\.1; an/u,
    },
    {
      title: 'needs PowerShell 7.2',
      hello: { pwsh: '7.1.5', modules: ['3.9.2'] },
      state: 'missing',
      says: /7\.1\.5 is too old/u,
    },
    { title: 'needs one at all', hello: null, state: 'missing', says: /was not found$/u },
  ])('for an emulator $title', async ({ hello, state, says }) => {
    const POSTERN_PWSH = hello === null ? '/no/such/no-such-pwsh' : doublePwsh({ hello });
    const found = await powershellHere('powershell', { POSTERN_PWSH }, true);
    expect(found).toMatchObject({ state, detail: expect.stringMatching(says) });
  });

  test('that falls over says with what', async () => {
    const found = await powershellHere('powershell', { POSTERN_PWSH: '/bin/false' });
    expect(found).toMatchObject({ state: 'missing', detail: expect.stringContaining('it ended with code 1') });
  });
});

describe('the least that is needed', () => {
  test('is in docs/permissions.md (npm run generate)', () => {
    expect(readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8')).toBe(permissionsPage());
  });

  test.each(['read', 'write'] as const)('names every cmdlet and permission of every kind to %s, each once', (way) => {
    const needed = neededTo(way);
    const named = [...needed.cmdlets, ...needed.graph, ...needed.wider];
    expect(named.toSorted()).toEqual([...new Set(kinds.flatMap(({ requires }) => requires[way]))].toSorted());
    for (const name of needed.wider) {
      expect(needed.graph.some((one) => servedBy(one, [name]) !== null)).toBe(true);
      expect(wider[name]).toMatch(/^to /u);
    }
  });

  test('reads only, and holds nothing that is never to be given', () => {
    const { cmdlets, graph } = neededTo('read');
    expect(cmdlets.filter((name) => !name.startsWith('Get-'))).toEqual([]);
    expect([...graph, ...neededTo('write').graph].filter((name) => Object.hasOwn(excessive, name))).toEqual([]);
    expect(graph.filter((name) => !name.endsWith('.Read.All'))).toEqual([]);
  });
});

describe('the way to the tenant', () => {
  const section = {
    id,
    domain: 'contoso.onmicrosoft.com',
    cloud: 'worldwide',
    exchange: 'rest',
    facts: {
      automaticMeans: 'unknown',
      nestedGroups: 'unknown',
      bypassRule: 'indeterminate',
      outboundPolicyOnConnectors: 'unknown',
    },
    statements: [],
  } as const;

  /** With a sign-in host on this machine, and everything else behind a proxy that opens no tunnel. */
  async function looking(
    status: number,
    headers: Record<string, string>,
    use: (found: readonly DoctorFinding[]) => void,
  ): Promise<void> {
    const proxy = await startProxy(() => null);
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    try {
      await withService(
        (_, response) => answer(response, status, {}, headers),
        async ({ url }) => {
          const around = { HTTPS_PROXY: proxy.url.replace('//', '//user:word@'), AZURE_AUTHORITY_HOST: url };
          use(await wayThere(section, around));
        },
      );
    } finally {
      vi.unstubAllEnvs();
      await proxy.close();
    }
  }

  test('is tried host by host, and each failure says what to do', async () => {
    await looking(200, { Date: new Date().toUTCString() }, (found) => {
      expect(stateOf(found, 'reach sign-in')).toBe('fine');
      expect(stateOf(found, 'the directory')).toBe('fine');
      expect(stateOf(found, 'the clock')).toBe('fine');
      expect(found.find(({ what }) => what === 'reach Exchange')).toMatchObject({
        state: 'missing',
        detail: expect.stringContaining('outlook.office365.com'),
        remedy: expect.stringContaining('proxy'),
      });
      expect(JSON.stringify(found)).not.toContain('word');
    });
  });

  test.each([
    { off: 0, state: 'fine', said: /agrees/u },
    { off: 90, state: 'fine', said: /90 s ahead|89 s ahead|91 s ahead/u },
    { off: 400, state: 'missing', said: /ahead of the service/u },
    { off: -400, state: 'missing', said: /behind the service/u },
  ])('is taken with a clock that is $off s ahead: $state', async ({ off, state, said }) => {
    await looking(200, { Date: new Date(Date.now() - off * 1_000).toUTCString() }, (found) => {
      expect(found.find(({ what }) => what === 'the clock')).toMatchObject({
        state,
        detail: expect.stringMatching(said),
      });
    });
  });

  test('does not lead to a directory that the sign-in host does not know', async () => {
    await looking(400, {}, (found) => {
      expect(found.find(({ what }) => what === 'the directory')).toMatchObject({
        state: 'missing',
        remedy: expect.stringContaining('tenant.id'),
      });
    });
  });
});

describe.concurrent('the doctor as a process', () => {
  let program: Built;
  beforeAll(async () => {
    program = await builtProgram();
  });

  async function examine(
    options: CloudOptions,
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<Ran> {
    const cloud = await startCloud(options);
    try {
      mkdirSync(join(cloud.folder, 'policies'));
      writeFileSync(
        join(cloud.folder, 'policies', 'tenant.yaml'),
        `tenant: { id: ${id}, domain: contoso.onmicrosoft.com, exchange: rest, auth: github-oidc }\n`,
      );
      return await program.run(['doctor', ...args], {
        cwd: cloud.folder,
        extendEnv: false,
        env: { ...cloud.env, ...more },
      });
    } finally {
      await cloud.close();
    }
  }

  const planner: CloudOptions = {
    subject: {
      iss: 'https://token.actions.githubusercontent.com',
      sub: 'repo:contoso@1/mail@2:pull_request',
      aud: 'api://AzureADTokenExchange',
    },
    permitted: [...readers, ...alwaysRead],
    decide: ({ form }) => ({
      claims: {
        roles:
          form.get('scope')?.includes('graph') === true
            ? ['Group.Read.All', 'User.Read.All']
            : ['Exchange.ManageAsApp'],
      },
    }),
  };

  test('finds nothing missing for an identity that only plans', async () => {
    const { code, out, err } = await examine(planner, ['--json']);
    const { findings: found } = JSON.parse(out) as { readonly findings: readonly DoctorFinding[] };
    expect([code, found.filter(({ state }) => state === 'missing'), err]).toEqual([0, [], '']);
    expect(stateOf(found, 'write remoteDomains')).toBe('withheld');
    expect(found.find(({ what }) => what === 'read the surroundings')).toMatchObject({
      state: 'withheld',
      detail: expect.stringContaining('Get-JournalRule'),
    });
    expect(stateOf(found, 'search the audit log')).toBe('withheld');
    expect(found.find(({ what }) => what === 'roles in Exchange')?.detail).toBe('read only');
    expect(out).toContain('repo:contoso@1/mail@2:pull_request (immutable form)');
    expect(found.find(({ what }) => what === 'the way to Exchange')?.detail).toMatch(
      /^rest, .*supports it for nobody else/u,
    );
    for (const host of [hosts.authority, hosts.exchange, hosts.graph]) expect(out).toContain(`${host} answers`);
  });

  test('says what that identity lacks to apply, and how to give it', async () => {
    const { code, out } = await examine(planner, ['--for', 'apply']);
    expect(code).toBe(3);
    expect(out).toMatch(/^\d+ things are missing for an apply.*\n\nMissing\n[^]* roles in Exchange\s+read only/u);
    expect(out).toMatch(/→ assign the directory role Exchange\s+Administrator/u);
    expect(out).toMatch(/→ give the app the application permission\s+GroupMember\.ReadWrite\.All/u);
  });

  test('reports what the sign-in lacks among the rest', async () => {
    const { code, out } = await examine(planner, [], { AZURE_CLIENT_ID: '' });
    expect(code).toBe(3);
    expect(out).toMatch(/the way to the tenant\s+signing in by github-oidc needs\s+AZURE_CLIENT_ID/u);
  });
});

describe('a probe', () => {
  test('asks only what reads, and keeps forms and no names', async () => {
    await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
      const before = JSON.stringify(stateText(emulator.state));
      const text = JSON.stringify(await probe({ reader: tenant }, { road: 'rest' }, { now: noon }));
      expect(JSON.stringify(stateText(emulator.state))).toBe(before);
      expect(text).not.toMatch(/contoso|fabrikam|gmail|AM0PR|5f0a1c9e/iu);
      expect(text).toContain('"AutoForwardEnabled":["boolean"]');
      expect(text).toContain('"state":"unknown"');
      expect(text).toContain('"state":"absent"');
    });
  });
});
