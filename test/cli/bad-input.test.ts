import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { FaultEffect } from '../../src/emulator/wire/faults.ts';
import { registry } from '../../src/cli/program/registry.ts';
import { systemClock } from '../../src/tenant/retry.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask } from './asking.ts';

let folder: string;
let own: string;
beforeAll(() => {
  // What is asked again is asked again at once.
  vi.spyOn(systemClock, 'sleep').mockResolvedValue();
  folder = mkdtempSync(join(tmpdir(), 'postern-bad-'));
  own = put('own/tenant.yaml', head);
  mkdirSync(join(folder, 'none'));
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, exchange: rest }\n';

/** Writes a file below the folder of this test, and says in which folder it is. */
function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return join(path, '..');
}

const granting = ['--from', 'ana@contoso.com', '--to', 'a.example', '--until', '2036-12-31', '--reason', 'x'];

/** What each command that reads a tenant needs beside the tenant, so that only the tenant is wrong. */
const readers: Readonly<Record<string, () => readonly string[]>> = {
  plan: () => ['--policies', own],
  drift: () => ['--policies', own],
  test: () => ['--policies', own, '--live'],
  adopt: () => ['--policies', own],
  grants: () => ['--policies', own],
  grant: () => ['--policies', own, ...granting],
  why: () => ['--policies', join(folder, 'none'), '--from', 'ana@contoso.com', '--to', 'a@fabrikam.com'],
  posture: () => ['--policies', join(folder, 'none')],
  forwards: () => ['--policies', join(folder, 'none')],
  export: () => ['--policies', join(folder, 'none'), '--out', join(folder, 'exported')],
  snapshot: () => ['--policies', join(folder, 'none'), '--out', join(folder, 'saved.json')],
  doctor: () => ['--policies', join(folder, 'none')],
};

/** A message that says what is wrong, and ends as what it is: never a mistake of ours, never well. */
function wrong(asked: Asked, codes: readonly number[]): void {
  const said = `${asked.out}${asked.err}`;
  expect(said).not.toMatch(/\bat .*\.ts:\d|undefined|\[object |NaN/u);
  expect(said.trim().length).toBeGreaterThan(20);
  expect({ said, code: asked.code }).toEqual({ said, code: expect.toBeOneOf([...codes]) as number });
}

test('the commands that read a tenant are all here', async () => {
  const listed = await Promise.all(registry.map(async ({ name, load }) => ({ name, tenant: (await load()).tenant })));
  const named = listed.filter(({ tenant }) => tenant).map(({ name }) => name);
  expect([...Object.keys(readers), 'apply', 'undo'].toSorted()).toEqual(named.toSorted());
});

describe.each(Object.entries(readers))('%s', (command, needs) => {
  test.each<[string, string | Buffer | null]>([
    ['that is not there', null],
    ['that is empty', ''],
    ['that is no JSON', 'Name : Default\nMode : Off\n'],
    ['that ends half-way', '{"format":"postern-snapshot/1","takenAt":"2026-11-21T12:00:00Z","reads":[{"cmdl'],
    ['that is something else', '{"format":"postern-plan/1"}'],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    ['whose reads are none', `{"format":"postern-snapshot/1","takenAt":"x","tenant":{},"reads":{}}`],
    ['of bytes', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x00])],
  ])('says what is wrong with a snapshot %s', async (_, content) => {
    const path = join(folder, `${command}.json`);
    rmSync(path, { force: true });
    if (content !== null) put(`${command}.json`, content);
    wrong(await ask(command, ...needs(), '--snapshot', path), [1]);
  });

  test('says that a snapshot is a folder', async () => {
    wrong(await ask(command, ...needs(), '--snapshot', folder), [1]);
  });

  test('says that nobody answers', async () => {
    wrong(await ask(command, ...needs(), '--emulator', 'http://127.0.0.1:1'), [1, 3]);
  });

  test.each<FaultEffect>([
    { effect: 'unauthorized' },
    { effect: 'deny' },
    { effect: 'throttle', retryAfter: 0 },
    { effect: 'server-error', status: 500 },
    { effect: 'server-error', status: 503 },
    { effect: 'drop' },
    { effect: 'truncate' },
    { effect: 'error-in-200' },
  ])('says that no read came through: $effect $status', async (fault) => {
    const emulator = await emulatorAtNoon({ tenant: contoso(), faults: [fault] });
    try {
      // A snapshot and a doctor say of each read what became of it; the end of all is the same.
      wrong(await ask(command, ...needs(), '--emulator', emulator.url), [3]);
    } finally {
      await emulator.close();
    }
  });

  test.each([
    ['an unknown option', ['--no-such-thing']],
    ['a tenant in two forms', ['--emulator', 'contoso', '--snapshot', 'x.json']],
    ['an emulator that is none', ['--emulator', 'no-such-tenant']],
    ['a road that is none', ['--emulator', 'contoso', '--exchange', 'carrier-pigeon']],
    ['a fact that is none', ['--emulator', 'contoso', '--automatic-means', 'perhaps']],
    ['a trace in no folder', ['--emulator', 'contoso', '--trace', '/no/such/x']],
  ])('refuses %s', async (_, given) => {
    wrong(await ask(command, ...needs(), ...given), [1]);
  });
});

