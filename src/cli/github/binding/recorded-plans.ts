import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan } from '../../../engine/plan-file/plan-file.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { Reviewed } from '../../../github/approval/reviewed.ts';
import { believedRun, type RecordingWorkflow } from '../../../github/binding/believed-run.ts';
import type { PlanRecord } from '../../../github/run/record.ts';
import type { GitHub } from '../../../github/client/client.ts';
import type { LeftBehind } from '../../../github/comment/left-behind.ts';
import { isList } from '../../../json.ts';
import type { Input } from '../../run/command.ts';
import { readGiven } from '../../run/files.ts';
import { parsed } from '../../given/documents.ts';
import { numberOf } from '../../given/numbers.ts';
import { recordGiven } from './record.ts';

/** A plan beside the record that says where it came from. */
export interface KeptPlan {
  readonly file: string;
  readonly plan: Plan;
  readonly record: PlanRecord;
  /** What the change leaves in the tenant; null where nobody could find out. */
  readonly left: readonly LeftBehind[] | null;
}

/** The plans of a folder of artifacts, or of one artifact. A plan that is not as it was written is none. */
export function recordedPlansIn(folder: string): readonly KeptPlan[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
  return [...recordedAt(folder), ...below.flatMap(({ name }) => recordedPlansIn(join(folder, name)))];
}

function recordedAt(folder: string): readonly KeptPlan[] {
  const [file, record] = [join(folder, 'plan.json'), join(folder, 'record.json')];
  if (!existsSync(file) || !existsSync(record)) return [];
  const plan = readPlan(readGiven(file));
  if (!plan.ok) return [];
  return [{ file, plan: plan.value, record: recordGiven(record), left: leftAt(join(folder, 'left.json')) }];
}

/** What `github left` wrote, in a run that is believed. */
function leftAt(file: string): readonly LeftBehind[] | null {
  const found = existsSync(file) ? parsed(readGiven(file)) : null;
  return isList(found) ? (found as unknown as readonly LeftBehind[]) : null;
}

/** The workflow that records plans, by its file. */
export const recordingWorkflow = (input: Input, tenant: string | null): RecordingWorkflow => ({
  path: input.text('workflow') ?? '.github/workflows/postern-trusted.yml',
  tenant,
});

/** What lies in `--reviewed`, and when it was recorded; none where the run it is said to come from may not be believed. */
export async function reviewedPlans(
  opened: GitHub,
  input: Input,
  tenant: string | null,
): Promise<readonly (KeptPlan & Reviewed)[]> {
  const folder = input.text('reviewed');
  const run = numberOf(input, 'reviewed-run');
  if (folder === undefined || run === null) return [];
  const believed = await believedRun(opened, run, recordingWorkflow(input, tenant));
  if (believed === null) return [];
  return recordedPlansIn(folder)
    .filter(({ plan }) => tenant === null || plan.tenant.id === tenant)
    .map(({ file, plan, record, left }) => ({ file, plan, record, left, digest: plan.digest, at: believed.at }));
}
