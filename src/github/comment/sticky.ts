import { type JsonObject, textAt } from '../../json.ts';
import { statusOf, type GitHub } from '../client/client.ts';
import { type Comment, createComment, minimiseComment, ownComments, shown, updateComment } from './comments.ts';
import { commentBudget, type Fitting, fitting, smaller, type DetailLevel } from './detail-level.ts';
import { belowMarker, hashOf, markerLine, readMarker } from './marker.ts';

/** Where a plan stands on its way. */
export type State = 'planned' | 'nothing' | 'waiting' | 'applying' | 'applied' | 'stopped' | 'refused' | 'turned-away';

/** What one run has to say about one tenant in one pull request. */
export interface Saying {
  readonly tenant: string;
  readonly state: State;
  readonly digest: string;
  readonly head: string;
  /** Number of the workflow run; a later run has the later word. */
  readonly run: number;
  /** A hash of what is said, without links and times: two runs that say the same have the same. */
  readonly content: string;
  /** The first tier worth trying. */
  readonly from?: DetailLevel;
  /** The text without its marker. */
  readonly render: (tier: DetailLevel) => string;
}

/** What was done about the comment. `outrun`: a later run has spoken already. */
export interface CommentOutcome {
  readonly did: 'created' | 'updated' | 'unchanged' | 'outrun';
  readonly url: string;
  readonly tier: DetailLevel;
}

/** A comment of this token about a plan, with what its hidden line says. */
interface Found extends Comment {
  readonly marker: JsonObject;
}

/** Keeps exactly one comment about a tenant in a pull request, written by this token, and brings it up to date. */
export async function say(github: GitHub, pull: number, saying: Saying): Promise<CommentOutcome> {
  const found = await liveComments(github, pull, about(saying.tenant));
  const kept = await oneOf(github, found);
  if (kept === null) return begin(github, pull, saying);
  if (runOf(kept.marker) > saying.run) return { did: 'outrun', url: kept.url, tier: 1 };
  return isNews(kept, saying) ? renew(github, pull, saying, kept) : refresh(github, saying, kept);
}

/** What a run has said of a tenant last, in the comment that stands; null where another run did, or none. */
export async function saidBy(github: GitHub, pull: number, tenant: string, run: number): Promise<string | null> {
  const [kept] = await liveComments(github, pull, about(tenant));
  return kept !== undefined && runOf(kept.marker) === run ? textAt(kept.marker, 'state') : null;
}

/** Folds away what was said about other tenants than these by earlier runs: the latest run has no plan for them. */
export async function foldOthers(
  github: GitHub,
  pull: number,
  { tenants, run }: { readonly tenants: readonly string[]; readonly run: number },
): Promise<number> {
  const old = await liveComments(
    github,
    pull,
    (marker) => !tenants.includes(textAt(marker, 'tenant')) && marker['state'] === 'planned' && runOf(marker) < run,
  );
  for (const one of old) await minimiseComment(github, one, 'OUTDATED');
  return old.length;
}

const about =
  (tenant: string) =>
  (marker: JsonObject): boolean =>
    marker['tenant'] === tenant;

async function liveComments(
  github: GitHub,
  pull: number,
  wanted: (marker: JsonObject) => boolean,
): Promise<readonly Found[]> {
  const marked = (await ownComments(github, pull)).flatMap((comment): Found[] => {
    const marker = readMarker('plan', comment.body);
    return marker === null || !wanted(marker) ? [] : [{ ...comment, marker }];
  });
  const seen = new Set((await shown(github, marked)).map(({ id }) => id));
  return marked.filter(({ id }) => seen.has(id));
}

/** Of several, which two runs at once can leave behind, the oldest stays and takes over what the latest run said. */
async function oneOf(github: GitHub, found: readonly Found[]): Promise<Found | null> {
  const [oldest, ...rest] = found;
  if (oldest === undefined) return null;
  const latest = found.reduce((a, b) => (runOf(b.marker) > runOf(a.marker) ? b : a));
  if (latest !== oldest) await updateComment(github, oldest.id, latest.body);
  for (const one of rest) await minimiseComment(github, one, 'DUPLICATE');
  return { ...oldest, body: latest.body, marker: latest.marker };
}

/** After the first comment another look: whoever was first elsewhere is merged with it, by the same rule on both sides. */
async function begin(github: GitHub, pull: number, saying: Saying): Promise<CommentOutcome> {
  const { tier } = await sending(saying, async (body) => createComment(github, pull, body));
  const kept = await oneOf(github, await liveComments(github, pull, about(saying.tenant)));
  if (kept === null || runOf(kept.marker) > saying.run) return { did: 'outrun', url: kept?.url ?? '', tier };
  const { url } = await refresh(github, saying, kept);
  return { did: 'created', url, tier };
}

/** What stopped, was refused or turned away needs a person, and only a new comment tells one. */
const isNews = ({ marker }: Found, { state }: Saying): boolean =>
  (state === 'stopped' || state === 'refused' || state === 'turned-away') && marker['state'] !== state;

async function renew(github: GitHub, pull: number, saying: Saying, old: Found): Promise<CommentOutcome> {
  await minimiseComment(github, old, 'OUTDATED');
  return begin(github, pull, saying);
}

async function refresh(github: GitHub, saying: Saying, kept: Found): Promise<CommentOutcome> {
  const tier = tierOf(kept.marker);
  const untouched = kept.marker['shown'] === hashOf(belowMarker(kept.body));
  const same = kept.marker['content'] === saying.content && kept.marker['state'] === saying.state;
  if (untouched && same) return { did: 'unchanged', url: kept.url, tier };
  const sent = await sending(saying, async (body) => updateComment(github, kept.id, body));
  return { did: 'updated', url: sent.comment.url, tier: sent.tier };
}

/** Sends the fullest text that fits; where GitHub counts otherwise and refuses it, the next smaller one. */
async function sending(
  saying: Saying,
  send: (body: string) => Promise<Comment>,
  from: DetailLevel = saying.from ?? 1,
): Promise<{ readonly comment: Comment; readonly tier: DetailLevel }> {
  const { text, tier } = draft(saying, from);
  try {
    return { comment: await send(text), tier };
  } catch (error) {
    const next = smaller(tier);
    if (statusOf(error) !== 422 || next === null) throw error;
    return sending(saying, send, next);
  }
}

/** Bytes that the marker takes at most: hashes, numbers and a tenant id. */
const markerBytes = 1_000;

function draft({ render, tenant, state, digest, head, run, content }: Saying, from: DetailLevel): Fitting {
  const { tier, text } = fitting(render, commentBudget - markerBytes, from);
  const marker = { v: 1, tenant, state, digest, head, run, tier, content, shown: hashOf(text) };
  return { tier, text: `${markerLine('plan', marker)}\n${text}` };
}

const runOf = (marker: JsonObject): number => (typeof marker['run'] === 'number' ? marker['run'] : 0);
const tierOf = (marker: JsonObject): DetailLevel => {
  const tier = marker['tier'];
  return tier === 2 || tier === 3 || tier === 4 || tier === 5 || tier === 6 ? tier : 1;
};
