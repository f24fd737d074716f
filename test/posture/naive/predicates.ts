import type { Json } from '../../../src/json.ts';
import type { Original } from '../../../src/posture/values/verdict.ts';
import type { Predicate, Principal, TransportRule, World } from '../../../src/posture/world/world.ts';
import type { Sender } from './directory.ts';
import { domainOf, findRecipient, isBelow, isDynamic, isMember, names, plainDomain, pointsTo } from './directory.ts';
import { isAccepted } from './places.ts';

/** What a predicate says of the forwarded message: `likely` is unknown and leans to yes, `content` depends on the mail. */
export type Match = 'yes' | 'no' | 'unknown' | 'likely' | 'content';

/** The forwarded message as the transport rules meet it. */
export interface Message {
  readonly world: World;
  readonly sender: Sender;
  readonly mechanism: string;
  readonly original: Original;
  /** An address, or a domain for an address that nothing names. */
  readonly to: string;
  readonly domain: string;
  /** 2.4 as transport rules see it: a remote domain with IsInternal makes it false. */
  readonly external: boolean | 'unknown';
  /** A rule that took the message has removed the loop header, or written it: what later rules see, no page says. */
  readonly loopHeader?: 'removed' | 'set';
}

const anyOf = (said: readonly Match[]): Match => {
  for (const one of ['yes', 'likely', 'unknown', 'content'] as const) if (said.includes(one)) return one;
  return 'no';
};

const words = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
};

/** Tables 4.2 and 4.3, one row after the other. */
export function matchPredicate(message: Message, rule: TransportRule, predicate: Predicate): Match {
  const inbox = message.mechanism === 'inbox-forward' || message.mechanism === 'inbox-forward-attachment';
  const redirect = message.mechanism === 'inbox-redirect';

  switch (predicate.name) {
    case 'messageTypeMatches': {
      if (!words(predicate.value).some((one) => one.toLowerCase() === 'autoforward')) return 'content';
      if (inbox) return 'yes';
      return redirect ? 'likely' : 'no';
    }
    case 'headerMatchesPatterns': {
      if (predicate.header?.toLowerCase() !== 'x-ms-exchange-inbox-rules-loop') return 'content';
      if (message.loopHeader === 'set') return 'unknown';
      if (!inbox && !redirect) return 'no';
      if (!words(predicate.value).includes('.')) return 'content';
      return message.loopHeader === 'removed' ? 'unknown' : 'yes';
    }
    case 'sentToScope': {
      const wanted = words(predicate.value)[0]?.toLowerCase() === 'notinorganization';
      if (message.external === 'unknown') return wanted ? 'likely' : 'unknown';
      return wanted === message.external ? 'yes' : 'no';
    }
    case 'recipientDomainIs': {
      const covered = words(predicate.value).map(plainDomain);
      return covered.some((one) => message.domain === one || isBelow(message.domain, one)) ? 'yes' : 'no';
    }
    case 'recipientAddressMatchesPatterns':
      return anyOf(words(predicate.value).map((one) => matchRecipientPattern(message, one)));
    case 'recipientAddressContainsWords':
      return anyOf(words(predicate.value).map((one) => matchRecipientWord(message, one)));
    case 'sentTo':
      return anyOf(predicate.principals.map((one) => sentTo(message, one, false)));
    case 'sentToMemberOf':
      return anyOf(predicate.principals.map((one) => sentTo(message, one, true)));
    case 'fromScope':
      return fromScope(message, words(predicate.value)[0] ?? '');
    case 'from':
    case 'fromMemberOf':
    case 'senderDomainIs':
    case 'fromAddressContainsWords':
    case 'fromAddressMatchesPatterns':
      return matchSender(message, rule, predicate);
    default:
      return 'content';
  }
}

/** A pattern that begins at the @, or spells the end of the domain, looks at the domain alone. */
function matchRecipientPattern(message: Message, pattern: string): Match {
  const endOfDomain = /^[\w.\\-]+\$$/u.test(pattern);
  const fromTheAt = pattern.startsWith('@') && !pattern.replaceAll(/\([^()]*\)/gu, '').includes('|');
  if (!endOfDomain && !fromTheAt) return 'unknown';
  return new RegExp(pattern, 'iu').test(`someone@${message.domain}`) ? 'yes' : 'no';
}

function matchRecipientWord(message: Message, word: string): Match {
  if (!word.startsWith('@')) return 'unknown';
  return `someone@${message.domain}`.includes(word.toLowerCase()) ? 'yes' : 'no';
}

