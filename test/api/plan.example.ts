import { readFileSync } from 'node:fs';
import { loadPolicies, plain, planDocument, propose, readSnapshot, snapshotReader, text } from '../../src/index.ts';

/** What a tenant, recorded in a file, would have to become to match the policies, as text. */
export async function planFromSnapshot(policies: string, file: string, at: Date): Promise<string> {
  const desired = await loadPolicies(policies, at.toISOString().slice(0, 10));
  if (!desired.ok) return desired.problems.map((one) => `${one.code} ${one.message}`).join('\n');
  const snapshot = readSnapshot(readFileSync(file, 'utf8'));
  if (!snapshot.ok) return `${snapshot.message}: ${snapshot.hint}`;
  const plan = await propose(desired.value, snapshotReader(snapshot.document), { at, version: 'mine', commit: null });
  if (!plan.ok) return plan.problems.map((one) => `${one.code} ${one.message}`).join('\n');
  return text(planDocument(plan.value, { file: null }), plain);
}
