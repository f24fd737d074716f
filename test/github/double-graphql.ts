import type { Repository, User } from './double-state.ts';

interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The three GraphQL documents that Postern sends; anything else is an error, as it is with GitHub. */
export function graphql(repository: Repository, user: User, body: unknown): unknown {
  const { query, variables = {} } = body as Asked;
  if (query === 'query { viewer { login } }') return { data: { viewer: { login: user.viewer ?? user.login } } };
  if (query.includes('nodes(ids: $ids)'))
    return { data: { nodes: (variables['ids'] as string[]).map(seen(repository)) } };
  if (query.includes('minimizeComment(input: { subjectId: $id, classifier: $why })'))
    return minimise(repository, variables);
  return { errors: [{ type: 'INVALID', message: `the double does not know ${query}` }] };
}

const seen = (repository: Repository) => (id: string) => {
  const comment = repository.comments.find((one) => `IC_${one.id}` === id);
  return comment === undefined ? null : { id, isMinimized: comment.minimised };
};

function minimise(repository: Repository, variables: Readonly<Record<string, unknown>>): unknown {
  const comment = repository.comments.find((one) => `IC_${one.id}` === variables['id']);
  if (comment === undefined || !['OUTDATED', 'DUPLICATE', 'RESOLVED'].includes(String(variables['why']))) {
    return { errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a node' }] };
  }
  comment.minimised = true;
  return { data: { minimizeComment: { minimizedComment: { isMinimized: true } } } };
}
