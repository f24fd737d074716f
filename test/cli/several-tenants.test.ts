import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Desk, desk, misfits } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const tenant = (name: string, more = ''): string =>
  `tenant: { id: 5f0a1c9e-0000-4000-8000-00000000000${name.length % 10}, domain: ${name}.onmicrosoft.com }
outboundPolicies: [{ name: Default, autoForwardingMode: Off }]
${more}`;

/** A folder of the desk with a folder for each text, and the place of the whole. */
function tenantsIn(name: string, folders: Readonly<Record<string, string>>): string {
  for (const [folder, text] of Object.entries(folders)) table.folder(join(name, folder), text);
  return table.path(name);
}

const two = { contoso: tenant('contoso'), fabrikam: tenant('fabrikam') };

describe('validate on a folder of several tenants', () => {
  test.each([
    { name: 'two', folders: two, code: 0, says: [/contoso is valid: 1 object/u, /fabrikam is valid: 1 object/u] },
    {
      name: 'one wrong',
      folders: { ...two, contoso: tenant('contoso', 'remoteDomains: [{ domainName: 3 }]\n') },
      code: 1,
      says: [/contoso is wrong: 1 error/u, /fabrikam is valid/u],
    },
    {
      name: 'a stray',
      folders: { ...two, shared: 'remoteDomains: [{ domainName: fabrikam.com, autoForwardEnabled: true }]\n' },
      code: 1,
      says: [/PST303: .*shared.*is in the folder of no tenant/u, /contoso is valid/u],
    },
    {
      name: 'a slip in the word',
      folders: { ...two, third: tenant('third').replace('tenant', 'tennant') },
      code: 1,
      says: [/did you mean tenant\?/u, /third.*is in the folder of no tenant/u],
    },
    {
      name: 'a wrong head',
      folders: { ...two, fabrikam: tenant('fabrikam').replace('domain', 'domane') },
      code: 1,
      says: [/domain is missing in tenant/u, /contoso is valid/u, /fabrikam is wrong/u],
    },
    {
      name: 'one above another',
      folders: { '': tenant('contoso'), 'customers/fabrikam': tenant('fabrikam', 'groups: 3\n') },
      code: 1,
      says: [/one above another is valid: 1 object/u, /fabrikam is wrong: 1 error/u],
    },
  ])('$name', async ({ name, folders, code, says }) => {
    const policies = tenantsIn(name, folders);
    const said = await ask('validate', '--policies', policies);
    for (const one of says) expect(said.out).toMatch(one);
    expect(said.out).not.toMatch(/PST30[12]|PST322/u);
    const json = await ask('validate', '--policies', policies, '--json');
    expect(misfits('diagnostics.schema.json', json.json())).toEqual([]);
    expect([said.code, json.code]).toEqual([code, code]);
  });

  test('a folder of one tenant in several folders stays one', async () => {
    const policies = tenantsIn('single', {
      deep: tenant('contoso'),
      other: 'remoteDomains: [{ domainName: a.example }]\n',
    });
    const { out, code } = await ask('validate', '--policies', policies);
    expect(out).toMatch(/single is valid: 2 objects in 2 sections for contoso\.onmicrosoft\.com/u);
    expect(code).toBe(0);
  });
});

describe('a command about one tenant, on a folder of several', () => {
  test.each(['plan', 'drift', 'adopt'])('%s says which, and offers a command for each that works', async (command) => {
    const policies = tenantsIn(`for ${command}`, two);
    const { err, code } = await ask(command, '--emulator', 'contoso', '--policies', policies);
    expect(err).toMatch(/PST303: .*holds the policies of 2 tenants/u);
    expect(err).not.toMatch(/PST30[12]|PST322/u);
    expect(code).toBe(1);
    const offered = [...err.matchAll(/^For (\S+):\s+postern (.*)$/gmu)];
    expect(offered.map(([, domain]) => domain)).toEqual(['contoso.onmicrosoft.com', 'fabrikam.onmicrosoft.com']);
    const words = (offered[0]?.[2] ?? '').match(/'[^']*'|\S+/gu)?.map((word) => word.replaceAll("'", '')) ?? [];
    expect(words).toContain('--emulator');
    expect((await ask(...words)).err).not.toContain('PST303');
  });

  test.each([2, 9])('of %i tenants, --json names the folders', async (count) => {
    const names = Array.from({ length: count }, (_, at) => `tenant${'x'.repeat(at)}`);
    const policies = tenantsIn(`many ${count}`, Object.fromEntries(names.map((name) => [name, tenant(name)])));
    const { json, err } = await ask('plan', '--emulator', 'contoso', '--policies', policies, '--json');
    expect(misfits('diagnostics.schema.json', json())).toEqual([]);
    expect(JSON.stringify(json())).toContain(`holds the policies of ${count} tenants`);
    if (count > 5) expect(err).toMatch(/And 4 more:\s+postern tenants/u);
  });
});
