import { readFileSync } from 'node:fs';
import {
  type PostureReport,
  postureReport,
  readSnapshot,
  snapshotReader,
  survey,
  unknownFacts,
} from '../../src/index.ts';

/** Who can forward where in a tenant, recorded in a file; nothing that could not be read counts as shut. */
export async function postureOfSnapshot(file: string, at: Date): Promise<PostureReport> {
  const snapshot = readSnapshot(readFileSync(file, 'utf8'));
  if (!snapshot.ok) throw new Error(`${snapshot.message}: ${snapshot.hint}`);
  const { tenant } = snapshot.document;
  const asked = { facts: unknownFacts, identities: [], inboxRules: new Map(), recorded: true };
  const { world, unread } = await survey(snapshotReader(snapshot.document), null, asked);
  return postureReport(world, null, at, { tenant, source: file, tool: 'mine', unread });
}
