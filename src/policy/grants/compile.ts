import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { compareText } from '../../diagnostics/diagnostic-at.ts';
import { kinds } from '../../kinds/index.ts';
import { type Governance, type PolicyEntry, refName } from '../../kinds/kind.ts';
import { governanceFields } from '../../kinds/section.ts';
import type { Section } from '../../kinds/sections.ts';
import { placeOf } from '../text/place.ts';
import { claimsOf, ownDomains, writtenClaims } from './claims.ts';
import type { EntryDraft } from './draft.ts';
import type { Grant } from './grant.ts';
import { domainsFor, policiesFor, principalsOf } from './openings.ts';
import { anywhere } from './patterns.ts';
import { rulesFor } from './rules.ts';

type Entries = ReadonlyMap<string, readonly PolicyEntry[]>;

/** What grants are compiled beside: the domains that are known to be ours, and where the section stands. */
interface Beside {
  readonly domains: readonly string[];
  readonly section: Span;
}

/** The service takes so many rules. Source: journal, transport and inbox rule limits of Exchange Online. */
export const mostRules = 300;

/** What is written by hand, and the entries that grants ask for before and after it: the same for the same grants, in whatever order. */
export function entriesWithGrants(all: readonly Grant[], byHand: Entries, { domains, section }: Beside): Entries {
  const grants = all.filter(({ ended }) => !ended);
  const made = draftsFor(grants, byHand, domains)
    .map((draft) => ({ entry: entryOf(draft, grants, section), last: draft.last }))
    .filter(({ entry }) => !isWritten(entry, byHand));
  const sections = new Set([...byHand.keys(), ...made.map(({ entry }) => entry.ref.section)]);
  return new Map([...sections].map((name) => [name, joined(name, byHand.get(name) ?? [], made)]));
}

/** The same once it is known which domains are ours: a narrower grant beside one of everyone names them. */
export function withOwnDomains<
  T extends {
    readonly grants: readonly Grant[] | null;
    readonly entries: Entries;
    readonly sections: ReadonlyMap<string, Span>;
  },
>(desired: T, domains: readonly string[]): T {
  const section = desired.sections.get('grants');
  if (desired.grants === null || section === undefined) return desired;
  const byHand = [...desired.entries].map(
    ([name, list]) => [name, list.filter(({ grants }) => grants === undefined)] as const,
  );
  const written = new Map(byHand.filter(([name, list]) => list.length > 0 || desired.sections.has(name)));
  return { ...desired, entries: entriesWithGrants(desired.grants, written, { domains, section }) };
}

function draftsFor(grants: readonly Grant[], byHand: Entries, domains: readonly string[]): readonly EntryDraft[] {
  const claims = claimsOf(grants);
  const standing = (section: Section): readonly PolicyEntry[] => byHand.get(section) ?? [];
  const everything = [...claims, ...writtenClaims(byHand)];
  const senders = { principals: principalsOf(everything), own: ownDomains(everything, domains) };
  const room = mostRules - standing('transportRules').length;
  return [...policiesFor(claims), ...domainsFor(claims), ...rulesFor(everything, senders, room)];
}

interface Made {
  readonly entry: PolicyEntry;
  readonly last: boolean;
}

/** One section. What holds for everybody else stays last, whoever wrote it. */
function joined(section: string, byHand: readonly PolicyEntry[], made: readonly Made[]): readonly PolicyEntry[] {
  const own = (isLast: boolean): readonly PolicyEntry[] =>
    made.flatMap(({ entry, last }) => (entry.ref.section === section && last === isLast ? [entry] : []));
  const all = [...own(false), ...byHand, ...own(true)];
  const isDefault = ({ ref }: PolicyEntry): boolean => section === 'outboundPolicies' && ref.key === defaultKey;
  return [...all.filter((one) => !isDefault(one)), ...all.filter(isDefault)];
}

/** What is written by hand stands, whether or not it says the same. */
const isWritten = ({ ref }: PolicyEntry, entries: Entries): boolean =>
  (entries.get(ref.section) ?? []).some((one) => one.ref.key === ref.key);

function entryOf(
  { section, spec, grants: names, last }: EntryDraft,
  grants: readonly Grant[],
  fallback: Span,
): PolicyEntry {
  const kind = kinds.find((one) => one.section === section);
  const raw = kind?.entries([spec])[0];
  if (raw === undefined) throw new Error(`${section} takes no entry of ${JSON.stringify(spec)}`);
  const carried = names.flatMap((name) => grants.filter((grant) => grant.name === name));
  const [first] = carried.toSorted((a, b) => a.place.line - b.place.line || compareText(a.name, b.name));
  return {
    ref: { section, key: raw.key },
    name: raw.name,
    spec: raw.spec,
    governance: stays(section, raw.key) ? endless(governanceOf(carried)) : governanceOf(carried),
    ended: false,
    place: first?.place ?? placeOf(fallback),
    locate: (path) => (first === undefined ? fallback : locate(path, spec, grants, first)),
    grants: names,
    ...(last ? {} : { ahead: true }),
  };
}

/** Who answers for several grants: what all of them say, and the last of their days. */
function governanceOf(grants: readonly Grant[]): Governance {
  const said = governanceFields.flatMap((field) => {
    const values = [...new Set(grants.flatMap(({ governance }) => governance[field] ?? []))].toSorted(compareText);
    const isSaid = values.length > 0 && grants.every(({ governance }) => governance[field] !== undefined);
    return isSaid ? [[field, field === 'until' ? values.at(-1) : values.join('; ')] as const] : [];
  });
  return Object.fromEntries(said);
}

/** What holds for everybody, or everywhere, is changed and never removed: it has no end of its own. */
const stays = (section: string, key: string): boolean =>
  key === (section === 'outboundPolicies' ? defaultKey : anywhere) && section !== 'transportRules';

const endless = ({ until: _until, ...governance }: Governance): Governance => governance;

/** The field of a grant that a property of an entry comes from. */
const fieldOf: Readonly<Record<string, string>> = {
  from: 'from',
  fromMemberOf: 'from',
  exceptIfFrom: 'from',
  exceptIfFromMemberOf: 'from',
  domainName: 'to',
  recipientDomainIs: 'to',
  autoForwardEnabled: 'to',
};

function locate(
  [property, index]: readonly (string | number)[],
  spec: PolicyEntry['spec'],
  grants: readonly Grant[],
  first: Grant,
): Span {
  const value = spec[String(property)];
  const named = Array.isArray(value) && typeof index === 'number' ? String(value[index]) : null;
  const owner = grants.find(({ from }) => from.some(({ name }) => name === named)) ?? first;
  const field = fieldOf[String(property)];
  return owner.locate(field === undefined ? [] : [field]);
}

/** The entries that carry each grant, by its name, in the order of what they are called. */
export function carriersIn(entries: Entries): ReadonlyMap<string, readonly PolicyEntry[]> {
  const found = new Map<string, PolicyEntry[]>();
  const sorted = [...entries.values()].flat().toSorted((a, b) => compareText(refName(a.ref), refName(b.ref)));
  for (const entry of sorted) {
    for (const name of entry.grants ?? []) {
      const list = found.get(name);
      if (list === undefined) found.set(name, [entry]);
      else list.push(entry);
    }
  }
  return found;
}
