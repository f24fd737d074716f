import { outsideOf } from '../../kinds/recipient.ts';
import { patternTest, wordTest } from '../world/domains.ts';
import { asksRecipient } from '../gates/predicate-recipient.ts';
import { textsOf } from '../gates/predicate-sender.ts';
import { type Indexed, indexed } from '../world/indexed.ts';
import { destinationOf, elsewhere } from '../world/scope.ts';
import type { Predicate, Principal, Recipient, World } from '../world/world.ts';

/** Places outside that no control tells apart. */
export interface DestinationClass {
  /** In words: `fabrikam.com`, `any name below fabrikam.com`, `any other domain`. */
  readonly name: string;
  /** One domain or address of it. */
  readonly example: string;
  readonly kind: 'domain' | 'below' | 'address' | 'on-premises' | 'pattern' | 'other';
  /** What tells its places from others: an address, a domain, or how domains begin and end (`*.fabrikam.com`). */
  readonly pattern: string;
}

/** What the controls ask of a destination. */
interface Asked {
  /** Single domains. */
  readonly exact: Set<string>;
  /** Domains whose subdomains are asked for. */
  readonly trees: Set<string>;
  readonly prefixes: Set<string>;
  readonly suffixes: Set<string>;
  readonly addresses: Map<string, string>;
  readonly onPremises: Map<string, string>;
}

const fresh = 'elsewhere';

/**
 * Sorts all destinations by the patterns that any control mentions: one class a domain that is named, one for what lies
 * deeper below a name, one for a text that addresses begin or end with, one for all the rest.
 */
export function destinationClasses(worlds: readonly World[]): readonly DestinationClass[] {
  const indexes = worlds.map(indexed);
  const asked: Asked = {
    exact: new Set(),
    trees: new Set(),
    prefixes: new Set(),
    suffixes: new Set(),
    addresses: new Map(),
    onPremises: new Map(),
  };
  for (const index of indexes) ask(index, asked);
  return candidates(asked).filter((one) => indexes.some((index) => isOutside(index, one)));
}

function isOutside(index: Indexed, { example, kind }: DestinationClass): boolean {
  if (kind === 'on-premises') return true;
  const to = destinationOf(index, example);
  return to !== null && to.scope !== 'internal';
}

function ask(index: Indexed, asked: Asked): void {
  const { world } = index;
  for (const [name, domain] of index.accepted ?? []) {
    asked.exact.add(name);
    if (domain.matchSubDomains) asked.trees.add(name);
  }
  for (const pattern of index.remote?.keys() ?? []) askPattern(asked, pattern);
  if (world.connectors.state === 'present')
    for (const one of world.connectors.value) for (const pattern of one.recipientDomains) askPattern(asked, pattern);
  for (const value of index.blocked?.keys() ?? []) {
    if (value.includes('@')) asked.addresses.set(value, value);
    else askPattern(asked, value);
  }
  if (world.transportRules.state === 'present') {
    for (const rule of world.transportRules.value.filter((one) => one.enabled)) {
      for (const one of [...rule.conditions, ...rule.exceptions])
        if (asksRecipient(one)) askPredicate(index, asked, one);
    }
  }
  for (const one of world.recipients.values()) if (one.type === 'MailUser') askOnPremises(index, asked, one);
}

function askPattern(asked: Asked, pattern: string): void {
  if (pattern === '*') return;
  const domain = pattern.replace(/^\*\./u, '');
  asked.exact.add(domain);
  if (domain !== pattern) asked.trees.add(domain);
}

function askPredicate(index: Indexed, asked: Asked, one: Predicate): void {
  if (one.name === 'recipientDomainIs') {
    for (const domain of textsOf(one.value)) askPattern(asked, `*.${domain}`);
    return;
  }
  if (one.name === 'sentTo') for (const each of one.principals) askPrincipal(index, asked, each);
  if (one.name === 'sentToMemberOf') askContacts(index, asked);
  if (one.name.endsWith('AddressContainsWords')) for (const word of textsOf(one.value)) askTest(asked, wordTest(word));
  if (one.name.endsWith('AddressMatchesPatterns'))
    for (const pattern of textsOf(one.value)) askTest(asked, patternTest(pattern));
}

