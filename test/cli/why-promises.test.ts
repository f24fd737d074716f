import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { openingRows } from '../../src/posture/change/opened.ts';
import { withoutGrants } from '../support/by-hand.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Desk, desk, partner, snapshot } from './asking.ts';

let table: Desk;
let folder: string;
beforeAll(() => {
  table = desk();
  folder = mkdtempSync(join(tmpdir(), 'postern-promises-'));
});
afterAll(() => {
  table.remove();
  rmSync(folder, { recursive: true });
});

const tenant = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }\n';

/** ana forwards to a private mailbox; the policies say what is there. */
const closed = {
  tenant: snapshot({
    forwards: [{ Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@private.example', DeliverToMailboxAndForward: true }],
  }),
  policies: `${tenant}outboundPolicies:\n  - name: Default # everyone else\n    autoForwardingMode: Off\n`,
};

const group = {
  tenant: snapshot({
    ...partner,
    more: [
      {
        cmdlet: 'Get-DistributionGroup',
        parameters: { Identity: 'fwd@contoso.com' },
        result: [
          {
            Name: 'fwd',
            DisplayName: 'fwd',
            PrimarySmtpAddress: 'fwd@contoso.com',
            ExternalDirectoryObjectId: 'fwd',
            RecipientTypeDetails: 'MailUniversalSecurityGroup',
          },
        ],
      },
    ],
  }),
  policies: `${tenant}groups:
  - address: fwd@contoso.com
    type: mailEnabledSecurity
    displayName: fwd
    members:
      - ben@contoso.com # stays
outboundPolicies:
  - { name: Partner, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }
  - { name: Default, autoForwardingMode: Off }
`,
};

/** Nothing is declared but the tenant: what is there is to be added. */
const bare = { tenant: closed.tenant, policies: tenant };

const people = ['ana@contoso.com', 'x@fabrikam.com'];

describe('a fix in the policies gives the plan that was promised, from the same snapshot', () => {
  test.each([
    ['a closed tenant', closed],
    ['a group that may forward', group],
    ['policies that declare nothing yet', bare],
  ])('%s', async (about, given) => {
    const recorded = table.put(`${about}.json`, given.tenant);
    const { fixes } = await asked(['--snapshot', recorded, '--policies', table.folder(`${about} 0`, given.policies)]);
    expect(fixes.length).toBeGreaterThan(1);
    for (const [index, fix] of fixes.entries()) {
      const place = table.folder(`${about} ${index + 1}`, given.policies);
      const target = ['--snapshot', recorded, '--policies', place];
      const wrote = await ask('why', ...people, ...target, '--fix', String(index + 1), '--write');
      expect(wrote.code).toBe(0);
      const plan = (await ask('plan', '--json', ...target)).json() as unknown as Plan;
      promised(fix, plan);
      expect(plan.steps.map(({ title, call }) => ({ title, call }))).toEqual(fix.steps);
    }
  });

  test('and what stands beside what was changed stays as it was', async () => {
    const place = table.folder('beside', group.policies);
    const target = ['--snapshot', table.put('beside.json', group.tenant), '--policies', place];
    const { fixes } = await asked(target);
    const joining = fixes.findIndex(({ changes }) => changes.length === 1 && changes[0]?.object.startsWith('groups/'));
    await ask('why', ...people, ...target, '--fix', String(joining + 1), '--write');
    const text = readFileSync(join(place, 'policies.yaml'), 'utf8');
    expect(text).toBe(group.policies.replace('# stays\n', '# stays\n      - ana@contoso.com\n'));
  });
});

async function asked(target: readonly string[], ...more: readonly string[]): Promise<WhyAnswer> {
  return (await ask('why', ...people, ...more, '--json', ...target)).json() as unknown as WhyAnswer;
}

/** Who gains by a plan is whom the fix named, and which forwards begin are those that it told. */
function promised(fix: WhyAnswer['fixes'][number], { posture }: Plan): void {
  expect(posture.newlyAllowed?.count ?? null).toBe(fix.others === null ? null : fix.others + 1);
  const gained = openingRows(posture).map((one) => `${one.senders.name} → ${one.destinations.name}`);
  expect(fix.opens.map((one) => `${one.senders} → ${one.destinations}`).toSorted()).toEqual(
    [...new Set(gained)].toSorted(),
  );
  const begun = posture.forwards.filter((one) => one.after === 'allowed' || one.change === 'becomes uncertain');
  expect(fix.starts).toEqual(begun.map(({ from, to, mechanism }) => ({ from, to, mechanism })));
}

describe('in the worked tenant with policies that are written by hand', () => {
  let emulator: RunningEmulator;
  beforeAll(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
  afterAll(async () => emulator.close());

  const policies = (name: string): string => {
    const place = join(folder, name);
    cpSync('policies', place, { recursive: true });
    withoutGrants(place);
    return place;
  };
  const apply = async (target: readonly string[], name: string): Promise<number> => {
    const file = join(folder, `${name}.json`);
    const plan = (await ask('plan', '--json', '--out', file, ...target)).json() as unknown as Plan;
    const allowed = [...new Set(plan.steps.flatMap(({ hazards }) => hazards))].flatMap((one) => ['--allow', one]);
    const journal = join(folder, `${name}.jsonl`);
    const { code } = await ask('apply', file, '--approve', plan.digest, ...allowed, '--journal', journal, ...target);
    return code;
  };

  test('a fix is judged with what the policies have yet to change, holds once they are applied, and lets the forward out', async () => {
    const place = policies('worked');
    const target = ['--emulator', emulator.url, '--policies', place];
    const before = await asked(target);
    expect(before.policies?.steps).toBeGreaterThan(0);
    const titles = before.fixes.map(({ changes }) => new Set(changes.map(({ title }) => title)));
    const larger = titles.filter((one) =>
      titles.some((other) => other !== one && [...other].every((title) => one.has(title))),
    );
    expect([titles.length > 1, larger]).toEqual([true, []]);
    expect(await apply(target, 'first')).toBe(0);
    const after = await asked(target);
    expect(after.policies?.steps).toBe(0);
    expect(after.fixes.map(({ patch, opens, others }) => ({ patch, opens, others }))).toEqual(
      before.fixes.map(({ patch, opens, others }) => ({ patch, opens, others })),
    );
    const text = readFileSync(join(place, 'groups.yaml'), 'utf8');
    await ask('why', ...people, ...target, '--fix', '1', '--write');
    const member = text.replace(
      /(?<before>\n *- )(?<dated>\{ address: megan.*)\n/u,
      '$<before>$<dated>$<before>ana@contoso.com\n',
    );
    expect(readFileSync(join(place, 'groups.yaml'), 'utf8')).toBe(member);
    const plan = (await ask('plan', '--json', ...target)).json() as unknown as Plan;
    promised(after.fixes[0]!, plan);
    expect(await apply(target, 'second')).toBe(0);
    expect((await asked(target)).verdict).toBe('allowed');
  });
});

describe('a fix in its forms', () => {
  const target = (): readonly string[] => [
    '--snapshot',
    table.put('forms.json', closed.tenant),
    '--policies',
    table.folder('forms', closed.policies),
  ];

  test('the difference is what git takes, and gives what --write writes', async () => {
    const [, , , place = ''] = target();
    const given = target();
    const { fixes } = await asked(given);
    const patched = mkdtempSync(join(folder, 'git-'));
    cpSync(place, join(patched, 'policies'), { recursive: true });
    const diff = (fixes[0]?.diff ?? '')
      .replaceAll(place, '/policies')
      .replaceAll('a//policies', 'a/policies')
      .replaceAll('b//policies', 'b/policies');
    await execa('git', ['apply', '-'], { cwd: patched, input: diff });
    await ask('why', ...people, ...given, '--fix', '1', '--write');
    const [byGit, byUs] = [join(patched, 'policies'), place].map((one) =>
      readFileSync(join(one, 'policies.yaml'), 'utf8'),
    );
    expect(byGit).toBe(byUs);
    expect(byGit).toContain('# everyone else');
  });

  test('are printed together: difference, entries, PowerShell', async () => {
    const { out } = await ask('why', ...people, ...target(), '--fix', '1');
    const [, diff = '', entries = '', script = ''] = out.split(
      /^As a difference of the policies$|^The entries whole$|^In PowerShell$/mu,
    );
    expect(diff).toContain('+  - name: Forwarding for ana@contoso.com');
    expect(parse(entries)).toHaveProperty('outboundPolicies');
    expect(script).toMatch(
      /New-HostedOutboundSpamFilterPolicy @parameters[\s\S]*New-HostedOutboundSpamFilterRule @parameters/u,
    );
    expect(script).toContain("'AutoForwardingMode' = 'On'");
  });

  test.each([
    ['9', 'the fixes are numbered 1 to'],
    ['0', 'the fixes are numbered 1 to'],
    ['first', 'the fixes are numbered 1 to'],
  ])('--fix %s is answered with what there is', async (number, said) => {
    expect(await ask('why', ...people, ...target(), '--fix', number)).toMatchObject({
      code: 1,
      err: expect.stringContaining(said),
    });
  });

  test('without policies there is nothing to write into, and the entries are printed', async () => {
    const alone = ['--snapshot', table.put('alone.json', closed.tenant), '--policies', '/nonexistent', '--fix', '1'];
    expect(await ask('why', ...people, ...alone, '--write')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--policies'),
    });
    const { out } = await ask('why', ...people, ...alone);
    expect(out).toContain('For the policies, each entry whole');
    expect(out).not.toContain('As a difference');
  });

  test('the policies that will allow it are said to, and nothing is offered', async () => {
    const policies = `${tenant}outboundPolicies:\n  - { name: Default, autoForwardingMode: On }\n`;
    const given = ['--snapshot', table.put('soon.json', closed.tenant), '--policies', table.folder('soon', policies)];
    expect(await asked(given)).toMatchObject({
      verdict: 'blocked',
      fixes: [],
      policies: { steps: 1, verdict: 'allowed' },
    });
    expect((await ask('why', ...people, ...given)).err).toContain('The policies allow it once they are applied');
  });
});
