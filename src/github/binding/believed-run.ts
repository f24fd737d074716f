import { type GitHub, statusOf } from '../client.ts';

/** A workflow run of the default branch's own file, and the artifact in it that holds a recorded plan. */
export interface BelievedRun {
  readonly run: number;
  readonly artifact: number;
  /** When the artifact was made: what was agreed to before it was not about it. */
  readonly at: string;
}

/** Which runs record plans: a workflow file of the default branch, started by another workflow's end. */
export interface RecordingWorkflow {
  /** `.github/workflows/plan.yml`. */
  readonly path: string;
  /** The name of the artifact that holds the plan of a tenant. */
  readonly artifact: string;
}

/** The largest artifact that is a plan and its record. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Whether a run may be believed, and the plan it kept. A check run or a comment can be forged by whoever may push; a run
 * that was started by `workflow_run` executes the default branch's file, so that its artifacts are what that file made.
 * Source: GitHub docs, events that trigger workflows, workflow_run.
 */
export async function believedRun(
  github: GitHub,
  id: number,
  { path, artifact: name }: RecordingWorkflow,
): Promise<BelievedRun | null> {
  const { octokit, where } = github;
  const run = await runOf(github, id);
  if (run === null) return null;
  const own = `${where.owner}/${where.repo}`.toLowerCase();
  const { data: repository } = await octokit.rest.repos.get(where);
  const isOurs =
    run.event === 'workflow_run' &&
    pathOf(run.path, own) === path &&
    run.repository.full_name.toLowerCase() === own &&
    run.head_repository.full_name.toLowerCase() === own &&
    run.head_branch === repository.default_branch &&
    (await isOnBranch(github, run.head_sha, repository.default_branch));
  return isOurs ? artifactOf(github, id, name) : null;
}

async function runOf({ octokit, where }: GitHub, id: number) {
  try {
    return (await octokit.rest.actions.getWorkflowRun({ ...where, run_id: id })).data;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** A path may come with the repository before it and a branch behind it. */
const pathOf = (path: string, own: string): string => {
  const [file = ''] = path.split('@');
  return file.toLowerCase().startsWith(`${own}/`) ? file.slice(own.length + 1) : file;
};

/** Whether a branch holds a commit. */
export async function isOnBranch({ octokit, where }: GitHub, sha: string, branch: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...where, basehead: `${sha}...${branch}` });
    return data.status === 'ahead' || data.status === 'identical';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

async function artifactOf({ octokit, where }: GitHub, run: number, name: string): Promise<BelievedRun | null> {
  const all = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
    ...where,
    run_id: run,
    name,
    per_page: 100,
  });
  // A job that is run again leaves one of each attempt; the last one is what the check run speaks of.
  const [last] = all
    .filter((one) => one.name === name && !one.expired && one.size_in_bytes <= mostBytes)
    .toSorted((a, b) => b.id - a.id);
  return last === undefined ? null : { run, artifact: last.id, at: last.created_at ?? '' };
}
