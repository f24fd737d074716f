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
  title?: string;
  body?: string;
  /** The commit that GitHub made to try the merge; null while it has not. */
  trial?: string | null;
  mergeable?: boolean | null;
}

export interface Review {
  readonly id: number;
  readonly user: User;
  readonly commit: string;
  state: string;
  /** When it was given; long after everything else, unless a test says otherwise. */
  readonly at?: string;
}

/** A workflow run as the API tells of it; by default one that may be believed. */
export interface WorkflowRun {
  readonly id: number;
  event: string;
  path: string;
  branch: string;
  sha: string;
  repository: string;
}

export interface Artifact {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  readonly at: string;
  readonly expired: boolean;
  readonly bytes: number;
}

/** A deployment and how it went, first to last. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  creator: User;
  payload: unknown;
  readonly states: string[];
}

export interface Environment {
  reviewers: number;
  preventsSelfReview: boolean;
  bypass: boolean;
  policy: { protected_branches: boolean; custom_branch_policies: boolean } | null;
  readonly branches: string[];
}

/** An environment that asks so many people, and lets one branch in. */
export const environmentWith = (reviewers: number): Environment => ({
  reviewers,
  preventsSelfReview: true,
  bypass: false,
  policy: { protected_branches: false, custom_branch_policies: true },
  branches: ['main'],
});

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly enforcement: string;
  readonly rules: readonly { readonly type: string; readonly parameters?: unknown }[];
}

/** Somebody moved a branch. */
export interface Activity {
  readonly branch: string;
  readonly actor: User | null;
  readonly type: string;
  readonly before: string;
  readonly after: string;
}

/** A commit beside its files: where it came from, and which paths are no plain files. */
export interface CommitNote {
  readonly parents: readonly string[];
  readonly modes?: ReadonlyMap<string, string>;
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
  readonly workflowRuns: WorkflowRun[];
  readonly artifacts: Artifact[];
  readonly deployments: Deployment[];
  readonly environments: Map<string, Environment>;
  readonly rulesets: Ruleset[];
  readonly settings: { isPrivate: boolean; tokenWrites: boolean; tokenApproves: boolean; pinsRequired: boolean };
  readonly activities: Activity[];
  readonly notes: Map<string, CommitNote>;
  readonly permissions: Map<string, string>;
  readonly labels: Set<string>;
  /** Branches, each a commit. */
  readonly branches: Map<string, string>;
  /** The files of each commit. */
  readonly commits: Map<string, ReadonlyMap<string, string>>;
  readonly trees: Map<string, ReadonlyMap<string, string>>;
  readonly blobs: Map<string, string>;
  /** Folders of commits, by the name of their tree. */
  readonly folders: Map<string, { readonly commit: string; readonly folder: string }>;
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
    workflowRuns: [],
    artifacts: [],
    deployments: [],
    environments: new Map(),
    rulesets: [],
    settings: { isPrivate: true, tokenWrites: true, tokenApproves: true, pinsRequired: false },
    activities: [],
    notes: new Map(),
    permissions: new Map([['ana', 'write']]),
    labels: new Set(),
    branches: new Map([['main', 'a'.repeat(40)]]),
    commits: new Map([['a'.repeat(40), new Map()]]),
    trees: new Map(),
    blobs: new Map(),
    folders: new Map(),
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

/** A run of the default branch's own file, with the plan of a tenant as an artifact; a test says what is odd about it. */
export function keepPlan(
  repository: Repository,
  tenant: string,
  more: Partial<WorkflowRun> & Pick<WorkflowRun, 'id'>,
): WorkflowRun {
  const run = {
    event: 'workflow_run',
    path: '.github/workflows/postern-trusted.yml',
    branch: 'main',
    sha: 'a'.repeat(40),
    repository: 'contoso/mail',
    ...more,
  };
  repository.workflowRuns.push(run);
  const artifact = { run: run.id, name: `postern-plan-${tenant}`, at: '2026-11-21T12:00:00Z' };
  repository.artifacts.push({ id: repository.next(), ...artifact, expired: false, bytes: 1_000 });
  return run;
}
