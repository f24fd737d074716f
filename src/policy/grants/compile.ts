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

/** The entries that say what grants mean; each knows the grants it carries. */
export interface CompiledGrants {
  /** Evaluated before what is written by hand. */
  readonly first: readonly PolicyEntry[];
  /** Evaluated after it. */
  readonly last: readonly PolicyEntry[];
}

/** What grants are compiled beside: the entries written by hand, the initial domain, and where the section stands. */
export interface Beside {
  readonly entries: Entries;
  readonly domain: string;
  readonly section: Span;
}

/** The service takes so many rules. Source: journal, transport and inbox rule limits of Exchange Online. */
export const mostRules = 300;

/** Turns grants into entries of the sections that have controls: the same for the same grants, in whatever order. */
export function compileGrants(all: readonly Grant[], beside: Beside): CompiledGrants {
  const grants = all.filter(({ ended }) => !ended);
  const claims = claimsOf(grants);
  const standing = (section: Section): readonly PolicyEntry[] => beside.entries.get(section) ?? [];
  const everything = [...claims, ...writtenClaims(standing('outboundPolicies'), standing('remoteDomains'))];
  const senders = { principals: principalsOf(everything), own: ownDomains(everything, beside.domain) };
  const room = mostRules - standing('transportRules').length;
  const drafts = [...policiesFor(claims), ...domainsFor(claims), ...rulesFor(everything, senders, room)];
  const entries = drafts
    .map((draft) => entryOf(draft, grants, beside.section))
    .filter((one) => !isWritten(one, beside.entries));
  const lasts = new Set(drafts.filter(({ last }) => last).map(({ spec }) => spec));
  return {
    first: entries.filter(({ spec }) => !lasts.has(spec)),
    last: entries.filter(({ spec }) => lasts.has(spec)),
  };
}

/** What is written by hand stands, whether or not it says the same. */
const isWritten = ({ ref }: PolicyEntry, entries: Entries): boolean =>
  (entries.get(ref.section) ?? []).some((one) => one.ref.key === ref.key);

function entryOf({ section, spec, grants: names }: EntryDraft, grants: readonly Grant[], fallback: Span): PolicyEntry {
  const kind = kinds.find((one) => one.section === section);
  const raw = kind?.entries([spec])[0];
  if (raw === undefined) throw new Error(`${section} takes no entry of ${JSON.stringify(spec)}`);
  const carried = names.flatMap((name) => grants.filter((grant) => grant.name === name));
  const [first] = carried.toSorted((a, b) => a.place.line - b.place.line || compareText(a.name, b.name));
  return {
    ref: { section, key: raw.key },
    name: raw.name,
    spec,
    governance: stays(section, raw.key) ? endless(governanceOf(carried)) : governanceOf(carried),
    ended: false,
    place: first?.place ?? placeOf(fallback),
    locate: (path) => (first === undefined ? fallback : locate(path, spec, grants, first)),
    grants: names,
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
  key === (section === 'outboundPolicies' ? 'default' : anywhere) && section !== 'transportRules';

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

/** The entries that carry a grant, in the order of what they are called. */
export const carriersOf = (entries: Entries, name: string): readonly PolicyEntry[] =>
  [...entries.values()]
    .flat()
    .filter(({ grants }) => grants?.includes(name) === true)
    .toSorted((a, b) => compareText(refName(a.ref), refName(b.ref)));
