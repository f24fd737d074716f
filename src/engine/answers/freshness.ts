import type { FactFinding } from './settle-facts.ts';
import type { ObservedMessage } from './observed-message.ts';

/** A change of a rule takes up to half an hour and sometimes hours; of the others nothing is promised (mail flow rules, Exchange documentation, 2026). */
const settling = 60 * 60_000;

/** Evidence apart from what happened before a change of the controls had surely taken effect: that says nothing of them. */
export function bySettling(
  observations: readonly ObservedMessage[],
  changedAt: string | null,
): { readonly settled: readonly ObservedMessage[]; readonly fresh: readonly ObservedMessage[] } {
  const from = changedAt === null ? Number.NaN : Date.parse(changedAt) + settling;
  const isFresh = ({ at }: ObservedMessage): boolean => at !== null && Date.parse(at) < from;
  return { settled: observations.filter((one) => !isFresh(one)), fresh: observations.filter(isFresh) };
}

export const unsettled = ({ at, evidence }: ObservedMessage, changedAt: string | null): FactFinding => ({
  kind: 'unsettled',
  fact: null,
  message: `the evidence is of ${at ?? ''}, and a control was changed at ${changedAt ?? ''}: until an hour after that it neither confirms nor contradicts`,
  source: evidence.source,
});
