import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Desk, desk, misfits, partner, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const tenant = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }\n';
const closed = 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Off }\n';
const open = 'outboundPolicies:\n  - { name: Default, autoForwardingMode: On }\n';
const expectation = (verdict: string, from = 'everyone'): string =>
  `expectations:\n  - { name: gmail, from: ${from}, to: [gmail.com], expect: ${verdict} }\n`;

async function judged(policies: string, ...args: readonly string[]) {
  return ask('test', '--policies', table.put('p.yaml', tenant + policies), ...args);
}

describe('test', () => {
  test.each([
    ['what the policies close holds', closed + expectation('blocked'), 0, 'holds'],
    ['what the policies open does not', open + expectation('blocked'), 1, 'fails'],
    [
      'nobody knows who is in a group that no policy declares',
      closed + expectation('allowed', '{ memberOf: fwd@contoso.com }'),
      3,
      'unclear',
    ],
  ])('judges the policies alone: %s', async (_, policies, code, result) => {
    const asked = await judged(policies, '--json');
    expect(asked.json()).toMatchObject({
      subject: 'policies',
      results: [{ name: 'gmail', result, place: { line: 5 } }],
    });
    expect(misfits('test.schema.json', asked.json())).toEqual([]);
    expect(asked.code).toBe(code);
  });

  test('names the first question that breaks an expectation', async () => {
    const { out } = await judged(open + expectation('blocked'));
    expect(out).toMatch(/^1 of 1 expectation not met\n/u);
    expect(out).toMatch(
      /FAILS +gmail +.*p\.yaml:5\n +\S+ → gmail\.com through Outlook rules that forward is allowed, and blocked is expected/u,
    );
  });

  test.each([
    ['once the policies are carried out', [], 0, 'plan'],
    ['as it is', ['--live'], 1, 'tenant'],
  ])('judges a tenant %s', async (_, args, code, subject) => {
    const file = table.put('tenant.json', snapshot({ mode: 'On' }));
    const asked = await judged(closed + expectation('blocked'), '--snapshot', file, '--json', ...args);
    expect(asked.json()).toMatchObject({ subject });
    expect(asked.code).toBe(code);
  });

  test('knows the members of groups that the tenant has', async () => {
    const file = table.put('tenant.json', snapshot(partner));
    const policies =
      'outboundPolicies:\n  - { name: Partner, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }\n  - { name: Default, autoForwardingMode: Off }\n';
    const asked = await judged(
      policies + expectation('allowed', '{ memberOf: fwd@contoso.com }'),
      '--snapshot',
      file,
      '--json',
    );
    expect(asked.json()).toMatchObject({
      passed: true,
      results: [{ example: { sender: 'ben@contoso.com', verdict: 'allowed' } }],
    });
    expect(asked.code).toBe(0);
  });

  test('exits with 3 where nothing fails and something could not be read', async () => {
    const file = table.put('tenant.json', snapshot({ transportRules: null }));
    expect((await judged(closed + expectation('blocked'), '--snapshot', file)).code).toBe(3);
  });

  test('annotates the line of an expectation that does not hold', async () => {
    const { out } = await judged(open + expectation('blocked'), '--format', 'github');
    expect(out).toMatch(/^::error file=.*p\.yaml,line=5,.*title=PST404/u);
    const { out: log } = await judged(open + expectation('blocked'), '--format', 'sarif');
    expect(JSON.parse(log)).toMatchObject({ runs: [{ results: [{ ruleId: 'PST404', level: 'error' }] }] });
  });

  test('of no expectations is done', async () => {
    expect(await judged(closed)).toMatchObject({ code: 0, out: expect.stringMatching(/^No expectations/u) });
  });

  test('of wrong policies says what is wrong', async () => {
    expect(await judged('remoteDomains: 3\n')).toMatchObject({ code: 1, err: expect.stringContaining('error PST2') });
  });

  test('holds for the shipped policies, alone and on the tenant they are for', async () => {
    expect((await ask('test')).code).toBe(0);
    expect((await ask('test', '--emulator', 'contoso')).code).toBe(0);
    expect((await ask('test', '--emulator', 'contoso', '--live')).code).toBe(1);
  });
});
