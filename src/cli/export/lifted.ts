import { type Foreseen, foresee } from '../../pipeline.ts';
import { type Lift, liftsOf, openingsOf } from '../../engine/export/lift.ts';
import { reachIn } from '../../engine/export/reach.ts';
import type { LiftReport } from '../../engine/export/export-report.ts';
import type { Inventory } from '../../engine/export/inventory.ts';
import type { Context } from '../../engine/propose/propose.ts';
import type { PlannedMove, PlanPosture } from '../../engine/plan/plan-posture.ts';
import { type Ends, postureBetween } from '../../engine/propose/judge.ts';
import { worldOf } from '../../engine/world/world.ts';
import { type ExportContent, exportFiles, policiesIn } from '../../policy/export/files.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { collateralKinds, type Grantee } from '../../policy/grants/grant.ts';
import { type Joiner, joinersOf, withJoiners } from '../../posture/granted/joiners.ts';
import { withoutForwards } from '../../posture/granted/without-forwards.ts';
import type { World } from '../../posture/world/world.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { JsonObject } from '../../json.ts';
import { answerText, waysText } from '../../render/words/ways.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import type { Checked } from '../../diagnostics/diagnostic.ts';

/** What an export says as grants; the content is null where its controls cannot be said so. */
export interface Lifted extends LiftReport {
  readonly content: ExportContent | null;
}

/** Says a tenant's controls as grants where a plan of them moves nobody: proved by planning each way of saying it. */
export async function lifted(
  content: ExportContent,
  { live, listings }: Inventory,
  reader: TenantReader,
  context: Context,
): Promise<Lifted> {
  const openings = openingsOf(listings);
  const world = worldOf(live, content.tenant.facts);
  const lifts = liftsOf(listings, openings, reachIn(world, openings.principals, content.tenant.domain, context.at));
  let why = 'no outbound policy lets anybody forward by address or by group alone';
  for (const [at, lift] of lifts.entries()) {
    const made = await proved(withGrants(content, lift), openings.principals, reader, context);
    if (made.content !== null) return { content: made.content, ...reportOf(lift, lifts[0] ?? lift, why) };
    if (at === 0) why = made.because;
  }
  return { content: null, grants: 0, replaced: [], kept: [], why };
}

/** What is not taken up although it might have been has a reason: what came of it. */
const reportOf = (lift: Lift, most: Lift, why: string): LiftReport => ({
  grants: lift.grants.length,
  replaced: lift.replaced,
  kept: most.replaced.filter((object) => !lift.replaced.includes(object)).map((object) => ({ object, why })),
  why: null,
});

/** Rules that nobody takes up any more go, as do policies; domains that are open are shut. */
function withGrants(content: ExportContent, { grants, listings, replaced }: Lift): ExportContent {
  const rules = replaced.some((object) => object.startsWith('transportRules/'));
  const undeclared = {
    outboundPolicies: 'remove',
    remoteDomains: 'close',
    ...(rules ? { transportRules: 'remove' as const } : {}),
  } as const;
  return { ...content, listings, grants: { entries: grants, undeclared } };
}

type Proof =
  | { readonly content: ExportContent; readonly because: null }
  | { readonly content: null; readonly because: string };

/**
 * The content, with what its grants have to accept, where its plan moves nobody, those included who may join a group
 * that is empty today; else what stands in the way.
 */
async function proved(
  content: ExportContent,
  named: readonly Grantee[],
  reader: TenantReader,
  context: Context,
): Promise<Proof> {
  const bare = await planned(content, reader, context);
  if (!bare.ok) return { content: null, because: firstOf(bare) };
  const entries = (content.grants?.entries ?? []).map((entry) => accepting(entry, bare.value.plan));
  const whole = { ...content, grants: { entries, undeclared: content.grants?.undeclared ?? {} } };
  const made = await planned(whole, reader, context);
  if (!made.ok) return { content: null, because: firstOf(made) };
  const { plan, ends } = made.value;
  const refusal = plan.refusals.find(({ code }) => refusing.has(code));
  const because = plan.unread[0]?.why ?? refusal?.message ?? firstMove(ends, named, context.at);
  return because === null ? { content: whole, because } : { content: null, because };
}

/** The refusals by which grants would not mean what the controls do. Limits on changes are for whoever plans them. */
const refusing: ReadonlySet<string> = new Set(['PST405', 'PST406', 'PST407', 'PST409']);

/** What comes with a grant today is there already: it is accepted. */
function accepting(entry: JsonObject, { besideGrants }: Plan): JsonObject {
  const own = (besideGrants ?? []).filter(({ asked }) => asked === entry['name']);
  const accept = collateralKinds.filter((kind) => own.some(({ what }) => what === kind));
  return accept.length === 0 ? entry : { ...entry, accept };
}

async function planned(content: ExportContent, reader: TenantReader, context: Context): Promise<Checked<Foreseen>> {
  const desired = read(content);
  return desired.ok ? foresee(desired.value, reader, context) : desired;
}

function read(content: ExportContent): Checked<Desired> {
  const files = exportFiles(content);
  return files.ok ? policiesIn(files.value, content.at) : files;
}

const firstOf = (refused: Extract<Checked<unknown>, { ok: false }>): string =>
  refused.problems[0]?.message ?? 'the policies are refused';

/** What would change for somebody, as a clause; null where nothing does. */
function firstMove({ before, after }: Ends, named: readonly Grantee[], at: Date): string | null {
  const joiners = joinersOf(before, [{ from: named }]);
  const whole = (world: World): World => withJoiners(withoutForwards(world), joiners);
  const said = firstIn(postureBetween(before, after, at)) ?? firstIn(postureBetween(whole(before), whole(after), at));
  if (said === null) return null;
  return joiners.reduce((text, joiner) => text.replaceAll(joiner.recipient.address, joining(joiner, before)), said);
}

const joining = ({ groups }: Joiner, { groups: all }: World): string =>
  `whoever joins ${groups.map((key) => all.get(key)?.address ?? key).join(' and ')}`;

function firstIn({ gains, losses, uncertain, forwards, residualChannels }: PlanPosture): string | null {
  const [move] = [...gains, ...losses, ...uncertain];
  if (move !== undefined) return told(move);
  const forward = forwards.find(({ before, after }) => before !== after);
  if (forward !== undefined)
    return `the forward of ${forward.from} to ${forward.to} would be ${forward.after} instead of ${forward.before}`;
  const [door] = [...residualChannels.opened, ...residualChannels.closed];
  return door === undefined ? null : `${door.object} would let out something else`;
}

const told = ({ senders, destinations, mechanisms, before, after }: PlannedMove): string =>
  `${waysText(mechanisms)} of ${senders.name} to ${destinations.name} would be ${answerText(after)} instead of ${answerText(before)}`;
