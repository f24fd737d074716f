import type { StepDraft } from '../../kinds/kind.ts';

/** Drafts in an order that respects every edge, with tokens turned into edges; or the circle that forbids one. */
export type Ordered =
  | { readonly ok: true; readonly steps: readonly StepDraft[] }
  | { readonly ok: false; readonly circle: readonly string[] };

/**
 * Orders steps by their edges alone; among those that are free, the earliest as the kinds gave them goes first.
 * Which of the allowed orders opens nothing on the way is a further choice, made here once the posture can be judged
 * after every prefix.
 */
export function orderSteps(drafts: readonly StepDraft[]): Ordered {
  const linked = link(drafts);
  const done = new Set<string>();
  const steps: StepDraft[] = [];
  const waiting = [...linked];
  while (waiting.length > 0) {
    const free = waiting.findIndex((step) => step.after.every((id) => done.has(id)));
    const [step] = free < 0 ? [] : waiting.splice(free, 1);
    if (step === undefined) return { ok: false, circle: waiting.map((one) => one.id) };
    done.add(step.id);
    steps.push(step);
  }
  return { ok: true, steps };
}

/** Turns tokens into edges. A token that no step of the plan provides is met already; edges to absent steps fall away. */
function link(drafts: readonly StepDraft[]): readonly StepDraft[] {
  const ids = new Set(drafts.map((step) => step.id));
  const providers = new Map<string, string[]>();
  for (const step of drafts) {
    for (const token of step.provides) providers.set(token, [...(providers.get(token) ?? []), step.id]);
  }
  return drafts.map((step) => {
    const needed = step.needs.flatMap((token) => providers.get(token) ?? []);
    const after = new Set([...step.after, ...needed].filter((id) => id !== step.id && ids.has(id)));
    return { ...step, after: [...after].sort() };
  });
}
