import type { Json } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import type { Place } from '../../kinds/kind.ts';
import { desiredFrom } from '../../policy/desired.ts';
import { placeOf } from '../../policy/place.ts';
import type { Desired } from '../../policy/policy.ts';
import { sourcesOfText } from '../../policy/source.ts';
import { evaluate } from '../../posture/evaluate.ts';
import type { Remedy } from '../../posture/remedies.ts';
import type { Cell } from '../../posture/verdict.ts';
import type { Fix } from '../../posture/why.ts';
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
export interface WhyFix {
  readonly changes: readonly FixChange[];
  /** How many others may forward somewhere because of it; null where nobody counted. */
  readonly others: number | null;
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

/** Writes fixes as YAML, and keeps those that let the forward through once a plan of the YAML is carried out. */
export function fixesOf(fixes: readonly Fix[], bench: Bench): readonly WhyFix[] {
  return fixes.flatMap(({ remedies, others }) => {
    const patch = verified(patchOf(remedies, bench), bench);
    if (patch === null) return [];
    const asks = (bench.desired?.guardrails.requireOnGrant ?? []).filter((field) => !says(patch, field));
    return [{ changes: remedies.map((one) => changeOf(one, bench)), others, patch: patchText(patch), asks }];
  });
}

/** The smallest form of a patch that does what it should; null where none does. */
function verified(patch: Patch | null, bench: Bench): Patch | null {
  if (patch === null) return null;
  if (letsThrough(patch, bench)) return patch;
  const longer = beforeOthers(patch, bench);
  return longer !== null && letsThrough(longer, bench) ? longer : null;
}

/** Whether the text, read as a policy and planned against this tenant, lets the forward out. */
function letsThrough(patch: Patch, { live, world, cell, at }: Bench): boolean {
  const day = at.toISOString().slice(0, 10);
  const desired = desiredFrom(sourcesOfText('patch.yaml', patchText(patch)).sources, kinds, day);
  const after = desired.ok ? afterPlan(desired.value, live) : null;
  if (after === null) return false;
  const then = { ...worldOf(after, world.facts), inboxRules: world.inboxRules };
  return evaluate(then, cell, at).verdict === 'allowed';
}

const says = (patch: Patch, field: string): boolean =>
  Object.values(patch).every((entries) => entries.every((entry) => isSaid(entry[field])));

const isSaid = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== '';

function changeOf({ title, section, object }: Remedy, { declares, desired }: Bench): FixChange {
  const entry = declares(`${section}/${object}`);
  const span = desired?.sections.get(section);
  return {
    title,
    object: `${section}/${object}`,
    action: entry === null ? 'add' : 'replace',
    place: entry?.place ?? (span === undefined ? null : placeOf(span)),
  };
}
