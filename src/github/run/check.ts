import { commentBudget, fitting, type DetailLevel } from '../comment/detail-level.ts';
import type { GitHub } from '../client/client.ts';

/** A remark on a line of a policy. */
export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** The check run that a ruleset may require: every tenant was planned. */
export const plannedCheck = 'Postern / planned';

/** Another one: whoever is needed before the merge agreed to every plan. */
export const approvalsCheck = 'Postern / approvals';

export interface CheckSaying {
  /** `Postern / contoso.onmicrosoft.com`. */
  readonly name: string;
  readonly sha: string;
  readonly tenant: string;
  readonly digest: string;
  /** The workflow run that holds the plan as an artifact. */
  readonly run: number;
  /** Null while it is under way. */
  readonly conclusion: 'success' | 'failure' | 'neutral' | null;
  /** One line in our own words. */
  readonly title: string;
  readonly summary: (tier: DetailLevel) => string;
  readonly from?: DetailLevel;
  readonly annotations: readonly Annotation[];
}

/** Annotations that one request may carry; further requests append. Source: REST reference, check runs. */
const mostAtOnce = 50;

/** More than a reader looks at: the rest is counted in the summary, where they all stand anyway. */
const most = 500;

/** Puts a check run on a commit. A new one takes the place of an older one of the same name. */
export async function check(
  github: GitHub,
  saying: CheckSaying,
): Promise<{ readonly id: number; readonly url: string }> {
  const { octokit, where } = github;
  const { text: summary } = fitting(saying.summary, commentBudget, saying.from);
  const output = { title: saying.title, summary };
  const [first = [], ...rest] = inParts(saying.annotations.slice(0, most));
  const { data } = await octokit.rest.checks.create({
    ...where,
    name: saying.name,
    head_sha: saying.sha,
    external_id: externalId(saying),
    ...(rest.length === 0 ? endingWith(saying) : { status: 'in_progress' as const }),
    output: { ...output, annotations: [...first] },
  });
  for (const [at, part] of rest.entries()) {
    const ends = at === rest.length - 1 ? endingWith(saying) : {};
    await octokit.rest.checks.update({
      ...where,
      check_run_id: data.id,
      ...ends,
      output: { ...output, annotations: [...part] },
    });
  }
  return { id: data.id, url: data.html_url ?? '' };
}

const endingWith = ({
  conclusion,
}: CheckSaying):
  | { readonly status: 'in_progress' }
  | { readonly status: 'completed'; readonly conclusion: NonNullable<CheckSaying['conclusion']> } =>
  conclusion === null ? { status: 'in_progress' } : { status: 'completed', conclusion };

function inParts(annotations: readonly Annotation[]): readonly (readonly ReturnType<typeof wire>[])[] {
  const parts: ReturnType<typeof wire>[][] = [];
  for (let at = 0; at < annotations.length; at += mostAtOnce) {
    parts.push(annotations.slice(at, at + mostAtOnce).map(wire));
  }
  return parts;
}

const wire = ({ path, line, endLine, level, title, message }: Annotation): Wire => ({
  path,
  start_line: line,
  end_line: Math.max(line, endLine),
  annotation_level: level,
  title: title.slice(0, 255),
  message: message.slice(0, 4_000),
});

interface Wire {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: Annotation['level'];
  readonly title: string;
  readonly message: string;
}

const prefix = 'postern-plan/1';

/** How a check run says which plan of which tenant it is about, and which workflow run made it. */
export const externalId = ({ tenant, digest, run }: Pick<CheckSaying, 'tenant' | 'digest' | 'run'>): string =>
  `${prefix} ${tenant} ${digest} ${run}`;

/** A plan as a check run recorded it. */
export interface RecordedPlan {
  readonly digest: string;
  readonly run: number;
}

/** The plans of a tenant, or of all, that check runs of this token recorded on a commit, latest first. */
export async function recordedPlans(
  github: GitHub,
  sha: string,
  tenant: string | null,
): Promise<readonly RecordedPlan[]> {
  const { octokit, where } = github;
  const me = await github.me();
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...where,
    ref: sha,
    filter: 'all',
    per_page: 100,
  });
  return runs
    .filter(({ app }) => app !== null && 'slug' in app && app.slug === me.login)
    .toSorted((a, b) => b.id - a.id)
    .flatMap(({ external_id: id }) => recorded(id ?? '', tenant));
}

function recorded(id: string, tenant: string | null): readonly RecordedPlan[] {
  const [format, named, digest = '', run = ''] = id.split(' ');
  const ours =
    format === prefix &&
    (tenant === null || named?.toLowerCase() === tenant.toLowerCase()) &&
    /^[0-9a-f]{64}$/u.test(digest);
  return ours ? [{ digest, run: Number(run) || 0 }] : [];
}
