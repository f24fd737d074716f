import type { Predicate, Recipient, World } from '../../../src/posture/world/world.ts';
import { domainOf, findRecipient, isBelow, pointsTo } from '../naive/directory.ts';
import { either, isCut, not, type Phrase, phrases, type Says } from './grammar.ts';

/** Reads the name of some destinations, and says whether it means an address or a domain. */
export function meansPlace(name: string, to: string, worlds: readonly World[]): Says {
  if (name === 'any external domain') return isColleague(to, worlds) ? 'no' : 'yes';
  if (/^any external domain except \d+ that controls name/u.test(name)) return 'maybe';
  const left = /^any external domain except (?<rest>.*)$/u.exec(name)?.groups?.['rest'];
  if (left === undefined) return either(phrases(name).map((one) => says(one, to, worlds)));
  const all = phrases(left);
  // Colleagues on-premises are no external domain: where they are meant as well, they follow.
  const inside = all.filter(({ text }) => text.startsWith('colleagues '));
  const here = either(inside.map((one) => says(one, to, worlds)));
  if (isColleague(to, worlds)) return here;
  return not(either(all.filter((one) => !inside.includes(one)).map((one) => says(one, to, worlds))));
}

function says(one: Phrase, to: string, worlds: readonly World[]): Says {
  if (isCut(one) || /^any other domain that |that begins with /u.test(one.text)) return 'maybe';
  const meant = isMeant(one.text, to, worlds);
  if (meant !== 'yes') return meant;
  return not(either(one.without.map((each) => says(each, to, worlds))));
}

function isMeant(text: string, to: string, worlds: readonly World[]): Says {
  const behind = /^colleagues on-premises behind (?<domain>\S+)$/u.exec(text)?.groups?.['domain'];
  if (behind !== undefined) return isColleague(to, worlds) && outsideDomain(to, worlds) === behind ? 'yes' : 'no';
  if (isColleague(to, worlds)) return 'no';
  const domain = outsideDomain(to, worlds);
  const { exact, trees } = namedIn(worlds);
  const other = !exact.has(domain);
  const below = /^any other name below (?<domain>\S+)$/u.exec(text)?.groups?.['domain'];
  const tree = [...trees].filter((one) => isBelow(domain, one)).sort((a, b) => b.length - a.length)[0];
  if (below !== undefined) return other && tree === below ? 'yes' : 'no';
  if (text === 'any other domain') return other && tree === undefined ? 'yes' : 'no';
  const whole = /^(?<domain>\S+) with its subdomains$/u.exec(text)?.groups?.['domain'];
  if (whole !== undefined) return domain === whole || isBelow(domain, whole) ? 'yes' : 'no';
  return text === to || text === domain ? 'yes' : 'no';
}

const recipientsOf = (worlds: readonly World[], to: string): readonly Recipient[] =>
  to.includes('@') ? worlds.flatMap((world) => findRecipient(world, to) ?? []) : [];

/** The domain that decides: of a contact or mail user the one outside. */
function outsideDomain(to: string, worlds: readonly World[]): string {
  const [found] = recipientsOf(worlds, to);
  return domainOf(found === undefined ? to : (pointsTo(found) ?? to));
}

/** One of ours whose mailbox is on-premises. */
function isColleague(to: string, worlds: readonly World[]): boolean {
  const [found] = recipientsOf(worlds, to);
  if (found?.type !== 'MailUser') return false;
  const domain = outsideDomain(to, worlds);
  return worlds.some(({ acceptedDomains }) => {
    const all = acceptedDomains.state === 'present' ? acceptedDomains.value : [];
    return all.some(
      (one) =>
        one.type !== 'ExternalRelay' &&
        (one.domainName === domain || (one.matchSubDomains && isBelow(domain, one.domainName))),
    );
  });
}

interface Named {
  readonly exact: ReadonlySet<string>;
  readonly trees: ReadonlySet<string>;
}

/** Every domain that a control names, and those below which it asks. */
function namedIn(worlds: readonly World[]): Named {
  const patterns = worlds.flatMap((world) => [
    ...valueOf(world.remoteDomains).map((one) => one.domainName),
    ...valueOf(world.acceptedDomains).map((one) => (one.matchSubDomains ? `*.${one.domainName}` : one.domainName)),
    ...valueOf(world.connectors).flatMap((one) => one.recipientDomains),
    ...valueOf(world.blockList).map((one) => one.value),
    ...valueOf(world.transportRules).flatMap((rule) =>
      rule.enabled ? [...rule.conditions, ...rule.exceptions].flatMap(domainsIn) : [],
    ),
  ]);
  const named = patterns.filter((one) => one !== '*' && !one.includes('@'));
  return {
    exact: new Set(named.map((one) => one.replace(/^\*\./u, ''))),
    trees: new Set(named.flatMap((one) => (one.startsWith('*.') ? [one.slice(2)] : []))),
  };
}

/** The domains that a predicate about the recipient names, plain or with all below them. */
function domainsIn({ name, value }: Predicate): readonly string[] {
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  if (name === 'recipientDomainIs') return texts.map((one) => `*.${one}`);
  if (!/^(?:recipient|anyOfRecipient)Address/u.test(name)) return [];
  return texts.flatMap((one) => /^@(?<domain>[a-z.-]+)\$?$/u.exec(one.replaceAll('\\', ''))?.groups?.['domain'] ?? []);
}

const valueOf = <T>(known: { readonly state: string; readonly value?: readonly T[] }): readonly T[] =>
  known.state === 'present' ? (known.value ?? []) : [];
