import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan.ts';
import { literal } from '../../src/render/powershell/literal.ts';
import { planScript } from '../../src/render/powershell/script.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { balanced, lex, type Token } from './powershell-lexer.ts';
import { aPlan, aStep, hostileNames } from './samples.ts';

const codeOf = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.kind === 'code' ? token.value : token.kind)).join('');

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

  test('splats each call, after saying what it does and where that is asked for', () => {
    expect(planScript(aPlan())).toContain(
      [
        '# 1 of 1: let automatic forwards out to fabrikam.com',
        '#   policies/domains.yaml:4',
        "if (Confirm-Step 'remoteDomains/fabrikam.com' 'let automatic forwards out to fabrikam.com') {",
        "  Write-Host '1/1 let automatic forwards out to fabrikam.com'",
        '  $parameters = @{',
        "    'Identity' = 'Fabrikam'",
        "    'AutoForwardEnabled' = $true",
        "    'Confirm' = $false",
        '  }',
        '  $result = Set-RemoteDomain @parameters -ErrorAction Stop',
      ].join('\n'),
    );
  });

  test('checks first that the tenant is the planned one, and still as it was', () => {
    const said = planScript(aPlan());
    expect(said).toContain("if ($initial -ine 'contoso.onmicrosoft.com') { throw");
    expect(said).toContain(
      "$live = Get-RemoteDomain -Identity 'Fabrikam' -ErrorAction Stop\nAssert-Same 'remoteDomains/fabrikam.com' $live 'AutoForwardEnabled' 'False'",
    );
    expect(said.indexOf("Assert-Same 'remote")).toBeLessThan(said.indexOf('Set-RemoteDomain @parameters'));
  });

  test('looks for its cmdlets and for the directory of Graph before its first step', () => {
    const said = planScript(aPlan({ steps: [aStep(), creating] }));
    const first = said.indexOf('# 1 of 2');
    for (const check of [
      "$lacking = @(@('Set-RemoteDomain') | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })",
      "if ($directory -ine '5f0a1c9e-0000-4000-8000-000000000001') { throw",
      'This plan has expired',
    ]) {
      expect(said).toContain(check);
      expect(said.indexOf(check)).toBeLessThan(first);
    }
    expect(said.indexOf('This plan has expired')).toBeLessThan(said.indexOf('Connect-ExchangeOnline -ShowBanner'));
    expect(planScript(aPlan())).not.toContain('Get-MgContext');
  });

  const leaving = aStep({
    call: { via: 'graph', method: 'DELETE', path: '/groups/a/members/b/$ref', body: null },
    undo: [],
  });

  test.each([
    { title: 'members alone', steps: [filling, leaving], scope: 'GroupMember.ReadWrite.All' },
    { title: 'a group', steps: [filling, creating], scope: 'Group.ReadWrite.All' },
  ])('asks Graph for the least that changes $title', ({ steps, scope }) => {
    expect(planScript(aPlan({ steps }))).toContain(`-Scopes '${scope}' -NoWelcome`);
  });

  test('says why it stopped while the transcript still runs', () => {
    const said = planScript(aPlan());
    expect(said.indexOf("Write-Host ('Stopped: ' + $_)")).toBeGreaterThan(said.indexOf('catch {'));
    expect(said.indexOf("Write-Host ('Stopped: ' + $_)")).toBeLessThan(said.indexOf('Stop-Transcript'));
  });

  test('keeps the id of what it creates for the steps and the way back', () => {
    const said = planScript(aPlan({ steps: [creating, filling] }));
    expect(said).toContain(`Save-Created '${group}' $result`);
    expect(said).toContain(`Uri = (Expand-Created '/v1.0/groups/\${${group}#id}')`);
    expect(said).toContain(`Body = '{"displayName":"New'' group"}'`);
    expect(said).toContain('$undo.Insert(0, (Expand-Created ');
    expect(said).toContain('Connect-MgGraph');
  });

  test('prints a way back that is itself code of the same kind', () => {
    const undo = [exchange('Set-RemoteDomain', { Identity: "it's", AutoForwardEnabled: false })];
    const texts = lex(planScript(aPlan({ steps: [aStep({ undo })] }))).filter((token) => token.kind === 'text');
    const back = texts.find((token) => token.value.startsWith('$parameters'))?.value ?? '';
    expect(balanced(lex(back))).toBe(true);
    expect(back).toBe(
      "$parameters = @{\n  'Identity' = 'it''s'\n  'AutoForwardEnabled' = $false\n}\n$result = Set-RemoteDomain @parameters -ErrorAction Stop",
    );
  });

  test('leaves the lines of a long text as they are', () => {
    const call = exchange('Set-TransportRule', { RejectMessageReasonText: 'one\ntwo' });
    expect(planScript(aPlan({ steps: [aStep({ call, undo: [] })] }))).toContain("= 'one\ntwo'");
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
  });

  test('that cannot hold a text says so and does nothing', () => {
    const said = planScript(aPlan({ steps: [aStep({ call: exchange('Set-RemoteDomain', { Identity: 'a\0b' }) })] }));
    expect(said).toContain("throw 'This plan cannot be run as a script: text with a NUL character");
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
  const frame = codeOf(lex(planScript(full('x'))));

  test.each(
    hostileNames
      .filter((name) => !name.includes('#id}'))
      .map((name) => [JSON.stringify(name).slice(0, 40), name] as const),
  )('is the same code with the name %s', (_, name) => {
    const tokens = lex(planScript(full(name)));
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
        expect(codeOf(lex(planScript(full(name))))).toBe(frame);
      }),
      { numRuns: 300 },
    );
  });
});
