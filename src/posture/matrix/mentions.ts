import { asksSender, forwarderMatch } from '../gates/predicate-sender.ts';
import { domainScope } from '../gates/outbound-selection.ts';
import type { Indexed, Sender } from '../world/indexed.ts';
import type { Group, OutboundRule, Predicate, Principal, TransportRule } from '../world/world.ts';

/** What the controls of a world ask of a sender: who it is, which groups it is in, which domain it sends from. */
export interface Mentions {
  /** Keys that a control names, with what names them. */
  readonly named: ReadonlySet<string>;
  readonly groups: readonly Group[];
  /** One letter a question about the sender's domain, for a domain. */
  readonly domainSignature: (domain: string) => string;
}

export function mentions(index: Indexed): Mentions {
  const { outbound, transportRules, restricted, groups } = index.world;
  const outboundRules = outbound.state === 'present' ? outbound.value.rules.filter((rule) => rule.enabled) : [];
  const rules = transportRules.state === 'present' ? transportRules.value.filter(looksAtEnvelope) : [];
  const predicates = rules.flatMap((rule) => [...rule.conditions, ...rule.exceptions].filter(asksSender));
  const people = [...outboundRules.flatMap(people1), ...predicates.filter(isNamed).flatMap((one) => one.principals)];
  const teams = [...outboundRules.flatMap(groups1), ...predicates.filter(isMember).flatMap((one) => one.principals)];
  const keys =
    restricted.state === 'present' ? restricted.value.map((one) => index.byAddress.get(one)?.key ?? one) : [];
  return {
    named: new Set([...people.flatMap(keyOf), ...keys]),
    groups: [...new Set(teams.flatMap(keyOf))].flatMap((key) => groups.get(key) ?? []),
    domainSignature: signature(index, outboundRules.filter(asksDomain), predicates.filter(isDomain)),
  };
}

const looksAtEnvelope = (rule: TransportRule): boolean => rule.enabled && rule.senderAddressLocation !== 'Header';
const people1 = (rule: OutboundRule): readonly Principal[] => [...rule.from, ...rule.exceptIfFrom];
const groups1 = (rule: OutboundRule): readonly Principal[] => [...rule.fromMemberOf, ...rule.exceptIfFromMemberOf];
const keyOf = ({ key }: Principal): readonly string[] => (key.state === 'present' ? [key.value] : []);

const isNamed = (one: Predicate): boolean => one.name === 'from';
const isMember = (one: Predicate): boolean => one.name === 'fromMemberOf';
const isDomain = (one: Predicate): boolean => !isNamed(one) && !isMember(one);

const asksDomain = (rule: OutboundRule): boolean =>
  rule.senderDomainIs.length > 0 || rule.exceptIfSenderDomainIs.length > 0;

/** Two domains with the same signature are the same to every control. */
function signature(index: Indexed, rules: readonly OutboundRule[], predicates: readonly Predicate[]) {
  return (domain: string): string => {
    const sender: Sender = { key: '', address: `x@${domain}`, domain, type: '' };
    const scopes = rules.map((rule) => domainScope(rule, domain));
    const asked = predicates.map((one) => forwarderMatch(index, one, sender));
    return [...scopes.flatMap((one) => [one.conditions, one.exceptions]), ...asked].join('');
  };
}
