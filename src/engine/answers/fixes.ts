import type { Json } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import type { Place } from '../../kinds/kind.ts';
import { desiredFrom } from '../../policy/desired.ts';
import { placeOf } from '../../policy/place.ts';
import type { Desired } from '../../policy/policy.ts';
import { sourcesOfText } from '../../policy/source.ts';
import { evaluate } from '../../posture/evaluate.ts';
import { type Reach, reachOf, widthOf } from '../../posture/reach.ts';
import { type Amendment, onlyThere } from '../../posture/remedies.ts';
import type { Cell } from '../../posture/verdict.ts';
import type { World } from '../../posture/world.ts';
import { worldOf } from '../world/world.ts';
import { afterPlan } from './after-plan.ts';
import { beforeOthers, type Patch, patchOf, patchText, type Workshop } from './patch.ts';

/** One change of the policies. */
export interface FixChange {
  readonly title: string;
  /** `section/name`. */
  readonly object: string;
  /** Whether its entry is there already, and is to be replaced by that of the patch. */
  readonly action: 'replace' | 'add';
  /** The entry to replace, or the section to add to; null where the policies have neither. */
  readonly place: Place | null;
}

/** Changes that together let a forward through: a plan of the patch has been made, and judged. */
export interface WhyFix extends Reach {
  readonly changes: readonly FixChange[];
  /** YAML of the entries, each complete. */
  readonly patch: string;
  /** The governance fields that the guardrails ask of an entry that opens something. */
  readonly asks: readonly string[];
}

/** A way to look at fixes as changes of policies. */
export interface Bench extends Workshop {
  readonly desired: Desired | null;
  readonly cell: Cell;
  readonly at: Date;
}

type Amendments = readonly Amendment[];

/** Fixes as YAML that lets the forward through once a plan of it is carried out, what lets out least beside it first. */
export function fixesOf(fixes: readonly Amendments[], bench: Bench): readonly WhyFix[] {
  return fixes
    .flatMap((amendments) => tried(amendments, bench))
    .map((trial) => ({ trial, reach: reachOf(bench.world, trial.after, bench.cell, bench.at) }))
    .sort((a, b) => narrower(sizesOf(a), sizesOf(b)))
    .map(({ trial, reach }) => fixOf(trial, reach, bench));
}

/** Changes that do what they should, with the tenant once they are made. */
interface Trial {
  readonly amendments: Amendments;
  readonly patch: Patch;
  readonly after: World;
  /** By how many ways the sender may forward to a place that no control names. */
  readonly width: number;
}

/** What is counted of a fix, what weighs most first. */
const sizesOf = ({ trial, reach }: { readonly trial: Trial; readonly reach: Reach }): readonly number[] => [
  reach.others ?? Number.MAX_SAFE_INTEGER,
  reach.starts.length,
  trial.width,
  trial.amendments.length,
];

const narrower = (some: readonly number[], others: readonly number[]): number =>
  some.map((size, at) => size - (others[at] ?? 0)).find((by) => by !== 0) ?? 0;

/** A fix, and what keeps it to the place that was asked for, where that helps. */
function tried(amendments: Amendments, bench: Bench): readonly Trial[] {
  const plain = trialOf(amendments, bench);
  if (plain === null) return [];
  const limit = plain.width === 0 ? null : onlyThere(bench.world, bench.cell);
  const narrow = limit === null ? null : trialOf([...amendments, limit], bench);
  return narrow === null || narrow.width >= plain.width ? [plain] : [narrow, plain];
}

/** The smallest form of a patch that lets the forward through; null where none does. */
function trialOf(amendments: Amendments, bench: Bench): Trial | null {
  const patch = patchOf(amendments, bench);
  if (patch === null) return null;
  for (const one of [patch, beforeOthers(patch, bench)]) {
    const after = one === null ? null : worldAfter(one, bench);
    if (one !== null && after !== null && evaluate(after, bench.cell, bench.at).verdict === 'allowed')
      return { amendments, patch: one, after, width: widthOf(after, bench.cell, bench.at) };
  }
  return null;
}

/** The tenant once the text, read as a policy, is carried out; null where it cannot be. */
function worldAfter(patch: Patch, { live, world, at }: Bench): World | null {
  const day = at.toISOString().slice(0, 10);
  const desired = desiredFrom(sourcesOfText('patch.yaml', patchText(patch)).sources, kinds, day);
  const after = desired.ok ? afterPlan(desired.value, live) : null;
  if (after === null) return null;
  return { ...worldOf(after, world.facts), inboxRules: world.inboxRules };
}

function fixOf({ amendments, patch }: Trial, reach: Reach, bench: Bench): WhyFix {
  const asks = (bench.desired?.guardrails.requireOnGrant ?? []).filter((field) => !says(patch, field));
  return { changes: amendments.map((one) => changeOf(one, bench)), ...reach, patch: patchText(patch), asks };
}

const says = (patch: Patch, field: string): boolean =>
  Object.values(patch).every((entries) => entries.every((entry) => isSaid(entry[field])));

const isSaid = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

function changeOf({ title, section, object }: Amendment, { declares, desired }: Bench): FixChange {
  const entry = declares(`${section}/${object}`);
  const span = desired?.sections.get(section);
  return {
    title,
    object: `${section}/${object}`,
    action: entry === null ? 'add' : 'replace',
    place: entry?.place ?? (span === undefined ? null : placeOf(span)),
  };
}
