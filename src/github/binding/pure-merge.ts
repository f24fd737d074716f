import type { GitHub } from '../client/client.ts';
import { isOnBranch } from './believed-run.ts';
import { treeAt } from '../client/tree.ts';

/** A push: what the branch was, and what it is. */
export interface Push {
  readonly before: string;
  readonly after: string;
}

/**
 * Whether a push did nothing but bring the base branch in: one commit with two parents, what the branch was and a commit
 * of the default branch, in which each file, be it a policy, an order or a workflow, is what the two sides make of it by themselves. A merge in which
 * somebody settled a conflict, or slipped something in, is that person's work.
 */
export async function isPureMerge(github: GitHub, { before, after }: Push): Promise<boolean> {
  const { octokit, where } = github;
  const { data: commit } = await octokit.rest.git.getCommit({ ...where, commit_sha: after });
  const [own, base, ...more] = commit.parents.map(({ sha }) => sha);
  if (own !== before || base === undefined || more.length > 0) return false;
  const { data: repository } = await octokit.rest.repos.get(where);
  if (!(await isOnBranch(github, base, repository.default_branch))) return false;
  const { data: compared } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...where,
    basehead: `${base}...${before}`,
  });
  const [origin = null, ours = null, theirs = null, merged = null] = await Promise.all(
    [compared.merge_base_commit.sha, before, base, after].map(async (sha) => filesAt(github, sha)),
  );
  // Of a tree that GitHub cuts nobody knows what is in it.
  if (origin === null || ours === null || theirs === null || merged === null) return false;
  return [...new Set([...ours.keys(), ...theirs.keys(), ...merged.keys()])].every(
    (path) => mergedOf(origin.get(path), ours.get(path), theirs.get(path)) === (merged.get(path) ?? 'none'),
  );
}

/** What a file is after a merge without conflict: its content by name, `none` where it is gone, null where both sides changed it. */
function mergedOf(origin = 'none', ours = 'none', theirs = 'none'): string | null {
  if (ours === theirs || theirs === origin) return ours;
  return ours === origin ? theirs : null;
}

async function filesAt(github: GitHub, commit: string): Promise<ReadonlyMap<string, string> | null> {
  const tree = await treeAt(github, commit, '.');
  return tree === null || tree.truncated
    ? null
    : new Map(tree.files.map(({ path, kind, sha }) => [path, `${kind} ${sha}`]));
}
