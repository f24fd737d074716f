import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { literal } from '../../src/render/powershell/literal.ts';
import { planScript } from '../../src/render/powershell/script.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { balanced, lex, type Token } from './powershell-lexer.ts';
import { aPlan, aStep, hostileNames } from './samples.ts';

const codeOf = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.kind === 'code' ? token.value : token.kind)).join('');

/** What is written for one plan: its head, and its data and calls. The rest of a script is a file. */
function ownPart(script: string): string {
  const [head = '', , data = ''] = script
    .replace(/^\uFEFF/u, '')
    .split(/^(?=\[CmdletBinding)|^(?=#region plan)|^(?=#endregion)/mu);
  return head + data;
}

describe('a literal', () => {
  test.each([
    { value: null, source: '$null' },
    { value: true, source: '$true' },
    { value: false, source: '$false' },
    { value: 500, source: '500' },
    { value: -1, source: '-1' },
    { value: 1.5, source: "[double]'1.5'" },
    { value: 1e21, source: "[double]'1e+21'" },
    { value: "it's", source: "'it''s'" },
    { value: 'it\u2019s', source: "'it\u2019\u2019s'" },
    { value: 'one\r\ntwo', source: "('one' + [char]13 + [char]10 + 'two')" },
    { value: '\ud83d', source: "('' + [char]55357)" },
    { value: 'half \udc00 of', source: "('half ' + [char]56320 + ' of')" },
    { value: 'a \ud83d\udeaa', source: "'a \ud83d\udeaa'" },
    { value: '\u202ehidden', source: "('' + [char]8238 + 'hidden')" },
    { value: '[a-z]* `?`', source: "'[a-z]* `?`'" },
    { value: '9007199254740993', source: "'9007199254740993'" },
    { value: '$(x) `n "y"', source: `'$(x) \`n "y"'` },
    { value: [], source: '@()' },
    { value: ['a'], source: "@('a')" },
    { value: {}, source: '@{}' },
    { value: { Add: ['a'], Remove: [] }, source: "@{ 'Add' = @('a'); 'Remove' = @() }" },
  ])('of $value is $source', ({ value, source }) => {
    expect(literal(value)).toBe(source);
  });

  test.each([
    { what: 'NUL', value: 'a\0b' },
    { what: 'a number that is none', value: Number.NaN },
    { what: 'two names that PowerShell takes for one', value: { a: 1, A: 2 } },
  ])('refuses $what', ({ value }) => {
    expect(() => literal(value)).toThrow(RangeError);
  });

  const nasty = fc.string({
    unit: fc.oneof(
      fc.constantFrom("'", '\u2018', '\u2019', '\u201A', '\u201B', '"', '`', '$', '#', '\n', '\r'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  });

  test('of any text is one string that reads back as that text', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        fc.pre(!value.includes('\0'));
        expect(lex(literal(value))).toEqual([{ kind: 'text', value }]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a plan as a script', () => {
  const group = 'groups/new@contoso.com';
  const creating = aStep({
    id: `${group}#create`,
    object: group,
    title: 'create the group new@contoso.com',
    call: { via: 'graph', method: 'POST', path: '/groups', body: { displayName: "New' group" } },
    undo: [{ via: 'graph', method: 'DELETE', path: `/groups/\${${group}#id}`, body: null }],
  });
  const filling = aStep({
    id: `${group}#members`,
    object: group,
    title: 'add a member',
    call: { via: 'graph', method: 'PATCH', path: `/groups/\${${group}#id}`, body: { 'members@odata.bind': ['x'] } },
    undo: [],
  });

  test.each([
    { name: 'Partner', first: '#' },
    { name: 'Bücher', first: '\uFEFF' },
    { name: 'it\u2019s', first: '\uFEFF' },
    { name: 'a\u202Eb', first: '#' },
  ])('with the name $name begins with a mark where an old editor would read it wrongly', ({ name, first }) => {
    const call = exchange('Set-RemoteDomain', { Identity: name });
    expect(planScript(aPlan({ steps: [aStep({ call })] })).charAt(0)).toBe(first);
  });

  test('splats each call, after saying what it does and where that is asked for', () => {
    expect(planScript(aPlan())).toContain(
      [
        '  # 1 of 1: let automatic forwards out to fabrikam.com',
        '  #   policies/domains.yaml:4',
        '  @{',
        '    Number = 1',
        "    Object = 'remoteDomains/fabrikam.com'",
        "    Title = 'let automatic forwards out to fabrikam.com'",
        '    Creates = $false',
        '    Call = {',
        '      $parameters = @{',
        "        'Identity' = 'Fabrikam'",
        "        'AutoForwardEnabled' = $true",
        "        'Confirm' = $false",
        '      }',
        '      Set-RemoteDomain @parameters -ErrorAction Stop',
        '    }',
      ].join('\n'),
    );
  });

  test('says what has to be as it was, in the words of the service', () => {
    expect(planScript(aPlan())).toContain(
      "Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'fabrikam.com' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $false })",
    );
  });

  test.each([
    { title: 'Exchange alone', steps: [aStep()], cmdlets: "@('Set-RemoteDomain')", scopes: "''" },
    {
      title: 'Graph too',
      steps: [aStep(), creating],
      cmdlets: "@('Set-RemoteDomain')",
      scopes: "'Group.ReadWrite.All'",
    },
  ])('says what is needed of $title', ({ steps, cmdlets, scopes }) => {
    const said = planScript(aPlan({ steps }));
    expect(said).toContain(`  Cmdlets = ${cmdlets}\n  Scopes = ${scopes}\n`);
  });

  const leaving = aStep({
    call: { via: 'graph', method: 'DELETE', path: '/groups/a/members/b/$ref', body: null },
    undo: [],
  });

  test.each([
    { title: 'members alone', steps: [filling, leaving], scope: 'GroupMember.ReadWrite.All' },
    { title: 'a group', steps: [filling, creating], scope: 'Group.ReadWrite.All' },
  ])('asks Graph for the least that changes $title', ({ steps, scope }) => {
    expect(planScript(aPlan({ steps }))).toContain(`  Scopes = '${scope}'\n`);
  });

  test('keeps the id of what it creates for the steps and the way back', () => {
    const said = planScript(aPlan({ steps: [creating, filling] }));
    expect(said).toContain('    Creates = $true\n');
    expect(said).toContain(`Uri = ('/v1.0/groups/' + $created['${group}'])`);
    expect(said).toContain(`Body = '{"displayName":"New'' group"}'`);
  });

  test('has a way back that is itself code of the same kind', () => {
    const undo = [exchange('Set-RemoteDomain', { Identity: "it's", AutoForwardEnabled: false })];
    expect(planScript(aPlan({ steps: [aStep({ undo })] }))).toContain(
      [
        '    Undo = {',
        '      $parameters = @{',
        "        'Identity' = 'it''s'",
        "        'AutoForwardEnabled' = $false",
        '      }',
        '      Set-RemoteDomain @parameters -ErrorAction Stop',
        '    }',
      ].join('\n'),
    );
  });

  test('hands dates over as dates, whatever the language of the machine', () => {
    const call = exchange('New-TransportRule', { Name: 'a', ExpiryDate: '2027-03-31T00:00:00Z' });
    expect(planScript(aPlan({ steps: [aStep({ call })] }))).toContain(
      "'ExpiryDate' = [datetime]::Parse('2027-03-31T00:00:00Z', [cultureinfo]::InvariantCulture, 'RoundtripKind')",
    );
  });

  test('does nothing where a guardrail refuses the plan', () => {
    const said = planScript(aPlan({ refusals: [{ code: 'PST501', message: 'removes 12 objects', hint: null }] }));
    expect(said).toContain('# REFUSED by the guardrails: PST501 removes 12 objects');
    expect(said).not.toContain('Set-RemoteDomain @parameters');
    expect(said).not.toContain('Connect-ExchangeOnline');
    expect(said).toContain('exit 4');
  });

  test('that cannot hold a text says so and does nothing', () => {
    const said = planScript(aPlan({ steps: [aStep({ call: exchange('Set-RemoteDomain', { Identity: 'a\0b' }) })] }));
    expect(said).toContain("-MessageData 'This plan cannot be run as a script: text with a NUL character");
    expect(said).not.toContain('Set-RemoteDomain');
  });

  const full = (name: string): Plan =>
    aPlan({
      tenant: { id: name, domain: name },
      observed: [{ object: 'remoteDomains/fabrikam.com', properties: { autoForwardEnabled: false }, hash: '' }],
      steps: [
        aStep({
          title: name,
          source: { file: name, line: 1, column: 1 },
          call: exchange('Set-RemoteDomain', { Identity: name, AutoForwardEnabled: true, Domains: [name] }),
          undo: [exchange('Set-RemoteDomain', { Identity: name })],
        }),
        aStep({
          object: `groups/${name}`,
          title: name,
          call: { via: 'graph', method: 'POST', path: `/groups/${name}`, body: { name } },
        }),
      ],
    });
  const frame = codeOf(lex(ownPart(planScript(full('x')))));

  test.each(
    hostileNames
      .filter((name) => !name.includes('#id}'))
      .map((name) => [JSON.stringify(name).slice(0, 40), name] as const),
  )('is the same code with the name %s', (_, name) => {
    const tokens = lex(ownPart(planScript(full(name))));
    expect(codeOf(tokens)).toBe(frame);
    expect(balanced(tokens)).toBe(true);
  });

  test('is the same code whatever the names are', () => {
    const unit = fc.constantFrom(
      "'",
      '\u2019',
      '"',
      '`',
      '$',
      '#',
      '>',
      '<',
      '@',
      '\n',
      '\r',
      '\u0085',
      '\u2028',
      'a',
      '}',
      ')',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (name) => {
        expect(codeOf(lex(ownPart(planScript(full(name)))))).toBe(frame);
      }),
      { numRuns: 300 },
    );
  });
});
