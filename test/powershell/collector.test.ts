import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { ask } from '../cli/asking.ts';
import { accessPolicy, addAuthenticationPolicy, objectId, rowOf } from '../support/sign-in.ts';
import { collectorScript } from '../../src/cli/snapshot/snapshot-script.ts';
import { propose } from '../../src/pipeline.ts';
import { readSnapshot } from '../../src/tenant/snapshot/file.ts';
import { snapshotReader } from '../../src/tenant/snapshot.ts';
import { cases } from '../support/cases.ts';
import { context, desiredOf } from '../support/flow.ts';
import { pwsh } from '../support/powershell.ts';
import { withEmulator } from '../support/tenants.ts';
import { runScript } from './pwsh.ts';

/** Those whose tenant answers every read: what a fault hides, a collector cannot show. */
const whole = cases.filter((one) => one.faults.length === 0);

describe.skipIf(pwsh === null)('the collector under a real PowerShell', () => {
  test.each(whole.map((one) => [one.name, one] as const))(
    'makes a snapshot of %s that gives the plan of the tenant',
    async (_, one) => {
      const desired = await desiredOf(one.folder);
      if (!desired.ok) return;
      const folder = mkdtempSync(join(tmpdir(), 'postern-collect-'));
      await withEmulator({ tenant: one.tenant() }, async ({ tenant, emulator }) => {
        const out = join(folder, 'tenant.json');
        expect(
          await runScript(collectorScript(desired.value), emulator, { connected: true, arguments: { Out: out } }),
        ).toMatchObject({
          code: 0,
          err: '',
        });
        const file = readSnapshot(readFileSync(out, 'utf8'));
        if (!file.ok) throw new Error(file.message);
        const [live, recorded] = [
          await propose(desired.value, tenant, context),
          await propose(desired.value, snapshotReader(file.document), context),
        ];
        expect(recorded.ok).toBe(live.ok);
        expect(recorded.ok && recorded.value.digest).toBe(live.ok && live.value.digest);
      });
      rmSync(folder, { recursive: true });
    },
  );

  test('takes what decides on SMTP AUTH where it is asked to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-collect-'));
    const state = contoso();
    rowOf(state, 'scanner@contoso.com')['SmtpClientAuthenticationDisabled'] = false;
    rowOf(state, 'scanner@contoso.com')['AuthenticationPolicy'] = 'Scanners';
    addAuthenticationPolicy(state, 'Scanners', true);
    state.signIn.conditionalAccess.push(
      accessPolicy({ users: { includeUsers: [objectId(state, 'ana@contoso.com')] } }),
    );
    await withEmulator({ tenant: state }, async ({ emulator }) => {
      const out = join(folder, 'tenant.json');
      const options = { connected: true, arguments: { Out: out, SmtpAuth: true } };
      expect(await runScript(collectorScript(null), emulator, options)).toMatchObject({ code: 0, err: '' });
      const args = ['posture', '--smtp-auth', '--json', '--policies', 'none'];
      const live = (await ask(...args, '--emulator', emulator.url)).json();
      const recorded = (await ask(...args, '--snapshot', out)).json();
      expect(recorded['smtpAuth']).toEqual(live['smtpAuth']);
    });
    rmSync(folder, { recursive: true });
  });
});
