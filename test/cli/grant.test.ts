import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/json.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addContact, addMailbox, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, desk, misfits, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com } # ours\n';
const word = ['--until', '2027-03-31', '--reason', 'Tickets'] as const;
const partner = ['--members-of', 'fwd@contoso.com', '--to', 'fabrikam.com', ...word] as const;
const ours = head.replace('0000000000aa', '000000000001');
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
    [
      'under a name that is taken',
      ['--from', 'everyone', '--to', '*', '--name', 'Taken', ...word],
      'a grant is called so at',
    ],
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

describe('what stands already', () => {
  const to = (who: string, place: string, ...more: readonly string[]): readonly string[] => [
    '--from',
    who,
    '--to',
    place,
    '--reason',
    'r',
    ...more,
  ];
  const ana = '{ people: [ana@contoso.com] }';
  const entry = (rest: string, from = ana): string =>
    `${head}# kept\ngrants:\n  # whose\n  - { name: ana to a.example, from: ${from}, to: [a.example], ${rest}reason: r } # agreed\n  - { name: B, from: { people: [ben@contoso.com] }, to: [b.example], reason: s }\n# end\n`;

  test.each([
    ['ended', 'until: 2026-11-01, ', ['--until', '2027-03-31']],
    ['ending soon', 'until: 2026-12-05, ', ['--until', '2027-03-31']],
    ['ended, by some ways', 'until: 2026-11-01, by: [mailbox], ', ['--until', '2027-03-31', '--by', 'mailbox']],
    ['asked for under another name', 'until: 2026-12-05, ', ['--until', '2027-03-31', '--name', 'Other']],
  ])('is extended where it is the same: %s', async (_, rest, more) => {
    const text = entry(rest);
    const { code, out, file } = await granting(text, ...to('ana@contoso.com', 'a.example', ...more));
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('“ana to a.example” is extended until 2027-03-31') as string,
    });
    expect(file).toBe(text.replace(/until: 2026-\d\d-\d\d/u, 'until: 2027-03-31'));
  });

  test('is extended in block form on another word, and says so as JSON', async () => {
    const text = `${head}grants:\n  - name: Mine # this\n    from: ${ana}\n    to:\n      - a.example\n    until: 2026-11-01 # soon\n    reason: old\n`;
    const args = to('ana@contoso.com', 'a.example', '--until', '2027-03-31', '--owner', 'o@contoso.com', '--json');
    const { file, ...asked } = await granting(text, ...args);
    expect(asked.json()).toMatchObject({ outcome: 'extended', name: 'Mine' });
    expect(misfits('grant.schema.json', asked.json())).toEqual([]);
    expect(file).toContain('name: Mine # this\n');
    expect(file).toContain('until: 2027-03-31 # soon\n');
    expect(grantsIn(file)).toEqual([
      {
        name: 'Mine',
        from: { people: ['ana@contoso.com'] },
        to: ['a.example'],
        owner: 'o@contoso.com',
        reason: 'r',
        until: '2027-03-31',
      },
    ]);
  });

  test('says which words it changes with the day', async () => {
    const text = entry('until: 2026-12-05, owner: o@contoso.com, ticket: T-1, ');
    const more = ['--until', '2027-03-31', '--owner', 'p@contoso.com', '--ticket', 'T-1'];
    const asked = await granting(text, ...to('ana@contoso.com', 'a.example', ...more), '--reason', 'other');
    expect(asked.out).toContain('is extended until 2027-03-31, with another owner and reason, in ');
    expect(grantsIn(asked.file)[0]).toMatchObject({ owner: 'p@contoso.com', reason: 'other', ticket: 'T-1' });
  });

  test('an address that is none is refused before it is granted to everyone', async () => {
    const text = entry('', 'everyone');
    const asked = await granting(text, ...to('ben@contoso.com; rm -rf', 'a.example', '--until', '2027-03-31'));
    expect(asked.err).toContain('is no address');
    expect({ code: asked.code, file: asked.file }).toEqual({ code: 1, file: text });
  });

  test('is left alone where an anchor would extend others with it', async () => {
    const text = `${head}grants:\n  - { name: A, from: ${ana}, to: [a.example], until: &day 2026-12-05, reason: r }\n  - { name: B, from: ${ana}, to: [b.example], until: *day, reason: r }\n`;
    const { code, file, err } = await granting(text, ...to('ana@contoso.com', 'a.example', '--until', '2027-03-31'));
    expect(err).toContain('nothing was written');
    expect({ code, file }).toEqual({ code: 1, file: text });
  });

  test.each([
    ['another way', 'by: [mailbox], ', ['--by', 'administrator']],
    ['all ways', 'by: [mailbox], ', []],
    ['another acceptance', 'until: 2027-03-31, ', ['--accept', 'redirects']],
  ])('gives its name to no other grant: %s', async (_, rest, more) => {
    const text = entry(rest);
    const args = to('ana@contoso.com', 'a.example', '--until', '2027-03-31', ...more);
    const { code, file } = await granting(text, ...args);
    expect({ code, name: grantsIn(file).at(-1)?.['name'] }).toEqual({ code: 0, name: 'ana to a.example 2' });
    expect(file.startsWith(text.slice(0, text.indexOf('# end')))).toBe(true);
  });

  test.each([
    [
      'a place below',
      '{ people: [ana@contoso.com, ben@contoso.com] }',
      '*.a.example',
      'ana@contoso.com',
      'eu.a.example',
    ],
    [
      'one of the people',
      '{ people: [ana@contoso.com, ben@contoso.com] }',
      'a.example',
      'ben@contoso.com',
      'a.example',
    ],
    ['somebody of everyone', 'everyone', '*', 'ben@contoso.com', 'a.example'],
    ['an earlier end', ana, 'a.example', 'ana@contoso.com', 'a.example'],
  ])('is enough for what is narrower: %s', async (_, from, place, who, wished) => {
    const text = `${head}grants:\n  - { name: Wide, from: ${from}, to: ["${place}"], until: 2027-06-30, reason: r }\n`;
    const { code, out, file } = await granting(text, ...to(who, wished, '--until', '2027-03-31'));
    expect({ code, file }).toEqual({ code: 0, file: text });
    expect(out).toMatch(/granted already, (?:by|as) “Wide” at \S+policies\.yaml:3/u);
  });

  test.each([
    ['it ended', 'until: 2026-11-01'],
    ['it ends before', 'until: 2027-03-30'],
    ['it has fewer ways', 'by: [mailbox]'],
  ])('is not enough where %s', async (_, rest) => {
    const text = `${head}grants:\n  - { name: Wide, from: everyone, to: ["*"], reason: r, ${rest} }\n`;
    const { file } = await granting(text, ...to('ana@contoso.com', 'a.example', '--until', '2027-03-31'));
    expect(grantsIn(file)).toHaveLength(2);
  });
});