/** SentTo and SentToMemberOf see recipients of the directory alone. */
function sentTo(message: Message, principal: Principal, asGroup: boolean): Match {
  if (!message.to.includes('@')) return 'no';
  const recipient = findRecipient(message.world, message.to);
  if (recipient === null) {
    if (principal.key.state === 'unknown') return 'unknown';
    // 4.2 sees directory recipients; whether an address to which one merely points counts as that one, nobody says.
    const behind = [...message.world.recipients.values()].filter((one) => pointsTo(one) === message.to);
    const counts = behind.some((one) =>
      asGroup ? isMember(message.world, one.key, principal) !== 'no' : names(principal, one.key) !== 'no',
    );
    return counts ? 'unknown' : 'no';
  }
  if (asGroup) return isMember(message.world, recipient.key, principal);
  return names(principal, recipient.key);
}

/** 4.3: FromScope cannot look at the envelope. */
function fromScope(message: Message, scope: string): Match {
  const inside = scope.toLowerCase() === 'inorganization';
  if (message.original === 'internal') return inside ? 'yes' : 'no';
  return inside ? 'unknown' : 'yes';
}

/** 4.3: whom a predicate on the sender looks at. */
function matchSender(message: Message, rule: TransportRule, predicate: Predicate): Match {
  // Whoever sends by hand wrote it too.
  if (message.mechanism === 'manual') return byForwarder(message, predicate);
  const written = byAuthor(message, predicate);
  if (rule.senderAddressLocation === 'Header' || message.mechanism === 'inbox-redirect') return written;
  const forwarded = byForwarder(message, predicate);
  if (message.mechanism.startsWith('inbox-')) {
    return rule.senderAddressLocation === 'Envelope' ? forwarded : anyOf([written, forwarded]);
  }
  if (forwarded === 'no') return written;
  if (rule.senderAddressLocation === 'HeaderOrEnvelope' && written === 'yes') return 'yes';
  return 'unknown';
}

/** The predicate asked of the mailbox that forwards. */
function byForwarder(message: Message, predicate: Predicate): Match {
  const { sender, world } = message;
  if (predicate.name === 'from') return anyOf(predicate.principals.map((one) => names(one, sender.key)));
  if (predicate.name === 'fromMemberOf') {
    return anyOf(predicate.principals.map((one) => isMember(world, sender.key, one)));
  }
  if (predicate.name === 'senderDomainIs') {
    const domain = domainOf(sender.address);
    const named = words(predicate.value).map(plainDomain);
    return named.some((one) => domain === one || isBelow(domain, one)) ? 'yes' : 'no';
  }
  if (predicate.name === 'fromAddressContainsWords') {
    return words(predicate.value).some((one) => sender.address.includes(one.toLowerCase())) ? 'yes' : 'no';
  }
  return words(predicate.value).some((one) => new RegExp(one, 'iu').test(sender.address)) ? 'yes' : 'no';
}

/** The predicate asked of whoever wrote the original. The forwarding mailbox itself never did. */
function byAuthor(message: Message, predicate: Predicate): Match {
  if (predicate.name === 'from') return anyOf(predicate.principals.map((one) => mayHaveWritten(message, one)));
  if (predicate.name === 'fromMemberOf') {
    return anyOf(predicate.principals.map((one) => memberMayHaveWritten(message, one)));
  }
  if (predicate.name === 'senderDomainIs') {
    if (message.world.acceptedDomains.state !== 'present') return 'content';
    const ours = words(predicate.value).some((one) => isAccepted(message.world, plainDomain(one)));
    if (message.original === 'internal') return ours ? 'yes' : 'no';
    return words(predicate.value).every((one) => isAccepted(message.world, plainDomain(one))) ? 'no' : 'content';
  }
  return 'content';
}

/** 4.5: a named author is content, the forwarder as a colleague included (case 87); somebody inside wrote nothing from outside. */
function mayHaveWritten(message: Message, principal: Principal): Match {
  if (principal.key.state === 'unknown') return 'content';
  if (principal.key.state === 'absent') return 'no';
  return isOutside(message, principal.key.value) === (message.original === 'external') ? 'content' : 'no';
}

/** A contact or mail user whose mail is known to go out of the organisation. */
function isOutside(message: Message, key: string): boolean {
  const recipient = message.world.recipients.get(key);
  const address = recipient === undefined ? null : pointsTo(recipient);
  if (message.world.acceptedDomains.state !== 'present') return false;
  return address !== null && !isAccepted(message.world, domainOf(address));
}

/** A group counts where a member is a possible author, or a group that may hold one. */
function memberMayHaveWritten(message: Message, principal: Principal): Match {
  if (principal.key.state === 'absent') return 'no';
  if (principal.key.state === 'unknown') return 'content';
  const { groups } = message.world;
  const group = groups.get(principal.key.value);
  if (group === undefined || isDynamic(group) || group.members.state !== 'present') return 'content';
  for (const member of group.members.value) {
    if (groups.has(member)) return 'content';
    if (isOutside(message, member) === (message.original === 'external')) return 'content';
  }
  return 'no';
}
