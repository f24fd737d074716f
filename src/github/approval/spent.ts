import { isList, isObject, type Json, textAt } from '../../json.ts';
import type { GitHub } from '../client/client.ts';
import { wrote } from '../client/identity.ts';

/** The environment under which GitHub lists what was applied. Nothing runs in it. */
const appliedEnvironment = 'postern-applied';

/** A plan that is carried out for a commit. */
export interface Spending {
  readonly sha: string;
  readonly tenant: string;
  readonly digest: string;
  /** The workflow run that does it. */
  readonly run: number;
  /** The objects that it makes. */
  readonly made: readonly string[];
}

/** What is asked about. */
type Asked = Pick<Spending, 'sha' | 'tenant' | 'digest'>;

/** More objects than a deployment carries along. */
const mostMade = 500;

export type DeploymentState = 'in_progress' | 'success' | 'failure';

/**
 * The run that carried out a plan for a commit to the end; null where none did. A deployment can be made by whoever may
 * write, which takes nothing but a chance away; only those of this token count.
 */
export async function spentBy(github: GitHub, spending: Asked): Promise<number | null> {
  for (const { id, run } of (await deployments(github, spending)).filter((one) => one.digest === spending.digest))
    if ((await statesOf(github, id)).includes('success')) return run;
  return null;
}

const ended: readonly string[] = ['success', 'failure'];

/** The run that began to change a tenant for a commit and never said how that ended, by whatever plan; null where none did. */
export async function begunBy(github: GitHub, at: Pick<Asked, 'sha' | 'tenant'>): Promise<number | null> {
  for (const { id, run } of await deployments(github, at)) {
    const states = await statesOf(github, id);
    if (states.includes('in_progress') && !states.some((one) => ended.includes(one))) return run;
  }
  return null;
}

async function statesOf({ octokit, where }: GitHub, id: number): Promise<readonly string[]> {
  const states = await octokit.paginate(octokit.rest.repos.listDeploymentStatuses, {
    ...where,
    deployment_id: id,
    per_page: 100,
  });
  return states.map(({ state }) => state);
}

/** Writes down that a plan is carried out, or how that ended. */
export async function spend(
  github: GitHub,
  spending: Spending,
  state: DeploymentState,
  url: string | null,
): Promise<void> {
  const { octokit, where } = github;
  const begun = (await deployments(github, spending)).find(
    ({ run, digest }) => run === spending.run && digest === spending.digest,
  );
  const id = begun?.id ?? (await begin(github, spending));
  await octokit.rest.repos.createDeploymentStatus({
    ...where,
    deployment_id: id,
    state,
    auto_inactive: false,
    ...(url === null ? {} : { log_url: url }),
  });
}

async function begin({ octokit, where }: GitHub, { sha, tenant, digest, run, made }: Spending): Promise<number> {
  const { data } = await octokit.rest.repos.createDeployment({
    ...where,
    ref: sha,
    task: 'apply',
    environment: appliedEnvironment,
    description: `plan ${digest.slice(0, 12)}`,
    auto_merge: false,
    required_contexts: [],
    production_environment: true,
    payload: { tenant, digest, run, made: made.slice(0, mostMade) },
  });
  if ('id' in data) return data.id;
  throw new Error(`GitHub made no deployment: ${data.message ?? ''}`);
}

/** The run that made each object of a tenant last, as far back as a few hundred applies. */
export async function madeBy(github: GitHub, tenant: string): Promise<ReadonlyMap<string, number>> {
  const { octokit, where } = github;
  const asked = { ...where, environment: appliedEnvironment, per_page: 100 };
  const pages = [1, 2, 3].map(async (page) => octokit.rest.repos.listDeployments({ ...asked, page }));
  const all = (await Promise.all(pages)).flatMap(({ data }) => data);
  const told = await toldBy(github, all);
  // The latest come first, and have the last word.
  return new Map(
    told
      .filter((one) => one.tenant === tenant)
      .toReversed()
      .flatMap(({ made, run }) => made.map((object) => [object, run] as const)),
  );
}

interface Deployment extends Omit<Spending, 'sha'> {
  readonly id: number;
}

async function deployments(
  github: GitHub,
  { sha, tenant }: Pick<Asked, 'sha' | 'tenant'>,
): Promise<readonly Deployment[]> {
  const { octokit, where } = github;
  const asked = { ...where, sha, environment: appliedEnvironment, per_page: 100 };
  const told = await toldBy(github, await octokit.paginate(octokit.rest.repos.listDeployments, asked));
  return told.filter((one) => one.tenant === tenant);
}

interface Listed {
  readonly id: number;
  readonly creator: Parameters<typeof wrote>[1];
  readonly payload: unknown;
}

/** What this token wrote into deployments; whatever others wrote is left out. */
async function toldBy(github: GitHub, all: readonly Listed[]): Promise<readonly Deployment[]> {
  const me = await github.me();
  return all.flatMap(({ id, creator, payload }) => {
    const told = payloadOf(payload as Json);
    if (!wrote(me, creator) || !isObject(told) || typeof told['run'] !== 'number') return [];
    const made = (isList(told['made']) ? told['made'] : []).filter((one) => typeof one === 'string');
    return [{ id, run: told['run'], tenant: textAt(told, 'tenant'), digest: textAt(told, 'digest'), made }];
  });
}

/** GitHub gives a payload back as the object it was, or as its text. */
function payloadOf(payload: Json): Json {
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    return null;
  }
}
