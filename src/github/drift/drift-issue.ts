import { type Drift, hasDrifted } from '../../engine/drift/drift.ts';
import type { JsonObject } from '../../json.ts';
import { type GitHub, statusOf } from '../client/client.ts';
import { createComment } from '../comment/comments.ts';
import { driftBody, type DriftBodyOptions, driftTitle } from './drift-body.ts';
import { contentOf, isClean, type Memory, memoryJson, memoryOf, namesOf, remember } from './drift-state.ts';
import { createIssue, type Issue, type IssueChange, ownIssues, updateIssue } from './issues.ts';
import { commentBudget, fitting, smaller, type DetailLevel } from '../comment/detail-level.ts';
import { belowMarker, hashOf, markerLine, readMarker } from '../comment/marker.ts';

/** The label by which issues are listed; which one is ours the marker says. */
export const driftLabel = 'postern-drift';

export interface DriftIssueOptions extends Omit<DriftBodyOptions, 'memory'> {
  readonly assignees: readonly string[];
}

export interface Tracked {
  readonly did: 'opened' | 'updated' | 'reopened' | 'closed' | 'unchanged' | 'nothing';
  readonly url: string | null;
}

interface Found extends Issue {
  readonly marker: JsonObject;
}

/** Keeps one issue about the drift of a tenant. Only a reading that is complete and clean closes it. */
export async function trackDrift(github: GitHub, drift: Drift, options: DriftIssueOptions): Promise<Tracked> {
  const found = await issuesOf(github, drift.tenant.id);
  const kept = await oneOf(github, found);
  if (kept === null) return !hasDrifted(drift) ? { did: 'nothing', url: null } : open(github, drift, options);
  if (isClean(drift)) return close(github, drift, kept);
  if (!kept.open && !hasDrifted(drift)) return { did: 'nothing', url: kept.url };
  return refresh(github, drift, options, kept);
}

/** Closes the open issues of tenants that are not among those kept, and says so in each; the addresses of what was closed. */
export async function closeForsaken(github: GitHub, kept: ReadonlySet<string>): Promise<readonly string[]> {
  const orphans = (await ownIssues(github, driftLabel)).filter((issue) => {
    const tenant = readMarker('drift', issue.body)?.['tenant'];
    return issue.open && typeof tenant === 'string' && !kept.has(tenant);
  });
  for (const { number } of orphans) {
    await updateIssue(github, number, { state: 'closed', state_reason: 'not_planned' });
    await createComment(
      github,
      number,
      'No policy speaks of this tenant any more, so that nobody looks for its drift.',
    );
  }
  return orphans.map(({ url }) => url);
}

async function issuesOf(github: GitHub, tenant: string): Promise<readonly Found[]> {
  return (await ownIssues(github, driftLabel)).flatMap((issue) => {
    const marker = readMarker('drift', issue.body);
    return marker?.['tenant'] === tenant ? [{ ...issue, marker }] : [];
  });
}

/** The oldest open one, or else the latest closed one. Other open ones are closed as doubles of it. */
async function oneOf(github: GitHub, found: readonly Found[]): Promise<Found | null> {
  const [oldest, ...rest] = found.filter((one) => one.open);
  if (oldest === undefined) return found.at(-1) ?? null;
  for (const { number } of rest) {
    await updateIssue(github, number, { state: 'closed', state_reason: 'not_planned' });
    await createComment(github, number, `The same as #${oldest.number}, where it goes on.`);
  }
  return oldest;
}

/** After a first issue another look: two runs at once are merged by the same rule on both sides. */
async function open(github: GitHub, drift: Drift, options: DriftIssueOptions): Promise<Tracked> {
  const memory = remember(new Map(), drift);
  const issue = await sending(drift, memory, options, async (body) =>
    createIssue(github, { title: driftTitle(drift), body, label: driftLabel, assignees: options.assignees }),
  );
  const kept = await oneOf(github, await issuesOf(github, drift.tenant.id));
  return { did: 'opened', url: kept?.url ?? issue.url };
}

async function close(github: GitHub, { madeAt, tenant }: Drift, kept: Found): Promise<Tracked> {
  if (!kept.open) return { did: 'nothing', url: kept.url };
  const marker = markerLine('drift', {
    v: 1,
    tenant: tenant.id,
    content: '',
    shown: hashOf(belowMarker(kept.body)),
    seen: {},
  });
  await updateIssue(github, kept.number, {
    state: 'closed',
    state_reason: 'completed',
    body: `${marker}\n${belowMarker(kept.body)}`,
  });
  await createComment(
    github,
    kept.number,
    `Everything was read on ${madeAt.slice(0, 10)}, and the tenant is as the policies say.`,
  );
  return { did: 'closed', url: kept.url };
}

async function refresh(github: GitHub, drift: Drift, options: DriftIssueOptions, kept: Found): Promise<Tracked> {
  const memory = remember(memoryOf(kept.marker), drift);
  const news = kept.marker['content'] !== contentOf(memory, drift);
  const untouched = kept.marker['shown'] === hashOf(belowMarker(kept.body));
  const named = namesOf(drift) === '' || kept.marker['names'] === namesOf(drift);
  if (kept.open && !news && untouched && named) return { did: 'unchanged', url: kept.url };
  const state: IssueChange = kept.open ? {} : { state: 'open', state_reason: 'reopened' };
  await sending(drift, memory, options, async (body) =>
    updateIssue(github, kept.number, { title: driftTitle(drift), body, ...state }),
  );
  if (news || !kept.open) await createComment(github, kept.number, newsText(drift, kept.open));
  return { did: kept.open ? 'updated' : 'reopened', url: kept.url };
}

/** A comment is what notifies; what it is about stands in the issue itself. */
function newsText({ madeAt, moved, unsanctioned, complete }: Drift, wasOpen: boolean): string {
  const what = wasOpen ? 'The drift has changed' : 'The drift is there again';
  const whole = complete ? '' : ' Not everything could be read.';
  const strange = unsanctioned.length === 0 ? '' : `, ${unsanctioned.length.toLocaleString('en-US')} not sanctioned`;
  return `${what} as of ${madeAt.slice(0, 16).replace('T', ' ')} UTC: ${moved.length.toLocaleString('en-US')} moved${strange}; the description says which.${whole}`;
}

/** What the memory takes at most, beside the text. */
async function sending(
  drift: Drift,
  memory: Memory,
  options: DriftIssueOptions,
  send: (body: string) => Promise<Issue>,
  from: DetailLevel = drift.moved.length > fewest ? 4 : 1,
): Promise<Issue> {
  const seen = memoryJson(memory);
  const room = commentBudget - Buffer.byteLength(markerLine('drift', { seen })) - markerBytes;
  const { text, tier } = fitting((one) => driftBody(drift, one, { ...options, memory }), room, from);
  const marker = {
    v: 1,
    tenant: drift.tenant.id,
    content: contentOf(memory, drift),
    names: namesOf(drift),
    shown: hashOf(text),
    seen,
  };
  try {
    return await send(`${markerLine('drift', marker)}\n${text}`);
  } catch (error) {
    const next = smaller(tier);
    if (statusOf(error) !== 422 || next === null) throw error;
    return sending(drift, memory, options, send, next);
  }
}

/** Bytes of the marker without what it remembers. */
const markerBytes = 500;
/** More objects than can have a line each. */
const fewest = 4_000;
