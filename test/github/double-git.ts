import { createHash } from 'node:crypto';
import type { Route, Told } from './double-routes.ts';

const ok = (value: unknown): Told => ({ status: 200, value });
const missing: Told = { status: 404, value: { message: 'Not Found' } };
const sha = (text: string): string => createHash('sha1').update(text).digest('hex');

/** What the double does with branches and commits. */
export const gitRoutes: Readonly<Record<string, Route>> = {
  'repos/get': () => ok({ default_branch: 'main', full_name: 'contoso/mail' }),
  'git/get-ref': ({ repository, values }) => {
    const commit = repository.branches.get((values['ref'] ?? '').replace(/^heads\//u, ''));
    return commit === undefined
      ? missing
      : ok({ ref: `refs/${values['ref']}`, object: { sha: commit, type: 'commit' } });
  },
  'git/get-commit': ({ values }) =>
    ok({ sha: values['commit_sha'], tree: { sha: `t${values['commit_sha']}`.slice(0, 40) } }),
  'git/create-tree': ({ repository, body }) => {
    const files = (body['tree'] as { path: string; content: string }[]).map(
      ({ path, content }) => [path, content] as const,
    );
    const base =
      [...repository.commits].find(([commit]) => `t${commit}`.slice(0, 40) === body['base_tree'])?.[1] ??
      new Map<string, string>();
    const tree = sha(JSON.stringify([...base, ...files]));
    repository.trees.set(tree, new Map([...base, ...files]));
    return { status: 201, value: { sha: tree } };
  },
  'git/create-commit': ({ repository, body }) => {
    const commit = sha(`${String(body['tree'])}${String(body['message'])}${repository.next()}`);
    repository.commits.set(commit, repository.trees.get(String(body['tree'])) ?? new Map());
    return { status: 201, value: { sha: commit } };
  },
  'git/create-ref': ({ repository, body }) => {
    const name = String(body['ref']).replace('refs/heads/', '');
    if (repository.branches.has(name)) return { status: 422, value: { message: 'Reference already exists' } };
    repository.branches.set(name, String(body['sha']));
    return { status: 201, value: { ref: body['ref'], object: { sha: body['sha'] } } };
  },
  'git/update-ref': ({ repository, values, body }) => {
    const name = (values['ref'] ?? '').replace(/^heads\//u, '');
    repository.branches.set(name, String(body['sha']));
    return ok({ ref: `refs/heads/${name}`, object: { sha: body['sha'] } });
  },
};
