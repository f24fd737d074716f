import { type GitHub, statusOf } from '../client/client.ts';

/** What of a run counts. */
interface Run {
  readonly created_at: string;
}

/** Hours after which a schedule that runs twice a day has been missed more than once. */
const patience = 36;

/** Says that a scheduled workflow has not succeeded for too long; null where it has. Schedules are late, and can stop without a word. */
export async function heartbeat(github: GitHub, workflow: string, now: Date): Promise<string | null> {
  const runs = await successes(github, workflow);
  if (typeof runs === 'string') return runs;
  const [last] = runs;
  if (last === undefined) return 'Drift has never been looked for to the end: no run of its workflow succeeded.';
  const hours = Math.floor((now.getTime() - Date.parse(last.created_at)) / 3_600_000);
  return hours <= patience ? null : `Drift was last looked for ${hours.toLocaleString('en-US')} hours ago.`;
}

/** Whoever has no such workflow, or may not look, still wants the comment: the answer says so. */
async function successes({ octokit, where }: GitHub, workflow: string): Promise<readonly Run[] | string> {
  const asked = { ...where, workflow_id: workflow, event: 'schedule', status: 'success', per_page: 1 } as const;
  try {
    return (await octokit.rest.actions.listWorkflowRuns(asked)).data.workflow_runs;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return `Drift is not looked for: there is no workflow ${workflow}.`;
    if (status === 403) return 'Whether drift is looked for is not known: this job may not read runs (actions: read).';
    throw error;
  }
}
