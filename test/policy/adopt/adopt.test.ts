import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/json.ts';
import { adopt, takeOut } from '../../../src/policy/adopt/adopt.ts';
import type { Deviation } from '../../../src/policy/adopt/deviation.ts';

const file = 'policies/a.yaml';

/** Where some text begins in a file. */
function placeOf(text: string, needle: string): Deviation['place'] {
  const at = text.indexOf(needle);
  const lines = text.slice(0, at).split('\n');
  return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

const deviation = (more: Partial<Deviation> = {}): Deviation => ({
  object: 'remoteDomains/fabrikam.com',
  name: 'fabrikam.com',
  action: 'update',
  because: 'declared',
  fields: [],
  place: null,
  live: null,
  ...more,
});

const field = (name: string, from: Json, to: Json = null): Deviation['fields'][number] => ({ field: name, from, to });
const adopted = (text: string, ...all: readonly Deviation[]): string =>
  adopt(new Map([[file, text]]), all).files.get(file) ?? '';

const block = `# domains, by hand
remoteDomains:
  - domainName: "*" # everyone else
    autoForwardEnabled: false
  # partners
  - domainName: fabrikam.com
    autoForwardEnabled: true   # CHG-1
    allowedOOFType: "External"
    owner: ana
`;

const group = `groups:
  - address: g@contoso.com
    members: # who may
      - ana@contoso.com # since ever
      - { address: ben@contoso.com, until: 2027-01-31 }
      - cyd@contoso.com
  - { address: h@contoso.com, members: [ana@contoso.com, ben@contoso.com] }
`;

describe('taking a value of the tenant into the policies', () => {
  test.each([
    ['a scalar', field('autoForwardEnabled', false, true), block.replace('true   # CHG-1', 'false   # CHG-1')],
    ['a quoted scalar', field('allowedOOFType', 'None', 'External'), block.replace('"External"', 'None')],
    ['nothing for a scalar', field('allowedOOFType', null, 'External'), block.replace('"External"', 'null')],
    [
      'a property that was left out',
      field('tnefEnabled', true),
      block.replace('    owner: ana', '    tnefEnabled: true\n    owner: ana'),
    ],
    ['text that needs quotes', field('allowedOOFType', 'a: b #c', ''), block.replace('"External"', '"a: b #c"')],
  ])('writes %s and touches nothing else', (_, change, expected) => {
    expect(adopted(block, deviation({ place: placeOf(block, 'domainName: fabrikam'), fields: [change] }))).toBe(
      expected,
    );
  });

  test.each([
    [
      '{ domainName: a.example, autoForwardEnabled: true }',
      field('autoForwardEnabled', false),
      '{ domainName: a.example, autoForwardEnabled: false }',
    ],
    [
      '{ domainName: a.example }',
      field('autoForwardEnabled', false),
      '{ domainName: a.example, autoForwardEnabled: false }',
    ],
  ])('writes into %s on one line', (entry, change, expected) => {
    const text = `remoteDomains: [${entry}]\n`;
    expect(adopted(text, deviation({ place: placeOf(text, '{'), fields: [change] }))).toBe(
      `remoteDomains: [${expected}]\n`,
    );
  });

  test('takes members in and out of a list and keeps what stands with the others', () => {
    const change = field('members', ['ana@contoso.com', 'BEN@contoso.com', 'dot@contoso.com'], []);
    expect(
      adopted(
        group,
        deviation({ object: 'groups/g@contoso.com', place: placeOf(group, 'address: g@'), fields: [change] }),
      ),
    ).toBe(group.replace('      - cyd@contoso.com\n', '      - dot@contoso.com\n'));
  });

  test.each([
    [['ana@contoso.com', 'ben@contoso.com', 'eve@contoso.com'], '[ana@contoso.com, ben@contoso.com, eve@contoso.com]'],
    [['ben@contoso.com'], '[ben@contoso.com]'],
    [['ana@contoso.com'], '[ana@contoso.com]'],
    [['eve@contoso.com'], '[eve@contoso.com]'],
    [[], '[]'],
  ])('writes the list %j on one line', (members, expected) => {
    const text = adopted(
      group,
      deviation({
        object: 'groups/h@contoso.com',
        place: placeOf(group, '{ address: h@'),
        fields: [field('members', members, [])],
      }),
    );
    expect(text).toBe(group.replace('[ana@contoso.com, ben@contoso.com]', expected));
  });

  test('leaves an empty list behind the last item of a block', () => {
    const change = field('members', [], ['x']);
    expect(
      adopted(
        group,
        deviation({ object: 'groups/g@contoso.com', place: placeOf(group, 'address: g@'), fields: [change] }),
      ),
    ).toMatch(/members: \[\]\n {2}- \{ address: h@/u);
  });

  test('takes an entry out that the tenant lacks', () => {
    expect(adopted(block, deviation({ action: 'create', place: placeOf(block, 'domainName: fabrikam') }))).toBe(
      block.slice(0, block.indexOf('  - domainName: fabrikam')),
    );
    expect(adopted(group, deviation({ action: 'create', place: placeOf(group, 'address: g@') }))).toBe(
      `groups:\n${group.slice(group.indexOf('  - { address: h@'))}`,
    );
  });

  test('takes a condition out of a rule, where left out is none', () => {
    const text = 'transportRules:\n  - name: R\n    from: [a@b.c]\n    setSCL: -1\n';
    expect(
      adopted(
        text,
        deviation({
          object: 'transportRules/r',
          place: placeOf(text, 'name: R'),
          fields: [field('from', null, ['a@b.c'])],
        }),
      ),
    ).toBe(text.replace('    from: [a@b.c]\n', ''));
  });

  test('writes a switch that is no entry of a list', () => {
    const text = 'smtpAuth:\n  organization: disabled # for good\n';
    expect(
      adopted(
        text,
        deviation({
          object: 'smtpAuth/organization',
          place: placeOf(text, 'disabled'),
          fields: [field('state', 'enabled', 'disabled')],
        }),
      ),
    ).toBe(text.replace('disabled', 'enabled'));
  });

  test('writes an entry for what no policy declares, in the style of its list', () => {
    const undeclared = deviation({
      object: 'remoteDomains/legacy.example',
      because: 'undeclared',
      fields: [field('autoForwardEnabled', true, false)],
    });
    expect(adopted(block, undeclared)).toBe(`${block}  - domainName: legacy.example\n    autoForwardEnabled: true\n`);
    expect(adopted('tenant: { id: x }\n', undeclared)).toBe(
      'tenant: { id: x }\n\nremoteDomains:\n  - domainName: legacy.example\n    autoForwardEnabled: true\n',
    );
    expect(adopted('remoteDomains: []\n', undeclared)).toBe(
      'remoteDomains: [{ domainName: legacy.example, autoForwardEnabled: true }]\n',
    );
    expect(
      adopted(
        'smtpAuth:\n  organization: disabled\n',
        deviation({ object: 'smtpAuth/s@b.c', fields: [field('state', 'enabled', 'inherit')] }),
      ),
    ).toBe('smtpAuth:\n  organization: disabled\n  mailboxes: [{ address: s@b.c, state: enabled }]\n');
  });

  test.each([
    {
      why: 'its entry has ended',
      one: deviation({ because: 'ended', action: 'delete', place: placeOf(block, 'domainName: fabrikam') }),
    },
    {
      why: 'its place in an order is not known',
      one: deviation({ object: 'transportRules/x', action: 'delete', because: 'undeclared', live: { setSCL: -1 } }),
    },
    {
      why: 'the file has changed since',
      one: deviation({ place: { file, line: 99, column: 1 }, fields: [field('a', 1)] }),
    },
  ])('leaves to people what cannot be written because $why', ({ one }) => {
    const { files, left, taken } = adopt(new Map([[file, block]]), [one]);
    expect(files.get(file)).toBe(block);
    expect(taken).toEqual([]);
    expect(left).toHaveLength(1);
  });

  test('takes several at once, from the end of the file to its beginning', () => {
    const text = adopted(
      block,
      deviation({
        place: placeOf(block, 'domainName: "*"'),
        fields: [field('tnefEnabled', true), field('autoForwardEnabled', true)],
      }),
      deviation({ place: placeOf(block, 'domainName: fabrikam'), action: 'create' }),
      deviation({ object: 'remoteDomains/new.example', fields: [field('autoForwardEnabled', true)] }),
    );
    expect(text).toBe(`# domains, by hand
remoteDomains:
  - domainName: "*" # everyone else
    autoForwardEnabled: true
    tnefEnabled: true
  - domainName: new.example
    autoForwardEnabled: true
  # partners
`);
  });
});

test('entries and members that end are taken out by the place of their end', () => {
  const text = `groups:
  - address: g@contoso.com
    members:
      - { address: ben@contoso.com, until: 2027-01-31 }
      - cyd@contoso.com
remoteDomains:
  - domainName: a.example
    until: 2027-02-28
  - domainName: b.example
`;
  const places = ['2027-01-31', '2027-02-28'].flatMap((day) => placeOf(text, day) ?? []);
  expect(takeOut(new Map([[file, text]]), places).get(file)).toBe(`groups:
  - address: g@contoso.com
    members:
      - cyd@contoso.com
remoteDomains:
  - domainName: b.example
`);
});
