import { type GitHub, statusOf } from './client.ts';

/** A person of GitHub. */
export interface Person {
  readonly login: string;
  readonly id: number;
}

/** Files to change, and how the change is told. Titles and texts are made harmless by whoever makes them. */
export interface ProposedChange {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  /** Who asked for it, and so is its author, whoever's token writes it; null for the clock. */
  readonly by: Person | null;
  /** Who else answers for it, as the one that committed it; whoever asked, where it is left out. */
  readonly committer?: Person | null;
  /** New contents by path from the root of the repository. */
  readonly files: ReadonlyMap<string, string>;
}

/** Puts changed files on a branch of their own and keeps one pull request open for it. A later run starts the branch anew. */
export async function proposeChange(
  github: GitHub,
  change: ProposedChange,
): Promise<{ readonly did: 'opened' | 'updated'; readonly url: string }> {
  const { octokit, where } = github;
  const { data: repository } = await octokit.rest.repos.get(where);
  const base = repository.default_branch;
  const { data: head } = await octokit.rest.git.getRef({ ...where, ref: `heads/${base}` });
  const wanted = await treeOf(github, head.object.sha, change);
  // Written anew, the same would throw away what people said of it.
  if (!(await holdsTree(github, change.branch, wanted)) || (await isHeld(github, change.branch)))
    await pointAt(github, change.branch, await commitOn(github, head.object.sha, wanted, change));
  const open = await octokit.rest.pulls.list({
    ...where,
    state: 'open',
    head: `${where.owner}:${change.branch}`,
    base,
  });
  const [pull] = open.data;
  const { title, body } = change;
  if (pull === undefined) {
    const { data } = await octokit.rest.pulls.create({
      ...where,
      head: change.branch,
      base,
      title,
      body,
      draft: change.draft,
    });
    return { did: 'opened', url: data.html_url };
  }
  const { data } = await octokit.rest.pulls.update({ ...where, pull_number: pull.number, title, body });
  return { did: 'updated', url: data.html_url };
}

async function treeOf({ octokit, where }: GitHub, parent: string, { files }: ProposedChange): Promise<string> {
  const { data: before } = await octokit.rest.git.getCommit({ ...where, commit_sha: parent });
  const tree = [...files].map(([path, content]) => ({ path, content, mode: '100644' as const, type: 'blob' as const }));
  const { data: made } = await octokit.rest.git.createTree({ ...where, base_tree: before.tree.sha, tree });
  return made.sha;
}

/** Whether a branch is there and holds just this. */
async function holdsTree({ octokit, where }: GitHub, branch: string, tree: string): Promise<boolean> {
  try {
    const { data: head } = await octokit.rest.git.getRef({ ...where, ref: `heads/${branch}` });
    const { data: commit } = await octokit.rest.git.getCommit({ ...where, commit_sha: head.object.sha });
    return commit.tree.sha === tree;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Whether a check turned the branch down: what it waited for may have come, and only a new commit is looked at again. */
async function isHeld({ octokit, where }: GitHub, branch: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.checks.listForRef({ ...where, ref: `heads/${branch}`, per_page: 100 });
    return data.check_runs.some(({ conclusion }) => conclusion === 'failure');
  } catch (error) {
    // Where checks may not be read it is written anew.
    if ([403, 404].includes(statusOf(error) ?? 0)) return true;
    throw error;
  }
}

async function commitOn(
  { octokit, where }: GitHub,
  parent: string,
  tree: string,
  { title, by, committer = null }: ProposedChange,
): Promise<string> {
  const { data: commit } = await octokit.rest.git.createCommit({
    ...where,
    message: title,
    tree,
    parents: [parent],
    ...(by === null ? {} : { author: signed(by) }),
    ...(committer === null ? {} : { committer: signed(committer) }),
  });
  return commit.sha;
}

/** By this address GitHub knows whose a commit is. Source: GitHub docs, "Setting your commit email address". */
const signed = ({ login, id }: Person): { readonly name: string; readonly email: string } => ({
  name: login,
  email: `${id}+${login}@users.noreply.github.com`,
});

async function pointAt({ octokit, where }: GitHub, branch: string, sha: string): Promise<void> {
  try {
    await octokit.rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha });
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    await octokit.rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: true });
  }
}