function askTest(asked: Asked, test: ReturnType<typeof wordTest>): void {
  if (test === null) return;
  asked.exact.add(test.text.replace(/^\./u, ''));
  if (test.shape === 'prefix') asked.prefixes.add(test.text);
  if (test.shape === 'suffix') asked.suffixes.add(test.text);
}

function askPrincipal(index: Indexed, asked: Asked, { key }: Principal): void {
  if (key.state === 'present') askContact(index, asked, key.value);
  if (key.state === 'unknown') askContacts(index, asked);
}

/** Membership, direct or by nesting, known or not, may tell every contact from every other. */
function askContacts(index: Indexed, asked: Asked): void {
  for (const key of index.world.recipients.keys()) askContact(index, asked, key);
}

function askContact(index: Indexed, asked: Asked, key: string): void {
  const recipient = index.world.recipients.get(key);
  const address = recipient === undefined ? null : outsideOf(recipient);
  if (address !== null) asked.addresses.set(address, address);
}

/** Colleagues whose mailbox is on-premises, one for each routing domain. */
function askOnPremises(index: Indexed, asked: Asked, one: Recipient): void {
  const to = destinationOf(index, one.address);
  if (to !== null && to.hybridDomain !== null) asked.onPremises.set(to.hybridDomain, one.address);
}

function candidates(asked: Asked): readonly DestinationClass[] {
  const tails = tailsOf(asked);
  return [
    ...[...asked.addresses.keys()].map((one) => named(one, 'address')),
    ...[...asked.exact].sort().map((one) => named(one, 'domain')),
    ...tails.map((one) => one.plain),
    ...tails.flatMap((one) => headed(asked, one)),
    ...[...asked.onPremises].map(([domain, example]): DestinationClass => ({
      name: `colleagues on-premises behind ${domain}`,
      example,
      kind: 'on-premises',
      pattern: `${onPremises}${domain}`,
    })),
  ];
}

const named = (name: string, kind: 'address' | 'domain'): DestinationClass => ({
  name,
  example: name,
  kind,
  pattern: name,
});

/** How the pattern of colleagues begins whose mailbox is behind a domain on-premises. */
export const onPremises = 'on-premises:';

/** What controls know the places of a class by: of colleagues on-premises that is the domain behind them. */
export const domainOfClass = ({ kind, pattern, example }: DestinationClass): string =>
  kind === 'on-premises' ? pattern.slice(onPremises.length) : example;

/** What lies below a domain and is not named itself, in words. */
export const namesBelow = (domain: string): string => `any other name below ${domain}`;

/** The ways in which a domain that nobody names may end. */
interface Tail {
  readonly text: string;
  readonly words: string;
  readonly plain: DestinationClass;
}

function tailsOf({ trees, suffixes }: Asked): readonly Tail[] {
  const below = [...trees].sort().map((tree): Tail => tail(`.${tree}`, namesBelow(tree), 'below'));
  const ending = [...suffixes]
    .sort()
    .map((text): Tail => tail(text, `any other domain that ends in ${text}`, 'pattern'));
  const other: DestinationClass = { name: 'any other domain', example: elsewhere, kind: 'other', pattern: '*' };
  return [...below, ...ending, { text: `.${elsewhere}`, words: '', plain: other }];
}

const tail = (text: string, words: string, kind: 'below' | 'pattern'): Tail => ({
  text,
  words,
  plain: { name: words, example: `${fresh}${text}`, kind, pattern: `*${text}` },
});

/** Domains that begin with a text that some pattern asks for, whatever they end in. */
const headed = ({ prefixes }: Asked, { text, words }: Tail): readonly DestinationClass[] =>
  [...prefixes].sort().map((prefix) => ({
    name: words === '' ? `any other domain that begins with ${prefix}` : `${words} that begins with ${prefix}`,
    example: `${prefix}.${fresh}${text}`,
    kind: 'pattern',
    pattern: `${prefix}*${words === '' ? '' : text}`,
  }));

/** The most telling of some classes: a real name before one that was made up. */
export const mostReal = (classes: readonly DestinationClass[]): DestinationClass | undefined =>
  classes.find((one) => one.kind === 'domain' || one.kind === 'address') ?? classes[0];
