import { foresee } from '../../pipeline.ts';
import { accepting } from '../../engine/export/accepting.ts';
import { type Lift, liftsOf, openingsOf } from '../../engine/export/lift.ts';
import { reachIn, withStandIns } from '../../engine/export/reach.ts';
import type { LiftReport } from '../../engine/export/export-report.ts';
import type { Inventory } from '../../engine/export/inventory.ts';
import type { Context } from '../../engine/propose/propose.ts';
import type { PlannedMove, PlanPosture } from '../../engine/plan/plan-posture.ts';
import { type Ends, postureBetween } from '../../engine/propose/judge.ts';
import { worldOf } from '../../engine/world/world.ts';
import { kinds } from '../../kinds/index.ts';
import { desiredFrom } from '../../policy/declared/desired.ts';
import { type ExportContent, type ExportedFile, exportFiles } from '../../policy/export/files.ts';
import { sourcesOfText } from '../../policy/text/source.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { Grantee } from '../../policy/grants/grant.ts';
import { answerText, waysText } from '../../render/words/ways.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import { type Checked, reject } from '../../diagnostics/diagnostic.ts';

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
  const bare = read(content);
  if (!bare.ok) return { content: null, because: firstOf(bare) };
  const entries = accepting(content.grants?.entries ?? [], bare.value.grants ?? []);
  const whole = { ...content, grants: { entries, undeclared: content.grants?.undeclared ?? {} } };
  const desired = read(whole);
  if (!desired.ok) return { content: null, because: firstOf(desired) };
  const foreseen = await foresee(desired.value, reader, context);
  if (!foreseen.ok) return { content: null, because: firstOf(foreseen) };
  const [unread] = foreseen.value.plan.unread;
  const moved =
    unread === undefined
      ? firstMove(foreseen.value.ends, named, content.tenant.domain, context.at)
      : `${unread.what} could not be read`;
  return moved === null ? { content: whole, because: null } : { content: null, because: moved };
}

function read(content: ExportContent): Checked<Desired> {
  const files = exportFiles(content);
  if (!files.ok) return files;
  const readings = files.value.map(({ file, text }: ExportedFile) => sourcesOfText(file, text));
  const problems = readings.flatMap((one) => one.problems);
  if (problems.length > 0) return reject(problems);
  return desiredFrom(
    readings.flatMap(({ sources }) => sources),
    kinds,
    content.at,
  );
}

const firstOf = (refused: Extract<Checked<unknown>, { ok: false }>): string =>
  refused.problems[0]?.message ?? 'the policies are refused';

/** What would change for somebody, as a clause; null where nothing does. */
function firstMove(ends: Ends, named: readonly Grantee[], domain: string, at: Date): string | null {
  const [before, after] = [withStandIns(ends.before, named, domain), withStandIns(ends.after, named, domain)];
  const said = firstIn(postureBetween(before.peopled, after.peopled, at));
  const joining = [...before.standIns].map(([group, address]) => [address, `whoever joins ${group}`] as const);
  return said === null ? null : joining.reduce((text, [address, name]) => text.replaceAll(address, name), said);
}

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
