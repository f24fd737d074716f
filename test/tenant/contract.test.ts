import { startEmulator } from '../../src/emulator/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { readSnapshot } from '../../src/tenant/snapshot/file.ts';
import { recorder, snapshotReader, snapshotText } from '../../src/tenant/snapshot.ts';
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
  const file = await readSnapshot(await (recording ??= record()));
  if (!file.ok) throw new Error(file.message);
  return { reader: snapshotReader(file.document), tenant: null, close: () => Promise.resolve() };
}

readingContract('REST and Graph', overRest);
readingContract('a snapshot', overSnapshot);
writingContract('REST and Graph', overRest);
