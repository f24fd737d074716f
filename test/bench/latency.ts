import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { startEmulator } from '../../src/emulator/server/server.ts';
import { generateTenant } from '../../src/emulator/tenants/generate.ts';
import { timing } from './process.ts';
import type { Figures } from './rows.ts';
import { ms } from './table.ts';

const groups = 20;
const latency = 300;

/** A whole plan over the wire, every request taking 300 ms, with 20 groups named by policies. */
export async function planned(folder: string, program: string): Promise<Figures> {
  const tenant = generateTenant({ mailboxes: 1_000, seed: 7, groups });
  const named = [...tenant.recipients.values()]
    .filter((row) => /Group/u.test(String(row['RecipientTypeDetails'])))
    .slice(0, groups);
  if (named.length < groups) throw new Error(`the tenant has ${named.length} groups; ${groups} are to be named`);
  const entries = named.map(
    (row, n) =>
      `  - { name: Policy ${n}, autoForwardingMode: Off, fromMemberOf: [${String(row['PrimarySmtpAddress'])}] }`,
  );
  const policies = join(folder, 'slow');
  mkdirSync(policies);
  writeFileSync(
    join(policies, 'a.yaml'),
    [
      `tenant: { id: ${tenant.id}, domain: ${tenant.domain}, exchange: rest }`,
      'outboundPolicies:',
      ...entries,
      '',
    ].join('\n'),
  );
  const emulator = await startEmulator({ tenant, latency });
  try {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const from = performance.now();
      await execa(process.execPath, [program, 'plan', '--policies', policies, '--emulator', emulator.url]);
      times.push(performance.now() - from);
    }
    const { median } = timing(times);
    const waits = Math.floor(median / latency);
    return { latency: { measured: ms(median), beside: `at most ${waits} rounds`, holds: median < 1_300 } };
  } finally {
    await emulator.close();
  }
}
