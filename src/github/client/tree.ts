import type { GitHub } from './client.ts';

/** Something below a folder of a commit. */
export interface TreeFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly sha: string;
  readonly bytes: number;
}

export interface Tree {
  readonly files: readonly TreeFile[];
  /** True where GitHub listed only some. */
  readonly truncated: boolean;
}

/** All that lies below a folder of a commit; null where the commit has no such folder. `.` is the whole repository. */
export async function treeAt(github: GitHub, commit: string, folder: string): Promise<Tree | null> {
  const { octokit, where } = github;
  const { data } = await octokit.rest.git.getCommit({ ...where, commit_sha: commit });
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  const sha = await subtree(github, data.tree.sha, parts);
  if (sha === null) return null;
  const { data: tree } = await octokit.rest.git.getTree({ ...where, tree_sha: sha, recursive: '1' });
  const files = tree.tree.flatMap(({ path, mode, sha: own, size, type }) =>
    type === 'tree' ? [] : [{ path: [...parts, path].join('/'), kind: kindOf(mode), sha: own, bytes: size ?? 0 }],
  );
  return { files, truncated: tree.truncated };
}

async function subtree({ octokit, where }: GitHub, root: string, parts: readonly string[]): Promise<string | null> {
  let sha = root;
  for (const part of parts) {
    const { data } = await octokit.rest.git.getTree({ ...where, tree_sha: sha });
    const found = data.tree.find(({ path, type }) => path === part && type === 'tree');
    if (found === undefined) return null;
    sha = found.sha;
  }
  return sha;
}

/** By the file modes of git: whatever is neither a plain file nor an executable one is no file to read. */
function kindOf(mode: string): TreeFile['kind'] {
  if (mode === '100644' || mode === '100755') return 'file';
  return mode === '160000' ? 'submodule' : 'link';
}

/** Whether commits hold the very same below a folder. What GitHub listed in part is not known to be the same. */
export async function isSameAt(github: GitHub, folder: string, commits: readonly string[]): Promise<boolean> {
  const trees = await Promise.all(commits.map(async (commit) => treeAt(github, commit, folder)));
  const lists = trees.map((tree) =>
    JSON.stringify((tree?.files ?? []).map(({ path, kind, sha }) => [path, kind, sha])),
  );
  return trees.every((tree) => tree?.truncated !== true) && new Set(lists).size === 1;
}

/** Whether a commit holds a file with this very content. */
export async function holds(
  github: GitHub,
  commit: string,
  file: Pick<TreeFile, 'path'> & { readonly blob: string },
): Promise<boolean> {
  const tree = await treeAt(github, commit, file.path.split('/').slice(0, -1).join('/'));
  return tree?.files.some(({ path, sha }) => path === file.path && sha === file.blob) === true;
}
