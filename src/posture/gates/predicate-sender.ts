import { domainOf, isWithin, passesTest, patternTest, wordTest } from '../world/domains.ts';
import { outsideOf } from '../../kinds/recipient.ts';
import { isList, type Json } from '../../json.ts';
import type { Indexed, Sender } from '../world/indexed.ts';
import { all, any, match, type Match, some, sure } from '../values/kleene.ts';
import { isDynamic, isMember, isNamed, membersOf } from '../world/membership.ts';
import { scopeOf } from '../world/scope.ts';
import type { Original } from '../values/verdict.ts';
import type { Predicate, Principal, TransportRule } from '../world/world.ts';
import type { Route } from './route.ts';

/** Conditions that ask who sends, and may look at the envelope. */
const senderNames = new Set([
  'from',
  'fromMemberOf',
  'senderDomainIs',
  'fromAddressContainsWords',
  'fromAddressMatchesPatterns',
]);

export const asksSender = (predicate: Predicate): boolean => senderNames.has(predicate.name);

/** True where the answer depends on who forwards, and not only on who wrote. */
export const seesForwarder = (rule: TransportRule, route: Route): boolean =>
  rule.senderAddressLocation !== 'Header' && route !== 'redirect';

const lowered = new WeakMap<readonly Json[], readonly string[]>();

/** The values of a predicate in lower case, worked out once for each list. */
export function textsOf(value: Predicate['value']): readonly string[] {
  if (typeof value === 'string') return [value.toLowerCase()];
  if (!isList(value)) return [];
  const known = lowered.get(value);
  if (known !== undefined) return known;
  const made = value.flatMap((one) => (typeof one === 'string' ? [one.toLowerCase()] : []));
  lowered.set(value, made);
  return made;
}

/**
 * Who "the sender" of a forwarded message is: with the header it is the one who wrote it; the envelope names the
 * forwarding mailbox for an inbox forward, never for a redirect. Source: support article on exclusions not honoured.
 */
export function senderMatch(original: Match, forwarder: Match, rule: TransportRule, route: Route): Match {
  // Whoever sends by hand is the author, on the envelope and in the header.
  if (route === 'by-hand') return forwarder;
  if (!seesForwarder(rule, route)) return original;
  const both = rule.senderAddressLocation === 'HeaderOrEnvelope';
  if (route === 'forward') return both ? any([original, forwarder]) : forwarder;
  // What the envelope of a mailbox forward says is not documented: it is rewritten.
  if (forwarder === match.no) return original;
  return both ? any([original, match.maybe]) : match.maybe;
}

/** Whether a condition takes the mailbox that forwards. */
export function forwarderMatch(index: Indexed, predicate: Predicate, sender: Sender): Match {
  switch (predicate.name) {
    case 'from':
      return some(predicate.principals, (one) => isNamed(one, sender.key));
    case 'fromMemberOf':
      return isMember(index, predicate.principals, sender);
    case 'senderDomainIs':
      return some(textsOf(predicate.value), (domain) => sure(isWithin(sender.domain, domain)));
    case 'fromAddressContainsWords':
      return some(textsOf(predicate.value), (word) => passesTest(wordTest(word), sender.domain));
    default:
      return some(textsOf(predicate.value), (pattern) => passesTest(patternTest(pattern), sender.domain));
  }
}

/** Whether a condition takes whoever wrote the message: somebody outside, or some colleague. Worked out once each. */
export function originalMatch(index: Indexed, predicate: Predicate, original: Original): Match {
  const side = index.authors.get(original) ?? new Map<Predicate, Match>();
  index.authors.set(original, side);
  const known = side.get(predicate);
  if (known !== undefined) return known;
  const made = authorMatch(index, predicate, original);
  side.set(predicate, made);
  return made;
}

function authorMatch(index: Indexed, predicate: Predicate, original: Original): Match {
  const outside = original === 'external';
  switch (predicate.name) {
    case 'from':
      return some(predicate.principals, (one) => contentIf(mayBe(index, one, outside)));
    case 'fromMemberOf':
      return some(predicate.principals, (one) => contentIf(mayHold(index, one, outside)));
    case 'senderDomainIs':
      return some(textsOf(predicate.value), (domain) => domainMatch(index, domain, outside));
    default:
      return match.content;
  }
}

const contentIf = (claim: boolean): Match => (claim ? match.content : match.no);

function domainMatch(index: Indexed, domain: string, outside: boolean): Match {
  const scope = scopeOf(index, domain);
  if (scope === 'unknown') return match.content;
  if (outside) return contentIf(scope === 'external');
  return sure(scope === 'internal');
}

/** Whether a named recipient may be somebody outside (or a colleague); what nobody resolved may be either. */
function mayBe(index: Indexed, { identity, key }: Principal, outside: boolean): boolean {
  if (key.state === 'present') return isOutside(index, key.value, identity) === outside;
  if (!identity.includes('@')) return key.state === 'unknown';
  const scope = scopeOf(index, domainOf(identity));
  return scope === 'unknown' || (scope === 'external') === outside;
}

function isOutside(index: Indexed, key: string, identity: string): boolean {
  const recipient = index.world.recipients.get(key);
  if (recipient === undefined) return identity.includes('@') && scopeOf(index, domainOf(identity)) === 'external';
  const outside = outsideOf(recipient);
  return outside !== null && scopeOf(index, domainOf(outside)) === 'external';
}

function mayHold(index: Indexed, { key }: Principal, outside: boolean): boolean {
  if (key.state !== 'present') return key.state === 'unknown';
  const group = index.world.groups.get(key.value);
  if (group === undefined || isDynamic(group) || group.members.state === 'unknown') return true;
  const members = [...membersOf(group)];
  return members.some((one) => index.world.groups.has(one) || isOutside(index, one, one) === outside);
}

/** FromScope never looks at the envelope. For mail from outside the sources contradict each other on InOrganization. */
export function fromScopeMatch(predicate: Predicate, original: Original): Match {
  return all(
    textsOf(predicate.value).map((scope) => {
      if (scope === 'notinorganization') return sure(original === 'external');
      if (scope !== 'inorganization') return match.maybe;
      return original === 'internal' ? match.yes : match.maybe;
    }),
  );
}
