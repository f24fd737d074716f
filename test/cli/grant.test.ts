import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/json.ts';
import { type Asked, ask, desk, misfits, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com } # ours\n';
const word = ['--until', '2027-03-31', '--reason', 'Tickets'] as const;
const partner = ['--members-of', 'fwd@contoso.com', '--to', 'fabrikam.com', ...word] as const;
let folders = 0;

/** Asks for a grant in policies of such a text, and says what the file holds afterwards. */
async function granting(
  text: string,
  ...args: readonly string[]
): Promise<Asked & { readonly file: string; readonly folder: string }> {
  const folder = table.folder(`granting-${(folders += 1)}`, text);
  const asked = await ask('grant', '--policies', folder, ...args);
  return { ...asked, folder, file: readFileSync(join(folder, 'policies.yaml'), 'utf8') };
}

const grantsIn = (file: string): readonly JsonObject[] =>
  (parse(file) as { readonly grants: readonly JsonObject[] }).grants;

describe('a grant is written', () => {
  test.each([
    ['into a section of its own', head, `${head}\ngrants:\n`],
    ['into an empty section', `${head}grants: [] # none yet\n`, head],
    [
      'behind the others, with their comments',
      `${head}grants:\n  # the first one\n  - { name: One, from: { people: [ben@contoso.com] }, to: [a.example] } # as agreed\n# the end\n`,
      `${head}grants:\n  # the first one\n  - { name: One, from: { people: [ben@contoso.com] }, to: [a.example] } # as agreed\n`,
    ],
    [
      'into braces',
      '{ "tenant": { "id": "5f0a1c9e-0000-4000-8000-0000000000aa", "domain": "contoso.onmicrosoft.com" } }\n',
      '{ "tenant":',
    ],
  ])('%s', async (_, text, kept) => {
    const { code, file, out } = await granting(text, ...partner, '--owner', 'o@contoso.com', '--accept', 'redirects');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('is written into') as string });
    expect(file.startsWith(kept)).toBe(true);
    expect(grantsIn(file).at(-1)).toEqual({
      name: 'fwd to fabrikam.com',
      from: { memberOf: 'fwd@contoso.com' },
      to: ['fabrikam.com'],
      owner: 'o@contoso.com',
      reason: 'Tickets',
      until: '2027-03-31',
      accept: ['redirects'],
    });
    for (const comment of text.match(/#.*$/gmu) ?? []) expect(file).toContain(comment);
  });

  test.each<[string, readonly string[], JsonObject]>([
    ['everyone', ['--from', 'everyone'], { name: 'everyone to a.example', from: 'everyone' }],
    ['a person', ['--from', 'ana@contoso.com'], { name: 'ana to a.example', from: { people: ['ana@contoso.com'] } }],
    ['a group that the policies declare', ['--from', 'Known@contoso.com'], { from: { memberOf: 'Known@contoso.com' } }],
    [
      'people and groups',
      ['--from', 'ana@contoso.com', '--members-of', 'one@contoso.com', '--members-of', 'two@contoso.com'],
      {
        name: 'one and 2 more to a.example',
        from: { memberOf: ['one@contoso.com', 'two@contoso.com'], people: ['ana@contoso.com'] },
      },
    ],
    [
      'by some ways, under a name',
      ['--from', 'ana@contoso.com', '--by', 'mailbox', '--name', 'Mine'],
      { name: 'Mine', by: ['mailbox'] },
    ],
  ])('to %s', async (_, from, expected) => {
    const groups = 'groups: [{ address: known@contoso.com, type: mailEnabledSecurity, displayName: K, members: [] }]\n';
    const { file, code } = await granting(head + groups, ...from, '--to', 'a.example', ...word);
    expect(code).toBe(0);
    expect(grantsIn(file)[0]).toMatchObject(expected);
  });

  test('so that a name, a reason and a place are text and nothing else', async () => {
    const reason = 'a: b # c\n"], from: everyone';
    const { file } = await granting(
      head,
      '--from',
      'ana@contoso.com',
      '--to',
      '*',
      '--until',
      '2027-03-31',
      '--reason',
      reason,
      '--name',
      '- x',
    );
    expect(grantsIn(file)).toEqual([
      { name: '- x', from: { people: ['ana@contoso.com'] }, to: ['*'], reason, until: '2027-03-31' },
    ]);
  });
});

