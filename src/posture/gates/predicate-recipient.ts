import { isWithin, passesTest, patternTest, wordTest } from '../world/domains.ts';
import type { Indexed } from '../world/indexed.ts';
import { match, type Match, some, sure } from '../values/kleene.ts';
import { isMember, isNamed } from '../world/membership.ts';
import { type Destination, internalByEntry } from '../world/scope.ts';
import type { Predicate } from '../world/world.ts';
import { textsOf } from './predicate-sender.ts';

const recipientNames = new Set([
  'sentToScope',
  'recipientDomainIs',
  'recipientAddressContainsWords',
  'anyOfRecipientAddressContainsWords',
  'recipientAddressMatchesPatterns',
  'anyOfRecipientAddressMatchesPatterns',
  'sentTo',
  'sentToMemberOf',
]);

export const asksRecipient = (predicate: Predicate): boolean => recipientNames.has(predicate.name);

/** The domains at or below which alone a rule with these conditions takes mail; null where none are asked for. */
export function domainsAsked(conditions: readonly Predicate[]): readonly string[] | null {
  for (const one of conditions) {
    const asked = domainsOf(one);
    if (asked !== null) return asked;
  }
  return null;
}

function domainsOf({ name, value }: Predicate): readonly string[] | null {
  if (name === 'recipientDomainIs') return textsOf(value);
  if (!/^(?:anyOfR|r)ecipientAddressMatchesPatterns$/u.test(name)) return null;
  const tests = textsOf(value).map(patternTest);
  return tests.every((one) => one?.shape === 'exact') ? tests.flatMap((one) => one?.text ?? []) : null;
}

/** Whether a condition on the recipient takes this destination. Source: New-TransportRule reference, August 2026. */
export function recipientMatch(index: Indexed, predicate: Predicate, to: Destination): Match {
  switch (predicate.name) {
    case 'sentToScope':
      return some(textsOf(predicate.value), (scope) => scopeMatch(scope, to));
    case 'recipientDomainIs':
      return some(textsOf(predicate.value), (domain) => sure(isWithin(to.domain, domain)));
    case 'sentTo':
      return namedMatch(predicate, to, (key) => some(predicate.principals, (one) => isNamed(one, key)));
    case 'sentToMemberOf':
      return namedMatch(predicate, to, (key) => isMember(index, predicate.principals, { key }));
    case 'recipientAddressContainsWords':
    case 'anyOfRecipientAddressContainsWords':
      return some(textsOf(predicate.value), (word) => passesTest(wordTest(word), to.domain));
    default:
      return some(textsOf(predicate.value), (pattern) => passesTest(patternTest(pattern), to.domain));
  }
}

/**
 * These two see directory recipients alone. An address that the directory did not tell of may still be what a name
 * stands for that nobody resolved; whether one to which a contact merely points counts as the contact, nobody says.
 */
function namedMatch({ principals }: Predicate, to: Destination, test: (key: string) => Match): Match {
  if (to.recipient !== null) return test(to.recipient.key);
  const unresolved = to.address !== null && principals.some(({ key }) => key.state === 'unknown');
  return unresolved || to.pointing.some(({ key }) => test(key) !== match.no) ? match.maybe : match.no;
}

/** A remote domain marked as internal makes its recipients internal here. Source: Set-RemoteDomain reference. */
function scopeMatch(scope: string, to: Destination): Match {
  const marked = internalByEntry(to);
  const inside = to.scope === 'internal' || marked === 'yes';
  const open = to.scope === 'unknown' || marked === 'maybe';
  if (scope === 'inorganization') return inside ? match.yes : open ? match.maybe : match.no;
  if (inside) return match.no;
  if (scope !== 'notinorganization') return match.maybe;
  return open ? match.likely : match.yes;
}
