import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/json.ts';
import { kinds } from '../../../src/kinds/index.ts';
import type { Kind } from '../../../src/kinds/kind.ts';
import { adopt, takeOut } from '../../../src/policy/adopt/adopt.ts';
import type { Deviation } from '../../../src/policy/adopt/deviation.ts';

const file = 'policies/a.yaml';

/** Where some text begins in a file. */
function placeOf(text: string, needle: string): Deviation['place'] {
  const at = text.indexOf(needle);
  const lines = text.slice(0, at).split('\n');
  return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

const kindOf = (object: string): Kind => kinds.find(({ section }) => object.startsWith(`${section}/`)) as Kind;

const deviation = (more: Partial<Deviation> = {}): Deviation => ({
  kind: kindOf(more.object ?? 'remoteDomains/fabrikam.com'),
  object: 'remoteDomains/fabrikam.com',
  absent: false,
  ended: false,
  fields: [],
  place: null,
  item: null,
  order: null,
  ...more,
});

/** An object that no policy declares. */
const undeclared = (object: string, entry: JsonObject, order: Deviation['order'] = null): Deviation =>
  deviation({
    object,
    order,
    item: { is: 'declared', object, name: object, entry, letsOut: null, canEnd: true, omitted: [] },
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
    [
      'nothing for a scalar, where null would be what the service holds by itself',
      field('allowedOOFType', null, 'External'),
      block.replace('    allowedOOFType: "External"\n', ''),
    ],
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
    const change = field(
      'members',
      ['ana@contoso.com', 'BEN@contoso.com', 'dot@contoso.com'],
      ['ana@contoso.com', 'ben@contoso.com', 'cyd@contoso.com'],
    );
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
    expect(adopted(block, deviation({ absent: true, place: placeOf(block, 'domainName: fabrikam') }))).toBe(
      block.slice(0, block.indexOf('  - domainName: fabrikam')),
    );
    expect(adopted(group, deviation({ absent: true, place: placeOf(group, 'address: g@') }))).toBe(
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
    const legacy = undeclared('remoteDomains/legacy.example', {
      domainName: 'legacy.example',
      autoForwardEnabled: true,
    });
    expect(adopted(block, legacy)).toBe(`${block}  - domainName: legacy.example\n    autoForwardEnabled: true\n`);
    expect(adopted('tenant: { id: x }\n', legacy)).toBe(
      'tenant: { id: x }\n\nremoteDomains:\n  - domainName: legacy.example\n    autoForwardEnabled: true\n',
    );
    expect(adopted('remoteDomains: []\n', legacy)).toBe(
      'remoteDomains: [{ domainName: legacy.example, autoForwardEnabled: true }]\n',
    );
    expect(
      adopted(
        'smtpAuth:\n  organization: disabled\n',
        undeclared('smtpAuth/s@b.c', { address: 's@b.c', state: 'enabled' }),
      ),
    ).toBe('smtpAuth:\n  organization: disabled\n  mailboxes: [{ address: s@b.c, state: enabled }]\n');
  });

  test.each([
    {
      why: 'a policy could not say it',
      one: deviation({
        object: 'transportRules/x',
        item: { is: 'left', object: 'transportRules/x', name: 'x', why: 'it uses ContentMatchesPrompt', unread: false },
      }),
    },
    { why: 'it is gone', one: deviation({ object: 'transportRules/x' }) },
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
      deviation({ place: placeOf(block, 'domainName: fabrikam'), absent: true }),
      undeclared('remoteDomains/new.example', { domainName: 'new.example', autoForwardEnabled: true }),
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

const ordered = `transportRules: # the order counts
  # the first of all
  - name: A # keep
    setSCL: -1

  # about B
  # and more of it
  - name: B
    deleteMessage: true
  - { name: C, quarantine: true }
`;
const onOneLine = 'transportRules: [{ name: A }, { name: B }, { name: C }]\n';
const entry = { name: 'New', setSCL: 5 };
const rule = (name: string, order: readonly string[], text: string): Deviation =>
  deviation({ object: `transportRules/${name}`, order, place: placeOf(text, `name: ${name.toUpperCase()}`) });
const namesIn = (text: string): string => [...text.matchAll(/name: (\w+)/gu)].map(([, name]) => name).join(' ');

describe('in a section whose order counts', () => {
  test.each([
    [['new', 'a', 'b', 'c'], 'New A B C'],
    [['a', 'new', 'b', 'c'], 'A New B C'],
    [['a', 'b', 'c', 'new'], 'A B C New'],
    [['a', 'x', 'new', 'y', 'b', 'c'], 'A New B C'],
    [['x', 'new'], 'New A B C'],
  ])('an undeclared rule that the service has in the order %j gives %s', (order, expected) => {
    const found = undeclared('transportRules/new', entry, order);
    expect(namesIn(adopted(ordered, found))).toBe(expected);
    expect(namesIn(adopted(onOneLine, found))).toBe(expected);
    expect(adopted(ordered, found).replace(/ {2}- (?:name: New\n {4}setSCL: 5\n|\{ name: New.*\n)/u, '')).toBe(ordered);
  });

  test.each([
    [['b', 'a', 'c'], ['a'], 'B A C'],
    [['b', 'a', 'c'], ['b'], 'B A C'],
    [['c', 'b', 'a'], ['a', 'c'], 'C B A'],
    [['c', 'a', 'b'], ['c'], 'C A B'],
    [['b', 'c', 'a'], ['a', 'b', 'c'], 'B C A'],
  ])('rules in the order %j of which %j moved give %s', (order, moved, expected) => {
    for (const text of [ordered, onOneLine, ordered.trimEnd()])
      expect(namesIn(adopted(text, ...moved.map((name) => rule(name, order, text))))).toBe(expected);
  });

  test('a rule moves with the comments directly above it, and no line is lost', () => {
    expect(adopted(ordered, rule('b', ['b', 'a', 'c'], ordered))).toBe(`transportRules: # the order counts
  # about B
  # and more of it
  - name: B
    deleteMessage: true

  # the first of all
  - name: A # keep
    setSCL: -1
  - { name: C, quarantine: true }
`);
  });

  test('new ones and moved ones find their places together', () => {
    const order = ['c', 'new', 'a', 'newer', 'b'];
    const text = adopted(
      ordered,
      undeclared('transportRules/newer', { name: 'Newer', setSCL: 6 }, order),
      rule('c', order, ordered),
      undeclared('transportRules/new', entry, order),
    );
    expect(namesIn(text)).toBe('C New A Newer B');
  });

  test('the section is made where there is none', () => {
    expect(adopted('tenant: { id: x }\n', undeclared('transportRules/new', entry, ['new']))).toBe(
      'tenant: { id: x }\n\ntransportRules:\n  - name: New\n    setSCL: 5\n',
    );
  });
});

describe('what has ended in the policies and lives on in the tenant', () => {
  const ended = { object: 'remoteDomains/a.example', ended: true };

  test.each([
    [
      'remoteDomains:\n  - domainName: a.example # why\n    until: 2026-01-31 # soon\n    owner: ana\n',
      'remoteDomains:\n  - domainName: a.example # why\n    owner: ana\n',
    ],
    [
      'remoteDomains:\n  - { domainName: a.example, until: 2026-01-31, owner: ana }\n',
      'remoteDomains:\n  - { domainName: a.example, owner: ana }\n',
    ],
    [
      'remoteDomains:\n  - until: 2026-01-31\n    domainName: a.example\n',
      'remoteDomains:\n  - domainName: a.example\n',
    ],
  ])('stands on without its end: %j', (text, expected) => {
    const place = placeOf(text, text.includes('- until') ? 'until' : text.includes('{') ? '{' : 'domainName');
    expect(adopted(text, deviation({ ...ended, place }))).toBe(expected);
  });

  test('is taken as it is', () => {
    const text = 'remoteDomains:\n  - { domainName: a.example, autoForwardEnabled: true, until: 2026-01-31 }\n';
    const one = deviation({ ...ended, place: placeOf(text, '{'), fields: [field('autoForwardEnabled', false, true)] });
    expect(adopted(text, one)).toBe('remoteDomains:\n  - { domainName: a.example, autoForwardEnabled: false }\n');
  });

  test('goes for a member too, while the others keep their days', () => {
    const text = `groups:
  - address: g@contoso.com
    members:
      - { address: ana@contoso.com, until: 2026-01-31, owner: ben }
      - { address: ben@contoso.com, until: 2036-01-31 }
`;
    const change = field('members', ['ana@contoso.com', 'ben@contoso.com'], ['ben@contoso.com']);
    const one = deviation({ object: 'groups/g@contoso.com', place: placeOf(text, 'address: g@'), fields: [change] });
    expect(adopted(text, one)).toBe(text.replace('until: 2026-01-31, ', ''));
  });
});

test('an organisation with somebody who answers for it keeps who that is', () => {
  const text = 'smtpAuth:\n  organization: { state: enabled, owner: ana }\n';
  const one = deviation({
    object: 'smtpAuth/organization',
    place: placeOf(text, '{'),
    fields: [field('state', 'disabled', 'enabled')],
  });
  expect(adopted(text, one)).toBe(text.replace('enabled', 'disabled'));
  const block2 = 'smtpAuth:\n  organization:\n    state: enabled\n    owner: ana\n';
  expect(adopted(block2, { ...one, place: placeOf(block2, 'state') })).toBe(block2.replace('enabled', 'disabled'));
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
