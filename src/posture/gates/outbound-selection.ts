import { isBelow, isWithin } from '../world/domains.ts';
import type { Indexed, Sender } from '../world/indexed.ts';
import { all, any, match, type Match, ruleMatch, type Scope, some, sure } from '../values/kleene.ts';
import { isMember, isNamed } from '../world/membership.ts';
import type { Outbound, OutboundPolicy, OutboundRule } from '../world/world.ts';

/** One policy that may be the one that applies. */
export interface Candidate {
  /** The policy's name as the rule spells it. */
  readonly name: string;
  /** Null where the policy is gone. */
  readonly policy: OutboundPolicy | null;
  /** Null for the default. */
  readonly rule: OutboundRule | null;
  readonly taken: Match;
}

/** The enabled rules, first first, each with its policy; and the default. */
export interface Ladder {
  readonly steps: readonly { readonly rule: OutboundRule; readonly policy: OutboundPolicy | null }[];
  readonly fallback: OutboundPolicy | null;
}

const ladders = new WeakMap<Outbound, Ladder>();

/** The ladder of some policies, made once. */
export function ladder(outbound: Outbound): Ladder {
  const known = ladders.get(outbound);
  if (known !== undefined) return known;
  const made = makeLadder(outbound);
  ladders.set(outbound, made);
  return made;
}

function makeLadder({ policies, rules }: Outbound): Ladder {
  const byName = new Map(policies.map((policy) => [policy.name.toLowerCase(), policy]));
  return {
    steps: rules
      .filter((rule) => rule.enabled)
      .sort((a, b) => a.priority - b.priority)
      .map((rule) => ({ rule, policy: byName.get(rule.policy.toLowerCase()) ?? null })),
    fallback: policies.find((policy) => policy.isDefault) ?? null,
  };
}

/** The rules of a ladder by what they name, so that a sender is held against those alone that may take it. */
export interface Relevant {
  readonly whole: Ladder;
  /** Places of those that may take a sender whom nothing names. */
  readonly general: readonly number[];
  /** The ladder of such a sender. */
  readonly usual: Ladder;
  readonly byKey: ReadonlyMap<string, readonly number[]>;
}

export function relevance(index: Indexed, whole: Ladder): Relevant {
  const general: number[] = [];
  const byKey = new Map<string, number[]>();
  whole.steps.forEach(({ rule }, at) => {
    if (mayTakeAnyone(index, rule)) general.push(at);
    for (const { key } of [...rule.from, ...rule.fromMemberOf]) {
      if (key.state !== 'present') continue;
      const list = byKey.get(key.value) ?? [];
      list.push(at);
      byKey.set(key.value, list);
    }
  });
  return { whole, general, usual: only(whole, general), byKey };
}

const only = (whole: Ladder, places: readonly number[]): Ladder => ({
  ...whole,
  steps: places.flatMap((at) => whole.steps[at] ?? []),
});

const stranger = { key: '' };

/** Whether a rule may take somebody whom it does not name, by a group that nobody can look into, say. */
const mayTakeAnyone = (index: Indexed, { from, fromMemberOf }: OutboundRule): boolean =>
  (from.length === 0 || some(from, (one) => isNamed(one, stranger.key)) !== match.no) &&
  (fromMemberOf.length === 0 || isMember(index, fromMemberOf, stranger) !== match.no);

/** The part of a ladder that matters to a sender, by its key and the groups it is in. */
export function ladderFor({ whole, general, usual, byKey }: Relevant, keys: readonly string[]): Ladder {
  const own = keys.flatMap((key) => byKey.get(key) ?? []);
  if (own.length === 0) return usual;
  return only(
    whole,
    [...new Set([...general, ...own])].sort((a, b) => a - b),
  );
}

/** Every policy that may be the one for a sender, down to the first that certainly is. */
export function candidates(index: Indexed, { steps, fallback }: Ladder, sender: Sender): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const { rule, policy } of steps) {
    const taken = outboundMatch(index, rule, sender);
    if (taken === match.no) continue;
    found.push({ name: policy?.name ?? rule.policy, policy, rule, taken });
    if (taken === match.yes) return found;
  }
  return [...found, { name: fallback?.name ?? 'Default', policy: fallback, rule: null, taken: match.yes }];
}

/** Conditions of different kinds must all hold, one exception is enough. Source: outbound policies page, August 2026. */
export function outboundMatch(index: Indexed, rule: OutboundRule, sender: Sender): Match {
  const conditions: Match[] = [];
  if (rule.from.length > 0) conditions.push(some(rule.from, (one) => isNamed(one, sender.key)));
  if (rule.fromMemberOf.length > 0) conditions.push(isMember(index, rule.fromMemberOf, sender));
  if (rule.senderDomainIs.length > 0)
    conditions.push(some(rule.senderDomainIs, (domain) => sure(isWithin(sender.domain, domain))));
  // What a rule without any condition covers is not described.
  const together = conditions.length === 0 ? match.maybe : all(conditions);
  if (together === match.no) return match.no;
  return ruleMatch({ conditions: together, exceptions: exceptions(index, rule, sender) });
}

const exceptions = (index: Indexed, rule: OutboundRule, sender: Sender): Match =>
  any([
    some(rule.exceptIfFrom, (one) => isNamed(one, sender.key)),
    isMember(index, rule.exceptIfFromMemberOf, sender),
    some(rule.exceptIfSenderDomainIs, (domain) => exceptedDomain(domain, sender.domain)),
  ]);

/** What a rule asks of the sender's domain alone. */
export const domainScope = (rule: OutboundRule, domain: string): Scope => ({
  conditions: some(rule.senderDomainIs, (one) => sure(isWithin(domain, one))),
  exceptions: some(rule.exceptIfSenderDomainIs, (one) => exceptedDomain(one, domain)),
});

/** Whether an excepted domain takes its subdomains out as well is not described. */
function exceptedDomain(domain: string, of: string): Match {
  if (of === domain) return match.yes;
  return isBelow(of, domain) ? match.maybe : match.no;
}