describe('nothing is written', () => {
  test.each<[string, readonly string[], string]>([
    ['without a sender', ['--to', 'a.example', ...word], '--members-of'],
    ['without a place', ['--from', 'everyone', ...word], '--to'],
    ['without an end', ['--from', 'everyone', '--to', '*', '--reason', 'x'], '--until'],
    ['without a reason', ['--from', 'everyone', '--to', '*', '--until', '2027-03-31'], '--reason'],
    [
      'for a day that has come',
      ['--from', 'everyone', '--to', '*', '--until', '2026-11-21', '--reason', 'x'],
      '2026-11-21',
    ],
    [
      'for a day that there is not',
      ['--from', 'everyone', '--to', '*', '--until', '2027-02-29', '--reason', 'x'],
      'PST209',
    ],
    ['for a place of no form', ['--from', 'everyone', '--to', 'a@b', ...word], 'PST208'],
    ['by a way that there is not', ['--from', 'everyone', '--to', '*', '--by', 'pigeon', ...word], 'pigeon'],
    ['under a name that is taken', ['--from', 'everyone', '--to', '*', '--name', 'Taken', ...word], 'PST301'],
    ['against a place that is shut by hand', ['--from', 'ana@contoso.com', '--to', 'shut.example', ...word], 'PST341'],
  ])('%s', async (_, args, said) => {
    const text = `${head}remoteDomains: [{ domainName: shut.example, autoForwardEnabled: false }]\ngrants: [{ name: taken, from: { people: [ben@contoso.com] }, to: [a.example] }]\n`;
    const { code, err, file } = await granting(text, ...args);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(said) as string });
    expect(file).toBe(text);
  });

  test('where the policies ask for more than was said', async () => {
    const text = `${head}guardrails: { requireOnGrant: [owner, ticket] }\n`;
    const { code, err, file } = await granting(text, ...partner, '--owner', 'o@contoso.com');
    expect({ code, err, file }).toMatchObject({
      code: 1,
      err: expect.stringContaining('--ticket') as string,
      file: text,
    });
  });

  test('where the policies are wrong already', async () => {
    const text = `${head}outboundPolicies: [{ name: Default, autoForwardingMode: Of }]\n`;
    const { code, file } = await granting(text, ...partner);
    expect({ code, file }).toEqual({ code: 1, file: text });
  });

  test.each([
    ['again', partner],
    [
      'again in another order, under another name',
      [
        '--reason',
        'Tickets',
        '--until',
        '2027-03-31',
        '--to',
        'FABRIKAM.com',
        '--members-of',
        'Fwd@contoso.com',
        '--name',
        'Other',
      ],
    ],
  ])('%s', async (_, again) => {
    const { folder, file } = await granting(head, ...partner);
    const { code, out } = await ask('grant', '--policies', folder, ...again);
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('granted already, as “fwd to fabrikam.com”') as string,
    });
    expect(readFileSync(join(folder, 'policies.yaml'), 'utf8')).toBe(file);
    const json = (await ask('grant', '--policies', folder, ...again, '--json')).json();
    expect(json).toMatchObject({ outcome: 'already', name: 'fwd to fabrikam.com', patch: '' });
    expect(misfits('grant.schema.json', json)).toEqual([]);
  });
});

describe('beside a tenant', () => {
  const tenant = ['--snapshot', table.put('tenant.json', snapshot())];

  test('who gains is said, and the next command names the same tenant', async () => {
    const { code, out, err } = await granting(
      head,
      '--members-of',
      'fwd@contoso.com',
      '--to',
      'fabrikam.com',
      ...word,
      '--accept',
      'admin-forwards',
      ...tenant,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/ben@contoso\.com/u);
    expect(out).toContain('Who can forward outside');
    expect(err).toMatch(/postern plan --out plan\.json --policies \S+ --snapshot \S+tenant\.json/u);
  });

  test('what a plan would refuse is not written', async () => {
    const text = `${head}guardrails: { tenantWideForwarding: refuse }\n`;
    const { code, out, file, folder } = await granting(text, '--from', 'everyone', '--to', '*', ...word, ...tenant);
    expect({ code, out }).toMatchObject({ code: 4, out: expect.stringContaining('Nothing is written') as string });
    expect(file).toBe(text);
    const again = await ask(
      'grant',
      '--policies',
      folder,
      '--from',
      'everyone',
      '--to',
      '*',
      ...word,
      ...tenant,
      '--json',
    );
    expect(again.json()).toMatchObject({ outcome: 'refused', patch: expect.stringContaining('+  - name') as string });
    expect(misfits('grant.schema.json', again.json())).toEqual([]);
  });

  test('a group that the tenant has not is named at its line, and nothing is written', async () => {
    const contoso = head.replace('00aa', '0001');
    const asked = ['--members-of', 'nobody@contoso.com', '--to', 'a.example', ...word, '--emulator', 'contoso'];
    const { code, err, file } = await granting(contoso, ...asked);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining('nobody@contoso.com') as string });
    expect(file).toBe(contoso);
  });
});
