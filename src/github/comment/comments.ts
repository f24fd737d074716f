import type { GitHub } from '../client/client.ts';
import { wrote } from '../client/identity.ts';

/** A comment of ours. */
export interface Comment {
  readonly id: number;
  /** Its name in GraphQL. */
  readonly node: string;
  readonly body: string;
  readonly url: string;
}

/** The comments of an issue or pull request that this token wrote, oldest first. */
export async function ownComments(github: GitHub, issue: number): Promise<readonly Comment[]> {
  const { octokit, where } = github;
  const me = await github.me();
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    ...where,
    issue_number: issue,
    per_page: 100,
  });
  return all
    .filter((one) => wrote(me, one.user))
    .map((one) => commentOf(one))
    .toSorted((a, b) => a.id - b.id);
}

interface Answered {
  readonly id: number;
  readonly node_id: string;
  readonly body?: string | undefined;
  readonly html_url: string;
}

const commentOf = ({ id, node_id: node, body, html_url: url }: Answered): Comment => ({
  id,
  node,
  body: body ?? '',
  url,
});

export async function createComment({ octokit, where }: GitHub, issue: number, body: string): Promise<Comment> {
  const { data } = await octokit.rest.issues.createComment({ ...where, issue_number: issue, body });
  return commentOf(data);
}

export async function updateComment({ octokit, where }: GitHub, id: number, body: string): Promise<Comment> {
  const { data } = await octokit.rest.issues.updateComment({ ...where, comment_id: id, body });
  return commentOf(data);
}

const minimised = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized } } }';

interface Nodes {
  readonly nodes: readonly ({ readonly id: string; readonly isMinimized: boolean } | null)[];
}

/** Nodes that one query may name. Source: GraphQL reference, `nodes`. */
const mostNodes = 100;

/** Those of some comments that nobody has minimised; REST does not say. */
export async function shown({ octokit }: GitHub, comments: readonly Comment[]): Promise<readonly Comment[]> {
  const hidden = new Set<string>();
  for (let at = 0; at < comments.length; at += mostNodes) {
    const ids = comments.slice(at, at + mostNodes).map(({ node }) => node);
    const { nodes } = await octokit.graphql<Nodes>(minimised, { ids });
    for (const node of nodes) if (node?.isMinimized === true) hidden.add(node.id);
  }
  return comments.filter(({ node }) => !hidden.has(node));
}

const minimise =
  'mutation ($id: ID!, $why: ReportedContentClassifiers!) { minimizeComment(input: { subjectId: $id, classifier: $why }) { minimizedComment { isMinimized } } }';

/** Folds a comment away. There is no REST call for it. */
export async function minimiseComment(
  { octokit }: GitHub,
  { node }: Comment,
  why: 'OUTDATED' | 'DUPLICATE',
): Promise<void> {
  await octokit.graphql(minimise, { id: node, why });
}
