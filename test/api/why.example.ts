import { readFileSync } from 'node:fs';
import { evaluate, readSnapshot, snapshotReader, survey, unknownFacts, type Verdict } from '../../src/index.ts';

/** Whether an inbox rule of somebody gets mail to an address, control by control. */
export async function whyInSnapshot(file: string, sender: string, to: string, at: Date): Promise<Verdict> {
  const snapshot = readSnapshot(readFileSync(file, 'utf8'));
  if (!snapshot.ok) throw new Error(`${snapshot.message}: ${snapshot.hint}`);
  const asked = { facts: unknownFacts, identities: [sender], inboxRules: new Map() };
  const { world } = await survey(snapshotReader(snapshot.document), null, asked);
  return evaluate(world, { sender, to, mechanism: 'inbox-forward', original: 'external' }, at);
}
