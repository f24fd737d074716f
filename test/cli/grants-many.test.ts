import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { besideIn } from '../../src/posture/granted/planned-grants.ts';
import { carriedOut, compiled, manyGrants, tenantOfGroups } from '../bench/grants.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { ask } from './asking.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'postern-many-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const size = { grants: 40, groups: 16, domains: 12 };

const partOf = (text: string, heading: string): string =>
  text.slice(text.indexOf(`\n${heading}\n`)).split(/\n(?=[A-Z])/u)[1] ?? '';

test('of many grants a plan tells those that it changes, and counts the others and what follows from them', async () => {
  const tenant = tenantOfGroups(size);
  const policies = join(folder, 'policies.yaml');
  const before = manyGrants(tenant, size);
  writeFileSync(policies, before);
  const emulator = await emulatorAtNoon({ tenant });
  const given = ['--policies', policies, '--emulator', emulator.url];
  try {
    const first = (await ask('plan', ...given)).out;
    expect(partOf(first, 'Changes')).toMatch(
      /\+ 12 remote domains\n +partner0\.example, partner1\.example, .* and 9 more/u,
    );
    expect(first).toMatch(/^More grants +32 +--details lists them$/mu);
    expect(first.split('\n').length).toBeLessThan(200);
    const detailed = (await ask('plan', ...given, '--details')).out;
    for (const one of ['Grant 39', 'remote domain partner11.example', 'transport rule Grants: partner11.example'])
      expect(detailed).toContain(one);

    await carriedOut(compiled(before), roadsTo(emulator.url, tenant.id));
    appendFileSync(
      policies,
      '  - { name: The new one, from: { memberOf: group3@contoso.com }, to: [new.example], accept: [redirects, mailbox-forwards, admin-forwards] }\n',
    );
    const grants = partOf((await ask('plan', ...given)).out, 'Grants');
    expect(grants).toMatch(/^Grants\n {2}~ The new one /u);
    expect(grants).toMatch(/comes along: .* to new\.example by redirect rules, accepted/u);
  } finally {
    await emulator.close();
  }
});

test('rows of what comes with many grants name each of them once, as a place in the list of grants', async () => {
  const tenant = tenantOfGroups(size);
  const policies = join(folder, 'numbers.yaml');
  writeFileSync(policies, manyGrants(tenant, size));
  const emulator = await emulatorAtNoon({ tenant });
  try {
    const asked = await ask('plan', '--policies', policies, '--emulator', emulator.url, '--json');
    const plan = asked.json() as unknown as Plan;
    const rows = plan.besideGrants ?? [];
    const named = besideIn(plan);
    const ofAsked = named.filter(
      ({ asked: one, person, place }) => one !== null && [...person, ...place].includes(one),
    );
    expect(rows.length).toBeGreaterThan(size.grants);
    expect(ofAsked).toHaveLength(rows.length);
    expect(JSON.stringify(rows)).not.toMatch(/"(?:person|place)":\["/u);
  } finally {
    await emulator.close();
  }
});
