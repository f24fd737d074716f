export interface User {
  readonly login: string;
  readonly type: 'User' | 'Bot';
  /** What GraphQL calls it, where that is something else. */
  readonly viewer?: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly user: User;
  body: string;
  minimised: boolean;
}

export interface Issue {
  readonly number: number;
  readonly user: User;
  readonly pull: boolean;
  title: string;
  body: string;
  state: 'open' | 'closed';
  reason: string | null;
  labels: string[];
  assignees: string[];
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly sha: string;
  readonly app: string;
  externalId: string;
  status: string;
  conclusion: string | null;
  title: string;
  summary: string;
  text: string;
  annotations: unknown[];
  requests: number;
}

export interface Pull {
  readonly number: number;
  head: string;
  branch: string;
  base: string;
  merged: string | null;
  fork: boolean;
  author: User;
  /** Who wrote its commits. */
  writers: readonly User[];
}

export interface Review {
  readonly id: number;
  readonly user: User;
  readonly commit: string;
  state: string;
}

/** A repository as the double keeps it: plain data that a test may look at and change. */
export interface Repository {
  readonly tokens: Map<string, User>;
  readonly issues: Issue[];
  readonly comments: Comment[];
  readonly checks: CheckRun[];
  readonly pulls: Pull[];
  readonly reviews: Map<number, Review[]>;
  readonly approvals: Map<
    number,
    { readonly user: User; readonly state: string; readonly environment: string; readonly comment: string }[]
  >;
  /** When scheduled runs succeeded, latest first. */
  readonly runs: string[];
  readonly permissions: Map<string, string>;
  readonly labels: Set<string>;
  /** Branches, each a commit. */
  readonly branches: Map<string, string>;
  /** The files of each commit. */
  readonly commits: Map<string, ReadonlyMap<string, string>>;
  readonly trees: Map<string, ReadonlyMap<string, string>>;
  readonly blobs: Map<string, string>;
  next: () => number;
}

export const bot: User = { login: 'github-actions[bot]', type: 'Bot' };
export const maintainer: User = { login: 'ana', type: 'User' };
export const contributor: User = { login: 'carl', type: 'User' };

export const botToken = 'ghs_workflow';
export const personToken = 'ghp_person';

export function newRepository(): Repository {
  let last = 0;
  return {
    tokens: new Map([
      [botToken, bot],
      [personToken, maintainer],
    ]),
    issues: [],
    comments: [],
    checks: [],
    pulls: [],
    reviews: new Map(),
    approvals: new Map(),
    runs: [],
    permissions: new Map([['ana', 'write']]),
    labels: new Set(),
    branches: new Map([['main', 'a'.repeat(40)]]),
    commits: new Map([['a'.repeat(40), new Map()]]),
    trees: new Map(),
    blobs: new Map(),
    next: () => (last += 1),
  };
}

/** Opens a pull request, which is an issue as well. */
export function openPull(repository: Repository, pull: Partial<Pull> & { readonly head: string }): Pull {
  const number = repository.next();
  const made: Pull = {
    number,
    branch: `change-${number}`,
    base: 'main',
    merged: null,
    fork: false,
    author: contributor,
    writers: [contributor],
    ...pull,
  };
  repository.pulls.push(made);
  repository.issues.push({
    number,
    user: maintainer,
    pull: true,
    title: 'A change',
    body: '',
    state: 'open',
    reason: null,
    labels: [],
    assignees: [],
  });
  return made;
}

/** Somebody writes a comment by hand. */
export function writeComment(repository: Repository, issue: number, user: User, body: string): Comment {
  const comment = { id: repository.next(), issue, user, body, minimised: false };
  repository.comments.push(comment);
  return comment;
}
