import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { startEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { ask, snapshot } from './asking.ts';

const tenant = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'postern-lost-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function planned(policies: string): Promise<Plan> {
  writeFileSync(join(folder, 'policies.yaml'), tenant + policies);
  const { json } = await ask('plan', '--emulator', 'contoso', '--policies', folder, '--json');
  return json() as unknown as Plan;
}

const losing = ({ steps }: Plan): readonly string[] =>
  steps.filter((step) => step.hazards.includes('loses-mail')).map((step) => step.object);

const ids = (some: Plan['findings']['brings']): readonly string[] => [...new Set(some.map((one) => one.id))].sort();
const off = 'outboundPolicies: [{ name: Default, autoForwardingMode: Off }]\n';
const on = 'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\n';
const forward = (keeps: boolean): string =>
  `mailboxForwarding: [{ mailbox: support@contoso.com, forwardingSmtpAddress: tickets@fabrikam.com, deliverToMailboxAndForward: ${keeps} }]\n`;

describe('a plan with which mail is lost', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a rule that deletes everything',
      'transportRules: [{ name: Clean up, deleteMessage: true }]',
      ['transportRules/clean up'],
    ],
    [
      'a rule that deletes some mail from a later day on',
      'transportRules: [{ name: Drop, subjectContainsWords: [spam], activationDate: 2036-01-01T00:00:00Z, deleteMessage: true }]',
      ['transportRules/drop'],
    ],
    ['a forward without a copy that is blocked', off + forward(false), ['mailboxForwarding/support@contoso.com']],
    ['a forward without a copy that is likely blocked', forward(false), ['mailboxForwarding/support@contoso.com']],
    [
      'a forward without a copy that a partner domain blocks',
      `${on}${forward(false)}remoteDomains: [{ domainName: fabrikam.com, autoForwardEnabled: false }]`,
      ['mailboxForwarding/support@contoso.com'],
    ],
    ['a forward that keeps a copy', off + forward(true), []],
    ['a forward that gets out', on + forward(false), []],
    ['a rule that rejects', 'transportRules: [{ name: R, rejectMessageReasonText: No. }]', []],
    ['a rule that deletes and is off', 'transportRules: [{ name: Off, enabled: false, deleteMessage: true }]', []],
    ['a rule that deletes and audits', 'transportRules: [{ name: Audit, mode: Audit, deleteMessage: true }]', []],
    ['mail that is lost before and after', off, []],
  ])('%s', async (_, policies, objects) => {
    expect(losing(await planned(policies))).toEqual(objects);
  });

  test('tells what it brings in and what it mends', async () => {
    const { findings } = await planned('transportRules: [{ name: Clean up, deleteMessage: true }]');
    expect(ids(findings.brings)).toEqual(expect.arrayContaining(['L10', 'L13', 'L18', 'deletes-mail']));
    expect(ids((await planned(off)).findings.mends)).toEqual(expect.arrayContaining(['L1', 'B-FWD-2', 'B-FWD-3']));
  });

  test('leaves out what stands already, and what it has nothing to do with', async () => {
    const { findings } = await planned('remoteDomains: [{ domainName: elsewhere.example, autoForwardEnabled: false }]');
    expect(ids(findings.brings)).toEqual([]);
    expect(ids(findings.mends)).toEqual([]);
  });

  describe('over a rule that deletes already', () => {
    const rule = {
      Name: 'Drop',
      State: 'Enabled',
      Mode: 'Enforce',
      Priority: 0,
      SubjectContainsWords: ['spam'],
      DeleteMessage: true,
    };
    const over = async (policies: string): Promise<Plan> => {
      const file = join(folder, 'tenant.json');
      writeFileSync(file, snapshot({ transportRules: [rule] }));
      writeFileSync(join(folder, 'policies.yaml'), tenant.replace('000000000001', '0000000000aa') + policies);
      return (await ask('plan', '--snapshot', file, '--policies', folder, '--json')).json() as unknown as Plan;
    };

    test.each<[string, string, readonly string[]]>([
      ['the same rule', 'transportRules: [{ name: Drop, subjectContainsWords: [spam], deleteMessage: true }]', []],
      [
        'one that takes more',
        'transportRules: [{ name: Drop, subjectContainsWords: [spam, invoice], deleteMessage: true }]',
        ['transportRules/drop'],
      ],
      ['one without a condition', 'transportRules: [{ name: Drop, deleteMessage: true }]', ['transportRules/drop']],
      [
        'another before it',
        'transportRules: [{ name: First, subjectContainsWords: [x], setSCL: 5 }, { name: Drop, subjectContainsWords: [spam], deleteMessage: true }]',
        [],
      ],
    ])('%s', async (_, policies, objects) => {
      expect(losing(await over(policies))).toEqual(objects);
    });
  });

  test('is applied only where somebody allows it by name', async () => {
    const emulator = await startEmulator({ tenant: contoso() });
    try {
      writeFileSync(
        join(folder, 'policies.yaml'),
        `${tenant}transportRules: [{ name: Clean up, deleteMessage: true }]`,
      );
      const file = join(folder, 'plan.json');
      const at = ['--emulator', emulator.url];
      const made = await ask('plan', ...at, '--policies', folder, '--out', file, '--json');
      const { digest } = made.json() as unknown as Plan;
      const journal = ['--journal', join(folder, 'run.journal')];
      const refused = await ask('apply', file, ...at, '--approve', digest, ...journal);
      expect(refused.code).toBe(4);
      expect(refused.out + refused.err).toContain('--allow loses-mail');
      const done = await ask('apply', file, ...at, '--approve', digest, ...journal, '--allow', 'loses-mail');
      expect(done.code).toBe(0);
    } finally {
      await emulator.close();
    }
  });
});

describe('a scope that outbound policies do not look into', () => {
  test('is a warning of every plan', async () => {
    const policies = `groups: [{ address: void@contoso.com, type: distribution, displayName: Void, members: [] }]
outboundPolicies: [{ name: P, autoForwardingMode: On, fromMemberOf: [void@contoso.com] }]`;
    const { warnings } = await planned(policies);
    expect(warnings).toMatchObject([{ code: 'L4', message: 'void@contoso.com, the scope of P, is empty' }]);
  });
});
