import type { StepDraft } from '../../kinds/kind.ts';
import type { Hazard } from '../../diagnostics/hazards.ts';
import type { Barriers } from './barriers.ts';
import { delayOf } from './delays.ts';
import type { Gap, Proof, EffectWait } from './proof.ts';
import type { Unit } from './units.ts';

/** A step with the hazards that are true of it, and with what it waits for. */
export type ProvenStep = StepDraft & { readonly barrier: readonly EffectWait[] };

/** The steps of a unit, with what was found of them. */
export function provenSteps(
  unit: number,
  units: readonly Unit[],
  proof: Proof,
  barriers: Barriers,
): readonly ProvenStep[] {
  const waits = (barriers.get(unit) ?? []).flatMap((one) => waitFor(units[one]));
  return (units[unit]?.steps ?? []).map((step, at) =>
    Object.assign({}, step, { hazards: hazardsOf(step, proof), barrier: at === 0 ? waits : [] }),
  );
}

/** The last step of a unit stands for it. */
function waitFor(unit: Unit | undefined): readonly EffectWait[] {
  const last = unit?.steps.at(-1);
  return last === undefined ? [] : [{ step: last.id, ...delayOf(last.ref.section) }];
}

/** What a kind fears of a step by itself gives way to what was found. */
function hazardsOf({ id, hazards }: StepDraft, { leaks, outages, unchecked }: Proof): readonly Hazard[] {
  const begins = (gaps: readonly Gap[]): boolean => gaps.some((gap) => gap.step === id);
  // Where states were passed over, what a kind fears is all that is known of them.
  if (unchecked.length > 0 && !begins(leaks) && !begins(outages)) return hazards;
  const others = hazards.filter((one) => one !== 'opens-transiently' && one !== 'interrupts');
  return [
    ...(begins(leaks) ? (['opens-transiently'] as const) : []),
    ...(begins(outages) ? (['interrupts'] as const) : []),
    ...others,
  ];
}