describe.each(['plan', 'grants', 'posture'])('%s', (command) => {
  const given = (file: string): readonly string[] => [...(readers[command]?.() ?? []), '--evidence', file];

  test.each<[string, string | Buffer | null]>([
    ['that is not there', null],
    ['that is empty', ''],
    ['of bytes', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x00])],
    ['that is another table', 'Color,Shape\nred,round\n'],
    ['that is a plan', '{"format":"postern-plan/1"}'],
    ['that ends half-way', '[{"CreationDate":"2026-11-21T12:00:00Z","Oper'],
    ['that names its columns twice', 'Received,Received,Received\n1,2,3\n'],
  ])('says what is wrong with evidence %s', async (_, content) => {
    const path = join(folder, `${command}-evidence`);
    rmSync(path, { force: true });
    if (content !== null) put(`${command}-evidence`, content);
    wrong(await ask(command, ...given(path), '--emulator', 'contoso'), [1]);
  });

  test('says that evidence is a folder', async () => {
    wrong(await ask(command, ...given(folder), '--emulator', 'contoso'), [1]);
  });
});

test('grants says that evidence needs a tenant', async () => {
  const file = join(put('trace/trace.csv', 'Received,SenderAddress,RecipientAddress,Status\n'), 'trace.csv');
  wrong(await ask('grants', '--policies', own, '--evidence', file), [1]);
});

test('grants says that only a tenant has anything amiss', async () => {
  const asked = await ask('grants', '--policies', own, '--detailed-exitcode');
  wrong(asked, [1]);
  expect(asked.err).toContain('--detailed-exitcode says nothing of grants without a tenant');
});

const wrongPolicies: readonly (readonly [string, string | Buffer])[] = [
  ['that are no YAML', `${head}remoteDomains: [ {\n`],
  ['with a tab', `${head}remoteDomains:\n\t- domainName: "*"\n`],
  ['with an unknown key', `${head}remoteDomain: []\n`],
  ['with a list where an object belongs', '- a\n- b\n'],
  ['with a text where an object belongs', 'hello\n'],
  ['with a number as a tenant', 'tenant: 7\n'],
  ['with a tenant misspelled', head.replace('tenant', 'tennant')],
  ['with NUL', `${head}remoteDomains:\n  - { domainName: "a\\0.com", autoForwardEnabled: false }\n`],
  ['of bytes that are no UTF-8', Buffer.from([0x74, 0xff, 0xfe, 0x3a, 0x20, 0x31])],
  ['with an anchor that nobody needs', `${head}a: &a [x, x]\nb: &b [*a, *a]\nremoteDomains: [*b, *b]\n`],
];

