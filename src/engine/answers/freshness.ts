import type { Section } from '../../kinds/sections.ts';
import { isObject, textAt } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { instantOf } from '../../kinds/values.ts';
import type { Row, TenantReader } from '../../tenant/tenant.ts';
import type { FactFinding } from './settle-facts.ts';
import type { ObservedMessage } from './observations.ts';

/** Whether the objects of a section decide about a forward, and say when they were changed. */
const dated: Readonly<Record<Section, boolean>> = {
  outboundPolicies: true,
  groups: false,
  remoteDomains: true,
  transportRules: true,
  smtpAuth: false,
  mailboxForwarding: false,
};

/** When one of the controls was last changed; null where none says so. The reader remembers what it was asked before. */
export async function lastChange(reader: TenantReader): Promise<string | null> {
  const asked = kinds.filter(({ section }) => dated[section]).map(async (kind) => kind.read(reader, []));
  const rows = (await Promise.all(asked)).flatMap((read) => (read.state === 'present' ? read.value : []));
  return rows.flatMap(timesIn).toSorted().at(-1) ?? null;
}

/** Policy and rule stand in one row of ours. */
function timesIn(row: Row): readonly string[] {
  const times = [row, ...Object.values(row).filter(isObject)].map((part) => textAt(part, 'WhenChangedUTC'));
  return times.filter((time) => time !== '').map(instantOf);
}

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
