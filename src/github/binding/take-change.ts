import { Buffer } from 'node:buffer';
import type { GitHub } from '../client/client.ts';
import { treeAt, type TreeFile } from '../client/tree.ts';

/** The commit that a change would be merged as, and where it came from. */
export interface ChangeAt {
  /** The pull request; null in a merge queue. */
  readonly pull: number | null;
  /** The commit that was proposed. */
  readonly head: string;
  /** The commit whose files are read: the merge with the base branch, as GitHub made it to try it out. */
  readonly commit: string;
}

/** What a change is compared with: the first parent of the commit it would be; null for a commit without one. */
export async function baseOf({ octokit, where }: GitHub, commit: string): Promise<string | null> {
  const { data } = await octokit.rest.git.getCommit({ ...where, commit_sha: commit });
  return data.parents[0]?.sha ?? null;
}

/** The policies of a change as plain data: contents by their path in the repository. */
export interface TakenChange extends ChangeAt {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Why there is nothing to take. */
export interface NoChange {
  readonly refused: string;
}

/** What a change may hold; far above what policies need. */
const changeLimits = { files: 2_000, fileBytes: 1024 * 1024, bytes: 16 * 1024 * 1024 } as const;

/**
 * The commit to read for the head of a pull request of this repository. A pull request of another repository, one that
 * has moved on, and one that conflicts with its base have none.
 */
export async function changeOfPull(github: GitHub, number: number, head: string): Promise<ChangeAt | NoChange> {
  const { octokit, where } = github;
  const { data: pull } = await octokit.rest.pulls.get({ ...where, pull_number: number });
  const own = `${where.owner}/${where.repo}`.toLowerCase();
  if (fullName(pull.head.repo) !== own) return { refused: 'the change comes from another repository' };
  if (pull.head.sha !== head) return { refused: 'something was pushed since; the run of that commit plans it' };
  const { data: repository } = await octokit.rest.repos.get(where);
  if (pull.base.ref !== repository.default_branch)
    return {
      refused: `the change is for the branch ${pull.base.ref}, and ${repository.default_branch} is what is applied`,
    };
  if (pull.state !== 'open') return { refused: 'the pull request is closed' };
  if (pull.mergeable === false) return { refused: 'the change conflicts with its base branch' };
  const commit = pull.merge_commit_sha;
  if (pull.mergeable === null || commit === null)
    return { refused: 'GitHub has not tried the merge yet; run this job again' };
  return { pull: number, head, commit };
}

/** A repository that was deleted since has no name. Source: GitHub docs, webhook payload pull_request, head.repo. */
const fullName = (repo: { readonly full_name: string } | null): string => repo?.full_name.toLowerCase() ?? '';

/**
 * Takes the policies of a change out of the repository without checking anything out. Only regular files that end like
 * policies below the folder are taken; a link, a submodule or too much of anything refuses the whole.
 */
export async function takeChange(github: GitHub, at: ChangeAt, folder: string): Promise<TakenChange | NoChange> {
  const tree = await treeAt(github, at.commit, folder);
  if (tree === null) return { refused: `the commit has no folder ${folder}` };
  const refused = tree.truncated ? `${folder} holds more than GitHub lists` : refusalOf(tree.files);
  if (refused !== null) return { refused };
  const policies = tree.files.filter(isPolicy);
  const files = new Map<string, Uint8Array>();
  for (const { path, sha } of policies) files.set(path, await contentOf(github, sha));
  return { ...at, files };
}

const isPolicy = ({ path, kind }: TreeFile): boolean => kind === 'file' && /\.ya?ml$/iu.test(path);

function refusalOf(files: readonly TreeFile[]): string | null {
  const odd = files.find(({ kind }) => kind !== 'file');
  if (odd !== undefined) return `${odd.path} is a ${odd.kind}; a policy folder holds plain files`;
  const unsafe = files.find(({ path }) => !isSafe(path));
  if (unsafe !== undefined) return `${JSON.stringify(unsafe.path)} is no name for a policy file`;
  const policies = files.filter(isPolicy);
  const large = policies.find(({ bytes }) => bytes > changeLimits.fileBytes);
  if (large !== undefined) return `${large.path} is larger than a policy file may be`;
  const total = policies.reduce((sum, { bytes }) => sum + bytes, 0);
  return policies.length > changeLimits.files || total > changeLimits.bytes
    ? 'the policy folder is larger than it may be'
    : null;
}

/** A path that stays below the folder it is written to, on any system. */
const isSafe = (path: string): boolean =>
  !/[\\:\p{Cc}]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

async function contentOf({ octokit, where }: GitHub, sha: string): Promise<Uint8Array> {
  const { data } = await octokit.rest.git.getBlob({ ...where, file_sha: sha });
  return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
}