describe('what is wrong is said of the flags', () => {
  test.each([
    ['--until', '1.1.2027', '--until is the text "1.1.2027", which is not a day'],
    ['--until', '12/31/2027', '--until is the text "12/31/2027", which is not a day'],
    ['--until', '31.12.2027', '--until is the text "31.12.2027", which is not a day'],
    ['--until', '', '--until is empty text, which is not a day'],
    ['--to', 'user@partner.com', '--to user@partner.com: give the domain alone: partner.com'],
    ['--to', 'https://partner.com/in?x#y', '--to https://partner.com/in?x#y: give the domain alone: partner.com'],
    ['--to', 'mailto:user@partner.com', 'give the domain alone: partner.com'],
    ['--to', 'fabri kam.com', '--to fabri kam.com: this is no domain'],
    ['--by', 'pigeon', '--by'],
    ['--accept', 'anything', '--accept'],
    ['--from', '', '--from'],
    ['--from', 'ben@contoso.com; rm -rf', '--from: ben@contoso.com; rm -rf is no address'],
    ['--from', 'ben@conto so.com', '--from: ben@conto so.com is no address'],
    ['--name', 'Bold \u001B[1m', '--name: the name of a grant holds a control character'],
    ['--name', 'n'.repeat(300), '--name has 300 characters; policies take 256'],
  ])('%s %s', async (flag, value, said) => {
    const text = `${head}# six\n# lines\n`;
    const given: Record<string, string> = {
      '--from': 'ana@contoso.com',
      '--to': 'a.example',
      '--until': '2027-03-31',
      '--reason': 'r',
      [flag]: value,
    };
    const { code, err, file } = await granting(text, ...Object.entries(given).flat());
    expect({ code, file }).toEqual({ code: 1, file: text });
    expect(err).toContain(said);
    expect(err).toContain('Nothing was written.');
    expect(err).not.toMatch(/yaml:\d|the grant:|\^~|\[A-Za-z/u);
  });

  test('and no line is named that the file does not have', async () => {
    const text = `${head}grants: [{ name: One, from: everyone, to: [a.example] }]\n\n\nremoteDomains:\n  - { domainName: shut.example, autoForwardEnabled: false }\n`;
    const block = text.replace('grants: [{', 'grants:\n  - {').replace('] }]', '] }');
    for (const one of [text, block]) {
      const { err, file } = await granting(one, '--from', 'ana@contoso.com', '--to', 'shut.example', ...word);
      const line = one.split('\n').findIndex((row) => row.includes('autoForwardEnabled')) + 1;
      expect(file).toBe(one);
      expect(err.match(/yaml:\d+/gu)).toEqual([`yaml:${line}`]);
      expect(err).toContain('Nothing was written.');
    }
  });
});

describe('the file stays what it is', () => {
  test.each([
    ['a tab', `${head}grants:\n\t- name: B\n`, 'PST103'],
    ['a tag', `${head}scope: !!set {}\n`, 'PST109'],
    ['an open bracket', `${head}grants: [\n`, 'PST1'],
  ])('where YAML does not take it: %s', async (_, text, said) => {
    const { code, err, file } = await granting(text, ...partner);
    expect({ code, file }).toEqual({ code: 1, file: text });
    expect(err).toContain(said);
    expect(err).not.toContain('postern export');
  });

  test.each([
    ['no section', head],
    ['an empty section', `${head}grants: []\n`],
    ['entries', `${head}grants:\n  - name: B\n    from: everyone\n    to: [b.example]\n`],
    [
      'an entry to extend',
      `${head}grants:\n  - name: B\n    from: { memberOf: fwd@contoso.com }\n    to: [fabrikam.com]\n    until: 2026-11-01\n`,
    ],
  ])('with the line ends of Windows: %s', async (_, text) => {
    const { code, file } = await granting(text.replaceAll('\n', '\r\n'), ...partner);
    expect({ code, until: grantsIn(file).at(-1)?.['until'] }).toEqual({ code: 0, until: '2027-03-31' });
    expect(file).not.toMatch(/(?<!\r)\n/u);
    expect(file).not.toContain('\r\r');
  });
});

describe('who and where are looked at', () => {
  test.each([
    ['*.com', 'ana to *.com: *.com takes in every domain that ends in .com'],
    ['com', 'ana to com: com is the top of a tree of domains, and no organisation'],
  ])('a single label is written, and said: %s', async (place, said) => {
    const { code, err, file } = await granting(head, '--from', 'ana@contoso.com', '--to', place, ...word);
    expect({ code, to: grantsIn(file)[0]?.['to'] }).toEqual({ code: 0, to: [place] });
    expect(err.replaceAll(/\s+/gu, ' ')).toContain(said);
  });

  test('somebody outside the domains of the tenant is not granted anything', async () => {
    const emulator = await emulatorAtNoon({ tenant: withContact() });
    try {
      const args = ['--from', 'x@fabrikam.com', '--to', 'a.example', ...word, '--emulator', emulator.url];
      const { code, out, file } = await granting(ours, ...args);
      expect({ code, file }).toEqual({ code: 4, file: ours });
      expect(out).toContain('x@fabrikam.com is an address outside this organisation');
    } finally {
      await emulator.close();
    }
  });
});

describe('what is granted already to everyone', () => {
  const everyone = `${ours}guardrails: { tenantWideForwarding: allow }
groups:
  - { address: new@contoso.com, type: distribution, displayName: New, members: [ana@contoso.com] }
grants:
  - { name: W, from: everyone, to: [x.example] }
`;
  const asking = async (...who: readonly string[]): Promise<Asked & { readonly file: string }> => {
    const state = withContact();
    addMailbox(state, 'ana@contoso.com');
    const emulator = await emulatorAtNoon({ tenant: state });
    try {
      return await granting(everyone, ...who, '--to', 'x.example', ...word, '--emulator', emulator.url);
    } finally {
      await emulator.close();
    }
  };

  test.each([
    [['--members-of', 'nobody@contoso.com'], 3, 'the tenant has no recipient nobody@contoso.com'],
    [['--from', 'nobody@contoso.com'], 3, 'the tenant has no recipient nobody@contoso.com'],
    [['--from', 'x@fabrikam.com'], 1, 'x@fabrikam.com is an address outside this organisation'],
    [['--members-of', 'ana@contoso.com'], 1, 'ana@contoso.com is no group'],
  ])('is granted to nobody whom the tenant does not have: %s', async (who, code, said) => {
    const asked = await asking(...who);
    expect(asked).toMatchObject({ code, out: '', file: everyone });
    expect(asked.err.replaceAll(/\s+/gu, ' ')).toContain(said);
  });

  test.each([[['--from', 'ana@contoso.com']], [['--members-of', 'new@contoso.com']]])(
    'is said of whom it has: %s',
    async (who) => {
      const asked = await asking(...who);
      expect(asked).toMatchObject({ code: 0, file: everyone });
      expect(asked.out).toContain('This is granted already, by “W”');
    },
  );
});

describe('a domain that no mail is sent to', () => {
  const label = 'a'.repeat(63);
  test.each([
    [`a${label}.example`, `--to: a${label}.example is no domain: aaaaaaaaaaaaaaaaaaaa… has more than 63 characters`],
    [
      `*.a${label}.example`,
      `--to: *.a${label}.example is no domain: aaaaaaaaaaaaaaaaaaaa… has more than 63 characters`,
    ],
    [[label, label, label, label].join('.'), 'is no domain: it has more than 253 characters'],
    [`x@${label}.example`, `--to x@${label}.example: give the domain alone: ${label}.example`],
  ])('is said as what it is: %s', async (place, said) => {
    const { code, err, file } = await granting(head, '--from', 'ana@contoso.com', '--to', place, ...word);
    expect({ code, file }).toEqual({ code: 1, file: head });
    expect(err.replaceAll(/\s+/gu, ' ')).toContain(said);
    expect(err).not.toContain('--name');
  });
});

function withContact(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  addContact(state, 'x@fabrikam.com');
  return state;
}
