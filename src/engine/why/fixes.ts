import type { Json } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import type { Place } from '../../kinds/kind.ts';
import { desiredFrom } from '../../policy/declared/desired.ts';
import { placeOf } from '../../policy/text/place.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { sourcesOfText } from '../../policy/text/source.ts';
import { isThrough, narrowest, type Trial } from '../../posture/fixes/narrowest.ts';
import { type Reach, widthOf } from '../../posture/change/reach.ts';
import type { Amendment, Remedy } from '../../posture/question/remedies.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import { prove } from '../proof/prove.ts';
import { worldOf } from '../world/world.ts';
import type { Call } from '../../tenant/tenant.ts';
import { type Outlook, outlookOf } from '../propose/after-plan.ts';
import { type Edited, edited, type PolicyTexts } from '../answers/edited.ts';
import { beforeOthers, type Patch, patchOf, patchText, type Workshop } from '../answers/patch.ts';
import { changedFiles, unifiedDiff } from '../../policy/adopt/unified.ts';

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
  /** The same as a difference of the policy files, as `git apply` takes it; null where there are no policies. */
  readonly diff: string | null;
  /** The same as calls, in a safe order. */
  readonly steps: readonly FixStep[];
  /** The governance fields that the guardrails ask of an entry that opens something. */
  readonly asks: readonly string[];
}

/** One call of a fix, with what it does. */
export interface FixStep {
  readonly title: string;
  readonly call: Call;
}

/** A way to look at fixes as changes of policies. */
export interface Bench extends Workshop {
  readonly desired: Desired | null;
  /** The policies as files; null where there are none. */
  readonly policies: PolicyTexts | null;
  /** Steps that the policies ask for without a fix, by their id. */
  readonly pending: ReadonlySet<string>;
  readonly cell: Cell;
  readonly at: Date;
}

/** Fixes as YAML that lets the forward through once a plan of it is carried out, what lets out least beside it first. */
export const fixesOf = (found: readonly Remedies[], bench: Bench): readonly WhyFix[] =>
  narrowest(found, bench, (remedies) => trialOf(remedies, bench)).map(({ trial, reach }) => fixOf(trial, reach, bench));

type Remedies = readonly Remedy[];

/** Changes that do what they should, as a plan of policies. */
interface PlannedTrial extends Trial {
  readonly patch: Patch;
  /** The policies with the patch in them, where there are policies. */
  readonly edited: Edited | null;
  /** What is planned: the policies with the patch in them, or the patch alone. */
  readonly desired: Desired;
  readonly outlook: Outlook;
}

/** The smallest form of a patch that lets the forward through; null where none does. */
function trialOf(remedies: Remedies, bench: Bench): PlannedTrial | null {
  const patch = patchOf(remedies, bench);
  if (patch === null) return null;
  // In a file a new policy stands before the others by its place.
  const forms = bench.policies === null ? [patch, beforeOthers(patch, bench)] : [patch];
  return (
    forms.map((form) => (form === null ? null : tryOut(form, remedies, bench))).find((one) => one !== null) ?? null
  );
}

function tryOut(patch: Patch, remedies: Remedies, bench: Bench): PlannedTrial | null {
  const { live, world, cell, at, policies } = bench;
  const inPlace = policies === null ? null : edited(patch, policies, bench);
  const desired = policies === null ? alone(patch, at) : (inPlace?.desired ?? null);
  const outlook = desired === null ? null : outlookOf(desired, live);
  if (desired === null || outlook === null) return null;
  const after = worldIn(outlook, world);
  if (!isThrough(after, cell, at)) return null;
  return { remedies, patch, edited: inPlace, desired, outlook, after, width: widthOf(after, cell, at) };
}

/** The text of a patch, read as policies of its own. */
function alone(patch: Patch, at: Date): Desired | null {
  const day = at.toISOString().slice(0, 10);
  const desired = desiredFrom(sourcesOfText('patch.yaml', patchText(patch)).sources, kinds, day);
  return desired.ok ? desired.value : null;
}

/** The tenant of an outlook, with what no policy speaks of as it is. */
export const worldIn = ({ live }: Outlook, { facts, inboxRules, everyInboxRule }: World): World => ({
  ...worldOf(live, facts),
  inboxRules,
  ...(everyInboxRule === undefined ? {} : { everyInboxRule }),
});

function fixOf(trial: PlannedTrial, reach: Reach, bench: Bench): WhyFix {
  const { remedies, patch, edited: inPlace } = trial;
  const asks = (bench.desired?.guardrails.requireOnGrant ?? []).filter((field) => !says(patch, field));
  const changes = remedies.map((one) => changeOf(one, bench));
  return {
    changes,
    ...reach,
    patch: patchText(patch),
    diff: diffOf(inPlace, bench),
    steps: stepsOf(trial, bench),
    asks,
  };
}

/** The steps of a fix alone, in the order in which a plan carries them out: none opens more on the way. */
function stepsOf({ desired, outlook }: PlannedTrial, { live, at, pending }: Bench): readonly FixStep[] {
  const own = outlook.steps.filter(({ id }) => !pending.has(id));
  return prove(own, live, desired, at).steps.map(({ title, call }) => ({ title, call }));
}

function diffOf(inPlace: Edited | null, { policies }: Bench): string | null {
  if (inPlace === null || policies === null) return null;
  return unifiedDiff(policies.files, changedFiles(policies.files, inPlace.files));
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
