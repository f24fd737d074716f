import type { GitHub } from '../client/client.ts';
import { wrote } from '../client/identity.ts';

/** An issue of ours. */
export interface Issue {
  readonly number: number;
  readonly open: boolean;
  readonly body: string;
  readonly url: string;
}

/**
 * The issues with a label that this token opened, oldest first, open and closed. Where none of them is open, also the
 * open ones from which somebody took the label.
 */
export async function ownIssues(github: GitHub, label: string): Promise<readonly Issue[]> {
  const labelled = await opened(github, { labels: label, state: 'all' });
  if (labelled.some((one) => one.open)) return labelled;
  const { login, bot } = await github.me();
  const known = new Set(labelled.map((one) => one.number));
  const others = await opened(github, { creator: bot ? `${login}[bot]` : login, state: 'open' });
  return [...labelled, ...others.filter((one) => !known.has(one.number))].toSorted((a, b) => a.number - b.number);
}

interface Sought {
  readonly labels?: string;
  readonly creator?: string;
  readonly state: 'open' | 'all';
}

async function opened(github: GitHub, sought: Sought): Promise<readonly Issue[]> {
  const { octokit, where } = github;
  const me = await github.me();
  const order = { sort: 'created', direction: 'asc', per_page: 100 } as const;
  const all = await octokit.paginate(octokit.rest.issues.listForRepo, { ...where, ...sought, ...order });
  return all.filter((one) => one.pull_request === undefined && wrote(me, one.user)).map((one) => issueOf(one));
}

interface Answered {
  readonly number: number;
  readonly state: string;
  readonly body?: string | null;
  readonly html_url: string;
}

const issueOf = ({ number, state, body, html_url: url }: Answered): Issue => ({
  number,
  open: state === 'open',
  body: body ?? '',
  url,
});

export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly label: string;
  readonly assignees: readonly string[];
}

export async function createIssue(
  { octokit, where }: GitHub,
  { title, body, label, assignees }: NewIssue,
): Promise<Issue> {
  const { data } = await octokit.rest.issues.create({
    ...where,
    title,
    body,
    labels: [label],
    assignees: [...assignees],
  });
  return issueOf(data);
}

/** What changes of an issue; what is left out stays. */
export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly state_reason?: 'completed' | 'not_planned' | 'reopened';
}

export async function updateIssue({ octokit, where }: GitHub, number: number, change: IssueChange): Promise<Issue> {
  const { data } = await octokit.rest.issues.update({ ...where, issue_number: number, ...change });
  return issueOf(data);
}
