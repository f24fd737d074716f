import { describe } from 'vitest';
import { startEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { readSnapshot } from '../../src/tenant/snapshot/file.ts';
import { recorder, snapshotReader, snapshotText } from '../../src/tenant/snapshot.ts';
import { aDouble, openPowerShell, pwsh, realPwsh, type WorkerOver } from '../support/powershell.ts';
import { noWaiting } from '../support/tenants.ts';
import { type Opened, readContract, readingContract, writingContract } from './contract.ts';

async function overRest(): Promise<Opened> {
  const emulator = await startEmulator({ tenant: await openTenant('contoso') });
  const { reader, tenant } = openEmulator(emulator.url, emulator.state);
  return { reader, tenant, close: emulator.close };
}

/** A recording of the same tenant as a file. */
async function record(): Promise<string> {
  const live = await overRest();
  const recording = recorder(live.reader);
  await readContract(recording);
  await live.close();
  const about = { takenAt: '2026-11-21T12:00:00Z', tenant: { id: '1', domain: 'contoso.onmicrosoft.com' } };
  return snapshotText(about, recording.reads());
}

let recording: Promise<string> | null = null;

async function overSnapshot(): Promise<Opened> {
  const file = readSnapshot(await (recording ??= record()));
  if (!file.ok) throw new Error(file.message);
  return { reader: snapshotReader(file.document), tenant: null, close: () => Promise.resolve() };
}

/** The same tenant, Exchange through a worker. */
const over = (worker: WorkerOver) => async (): Promise<Opened> => {
  const emulator = await startEmulator({ tenant: await openTenant('contoso') });
  const roads = openPowerShell(emulator, worker, noWaiting);
  const close = async (): Promise<void> => {
    await roads.close();
    await emulator.close();
  };
  return { reader: roads.reader, tenant: roads.tenant, close };
};

readingContract('REST and Graph', overRest);
readingContract('a snapshot', overSnapshot);
writingContract('REST and Graph', overRest);
readingContract('a double of PowerShell', over(aDouble));
writingContract('a double of PowerShell', over(aDouble));

describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  readingContract('PowerShell', over(realPwsh));
  writingContract('PowerShell', over(realPwsh));
});