const policiesOf = (command: string, name: string, content: string | Buffer): string =>
  put(`${command}-${name.replaceAll(/\W/gu, '-')}/policies.yaml`, content);

/** Commands that cannot do without policies. */
const bound: Readonly<Record<string, readonly string[]>> = {
  validate: [],
  plan: ['--emulator', 'contoso'],
  drift: ['--emulator', 'contoso'],
  test: ['--emulator', 'contoso'],
  adopt: ['--emulator', 'contoso'],
};

describe.each(Object.entries(bound))('%s', (command, given) => {
  test.each(wrongPolicies)('says what is wrong with policies %s', async (name, content) => {
    wrong(await ask(command, '--policies', policiesOf(command, name, content), ...given), [1]);
  });
});

/** Mistakes that leave no doubt which tenant a folder is about: they are that tenant's own, and keep no other from its jobs. */
const elsewhere = new Set(['with an unknown key', 'with an anchor that nobody needs']);

describe('tenants', () => {
  test.each(wrongPolicies.filter(([name]) => !elsewhere.has(name)))(
    'takes no tenant for gone whose policies are wrong: policies %s',
    async (name, content) => {
      wrong(await ask('tenants', '--policies', policiesOf('tenants', name, content)), [1]);
    },
  );

  test.each(wrongPolicies.filter(([name]) => elsewhere.has(name)))(
    'lists the tenant of policies %s',
    async (name, content) => {
      const asked = await ask('tenants', '--json', '--policies', policiesOf('tenants', name, content));
      expect(asked.json()).toMatchObject({ tenants: [{ domain: 'contoso.onmicrosoft.com' }] });
      expect(asked.code).toBe(0);
    },
  );
});

/** Commands that answer for a tenant alone. Policies that are wrong must not pass for none. */
const free: Readonly<Record<string, readonly string[]>> = {
  posture: [],
  forwards: [],
  why: ['--from', 'ana@contoso.com', '--to', 'a@fabrikam.com'],
  snapshot: ['--out', '/dev/null'],
  export: ['--out', 'exported'],
  doctor: [],
};

describe.each(Object.entries(free))('%s', (command, given) => {
  test.each(wrongPolicies)('says that it leaves aside policies %s', async (name, content) => {
    const at = policiesOf(command, name, content);
    const paths = given.map((one) => (one === 'exported' ? join(folder, `${command}-${name}`) : one));
    const asked = await ask(command, '--policies', at, '--emulator', 'contoso', ...paths);
    expect(asked.err).toContain(`${at} is left aside: `);
    expect(asked.code).toBe(0);
  });
});

describe.each(['plan', 'drift', 'test', 'adopt'])('%s', (command) => {
  test('says that there are no policies', async () => {
    wrong(await ask(command, '--policies', join(folder, 'nowhere'), '--emulator', 'contoso'), [1]);
  });

  test('refuses the tenant of somebody else', async () => {
    const other = put(
      `${command}-other/tenant.yaml`,
      head.replace('5f0a1c9e', 'aaaaaaaa').replace('contoso.', 'fabrikam.'),
    );
    wrong(
      await ask(command, '--policies', other, '--emulator', 'contoso', ...(command === 'test' ? ['--live'] : [])),
      [3],
    );
  });
});

test.each([
  ['plan', '--out'],
  ['posture', '--html'],
  ['posture', '--sarif'],
  ['drift', '--markdown'],
  ['snapshot', '--out'],
  ['doctor', '--probe'],
])('%s says that a file of %s could not be written', async (command, option) => {
  const asked = await ask(
    command,
    '--policies',
    'policies',
    '--emulator',
    'contoso',
    option,
    join(folder, 'no', 'such', 'x'),
  );
  wrong(asked, [1]);
  expect(asked.err).toContain('no such file or folder');
});
