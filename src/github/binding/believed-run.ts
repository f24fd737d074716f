import { compareText } from '../../diagnostics/diagnostic-at.ts';
import { type GitHub, statusOf } from '../client/client.ts';

/** A workflow run of the default branch's own file, and what in it holds recorded plans. */
export interface BelievedRun {
  readonly run: number;
  /** The artifact of the tenant that was asked for; where it has none of its own, all that hold plans. */
  readonly artifacts: readonly number[];
  /** When the last of them was made: what was agreed to before it was not about it. */
  readonly at: string;
}

/** Which runs record plans: a workflow file of the default branch, started by another workflow's end. */
export interface RecordingWorkflow {
  /** `.github/workflows/postern-trusted.yml`. */
  readonly path: string;
  /** Whose plan is looked for; null for all. */
  readonly tenant: string | null;
}

/** What the artifacts that hold plans are called, with the tenant behind it. */
const planArtifact = 'postern-plan-';

/** The largest artifact that is a plan and its record. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Whether a run may be believed, and the plans it kept. A check run or a comment can be forged by whoever may push; a run
 * that was started by `workflow_run` executes the default branch's file, so that its artifacts are what that file made.
 * Source: GitHub docs, events that trigger workflows, workflow_run.
 */
export async function believedRun(
  github: GitHub,
  id: number,
  { path, tenant }: RecordingWorkflow,
): Promise<BelievedRun | null> {
  return (await isOurs(github, id, path, 'workflow_run')) ? artifactsOf(github, id, tenant) : null;
}

/** The journals that a run of the default branch left, by the tenant it applied a plan to; none where it is not to be believed. */
export async function believedJournals(github: GitHub, id: number, path: string): Promise<ReadonlyMap<string, number>> {
  if (!(await isOurs(github, id, path, 'push'))) return new Map();
  const name = new RegExp(`^${journalArtifact}([0-9a-f-]{36})-\\d+$`, 'u');
  return new Map(
    (await keptBy(github, id)).flatMap((one) => {
      const tenant = name.exec(one.name)?.[1];
      return tenant === undefined ? [] : [[tenant, one.id] as const];
    }),
  );
}

/** What the artifact of a journal is called, with the tenant and the attempt behind it. */
export const journalArtifact = 'postern-journal-';

async function isOurs(github: GitHub, id: number, path: string, event: 'push' | 'workflow_run'): Promise<boolean> {
  const { octokit, where } = github;
  const run = await runOf(github, id);
  if (run === null) return false;
  const own = `${where.owner}/${where.repo}`.toLowerCase();
  const { data: repository } = await octokit.rest.repos.get(where);
  return (
    run.event === event &&
    pathOf(run.path, own) === path &&
    run.repository.full_name.toLowerCase() === own &&
    run.head_repository.full_name.toLowerCase() === own &&
    run.head_branch === repository.default_branch &&
    (await isOnBranch(github, run.head_sha, repository.default_branch))
  );
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

/** What a run kept and still has, within reason; the last of a name is that of the last attempt. */
export async function keptBy({ octokit, where }: GitHub, run: number): Promise<readonly Kept[]> {
  const all = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
    ...where,
    run_id: run,
    per_page: 100,
  });
  return all
    .filter(({ expired, size_in_bytes: bytes }) => !expired && bytes <= mostBytes)
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, name, created_at: at }) => ({ id, name, at: at ?? '' }));
}

interface Kept {
  readonly id: number;
  readonly name: string;
  readonly at: string;
}

async function artifactsOf(github: GitHub, run: number, tenant: string | null): Promise<BelievedRun | null> {
  const plans = (await keptBy(github, run)).filter(({ name }) => name.startsWith(planArtifact));
  const own = plans.filter(({ name }) => tenant !== null && name === `${planArtifact}${tenant.toLowerCase()}`);
  const kept = [...new Map((own.length > 0 ? own : plans).map((one) => [one.name, one])).values()];
  if (kept.length === 0) return null;
  const at =
    kept
      .map((one) => one.at)
      .toSorted(compareText)
      .at(-1) ?? '';
  return { run, artifacts: kept.map(({ id }) => id), at };
}
