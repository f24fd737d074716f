import type { GitHub } from './client.ts';

/** Hours after which a schedule that runs twice a day has been missed more than once. */
const patience = 36;

/** Says that a scheduled workflow has not succeeded for too long; null where it has. Schedules are late, and can stop without a word. */
export async function heartbeat({ octokit, where }: GitHub, workflow: string, now: Date): Promise<string | null> {
  const { data } = await octokit.rest.actions.listWorkflowRuns({
    ...where,
    workflow_id: workflow,
    status: 'success',
    per_page: 1,
  });
  const [last] = data.workflow_runs;
  if (last === undefined) return 'Drift has never been looked for to the end: no run of its workflow succeeded.';
  const hours = Math.floor((now.getTime() - Date.parse(last.created_at)) / 3_600_000);
  return hours <= patience ? null : `Drift was last looked for ${hours.toLocaleString('en-US')} hours ago.`;
}
