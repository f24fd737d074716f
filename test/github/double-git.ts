import { createHash } from 'node:crypto';
import type { Route, Told } from './double-routes.ts';
import type { Repository, User } from './double-state.ts';

const ok = (value: unknown): Told => ({ status: 200, value });
const missing: Told = { status: 404, value: { message: 'Not Found' } };
const sha = (text: string): string => createHash('sha1').update(text).digest('hex');

/** The name of a tree, which as in git is that of what it holds. */
const treeNamed = (files: ReadonlyMap<string, string>, modes: ReadonlyMap<string, string> = new Map()): string =>
  sha(
    JSON.stringify(
      [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => [path, text, modes.get(path)]),
    ),
  );

const treeOf = ({ commits, notes }: Repository, commit: string): string =>
  treeNamed(commits.get(commit) ?? new Map(), notes.get(commit)?.modes);

function blobOf(repository: Repository, content: string): string {
  const name = sha(content);
  repository.blobs.set(name, content);
  return name;
}

/** A commit and all it came from, nearest first. */
function historyOf(repository: Repository, commit: string): ReadonlySet<string> {
  const found = new Set<string>([commit]);
  for (const one of found) for (const parent of repository.notes.get(one)?.parents ?? []) found.add(parent);
  return found;
}

/** GitHub writes down who moved a branch. */
function moved(repository: Repository, branch: string, actor: User, after: string, type: string): void {
  const before = repository.branches.get(branch) ?? '0'.repeat(40);
  repository.branches.set(branch, after);
  repository.activities.push({ branch, actor, type, before, after });
}

/** What the double does with branches and commits. */
export const gitRoutes: Readonly<Record<string, Route>> = {
  'repos/get': ({ repository }) =>
    ok({
      id: 7,
      name: 'mail',
      default_branch: 'main',
      full_name: 'contoso/mail',
      private: repository.settings.isPrivate,
      owner: { login: 'contoso', id: 5 },
    }),
  'git/get-ref': ({ repository, values }) => {
    const commit = repository.branches.get((values['ref'] ?? '').replace(/^heads\//u, ''));
    return commit === undefined
      ? missing
      : ok({ ref: `refs/${values['ref']}`, object: { sha: commit, type: 'commit' } });
  },
  'git/get-commit': ({ repository, values }) => {
    const { parents = [] } = repository.notes.get(values['commit_sha'] ?? '') ?? {};
    return ok({
      sha: values['commit_sha'],
      tree: { sha: treeOf(repository, values['commit_sha'] ?? '') },
      parents: parents.map((one) => ({ sha: one })),
    });
  },
  'git/get-tree': ({ repository, values, query }) => {
    const asked = values['tree_sha'] ?? '';
    const { commit: of, folder } = repository.folders.get(asked) ?? { commit: null, folder: '' };
    const [commit, files] =
      [...repository.commits].find(([one]) => one === of || treeOf(repository, one) === asked) ?? [];
    if (commit === undefined || files === undefined) return missing;
    const { modes } = repository.notes.get(commit) ?? {};
    const prefix = folder === '' ? '' : `${folder}/`;
    const below = [...files].filter(([path]) => path.startsWith(prefix));
    const deep = below.map(([path, content]) => ({
      path: path.slice(prefix.length),
      mode: modes?.get(path) ?? '100644',
      type: modes?.get(path) === '160000' ? 'commit' : 'blob',
      sha: blobOf(repository, content),
      size: Buffer.byteLength(content),
    }));
    const folders = [...new Set(deep.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])))];
    const flat = folders.map((path) => {
      const name = sha(`${commit}:${prefix}${path}`);
      repository.folders.set(name, { commit, folder: `${prefix}${path}` });
      return { path, mode: '040000', type: 'tree', sha: name };
    });
    const listed =
      query.get('recursive') === null ? [...flat, ...deep.filter(({ path }) => !path.includes('/'))] : deep;
    return ok({ sha: values['tree_sha'], tree: listed, truncated: listed.length > 100_000 });
  },
  'git/get-blob': ({ repository, values }) => {
    const content = repository.blobs.get(values['file_sha'] ?? '');
    if (content === undefined) return missing;
    return ok({
      sha: values['file_sha'],
      content: Buffer.from(content).toString('base64'),
      encoding: 'base64',
      size: Buffer.byteLength(content),
    });
  },
  'repos/get-branch': ({ repository, values }) => {
    const commit = repository.branches.get(values['branch'] ?? '');
    return commit === undefined ? missing : ok({ name: values['branch'], commit: { sha: commit } });
  },
  'repos/compare-commits-with-basehead': ({ repository, values }) => {
    const [base = '', head = ''] = (values['basehead'] ?? '')
      .split('...')
      .map((one) => repository.branches.get(one) ?? one);
    const common = [...historyOf(repository, base)].find((one) => historyOf(repository, head).has(one));
    if (common === undefined) return missing;
    const status = base === head ? 'identical' : common === base ? 'ahead' : common === head ? 'behind' : 'diverged';
    return ok({ status, merge_base_commit: { sha: common } });
  },
  'git/create-tree': ({ repository, body }) => {
    const files = (body['tree'] as { path: string; content: string }[]).map(
      ({ path, content }) => [path, content] as const,
    );
    const base =
      [...repository.commits].find(([commit]) => treeOf(repository, commit) === body['base_tree'])?.[1] ??
      new Map<string, string>();
    const made = new Map([...base, ...files]);
    const tree = treeNamed(made);
    repository.trees.set(tree, made);
    return { status: 201, value: { sha: tree } };
  },
  'git/create-commit': ({ repository, body }) => {
    const commit = sha(`${String(body['tree'])}${String(body['message'])}${repository.next()}`);
    repository.commits.set(commit, repository.trees.get(String(body['tree'])) ?? new Map());
    repository.notes.set(commit, { parents: (body['parents'] ?? []) as string[] });
    return { status: 201, value: { sha: commit } };
  },
  'git/create-ref': ({ repository, user, body }) => {
    const name = String(body['ref']).replace('refs/heads/', '');
    if (repository.branches.has(name)) return { status: 422, value: { message: 'Reference already exists' } };
    moved(repository, name, user, String(body['sha']), 'branch_creation');
    return { status: 201, value: { ref: body['ref'], object: { sha: body['sha'] } } };
  },
  'git/update-ref': ({ repository, user, values, body }) => {
    const name = (values['ref'] ?? '').replace(/^heads\//u, '');
    moved(repository, name, user, String(body['sha']), body['force'] === true ? 'force_push' : 'push');
    return ok({ ref: `refs/heads/${name}`, object: { sha: body['sha'] } });
  },
};
