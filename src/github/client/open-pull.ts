import type { GitHub } from './client.ts';
import { wrote } from './identity.ts';

/** A pull request of ours that is open. */
export interface OpenPull {
  readonly url: string;
  readonly body: string;
}

/** One that this token opened into the default branch; what others call by this name holds nothing up. */
export async function openPull(github: GitHub, branch: string): Promise<OpenPull | null> {
  const { octokit, where } = github;
  const me = await github.me();
  const { data } = await octokit.rest.pulls.list({ ...where, state: 'open', head: `${where.owner}:${branch}` });
  const own = data.find(({ user, base }) => wrote(me, user) && base.ref === base.repo.default_branch);
  return own === undefined ? null : { url: own.html_url, body: own.body ?? '' };
}
