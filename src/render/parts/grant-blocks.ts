import type { PlannedChange } from '../../engine/plan/plan.ts';
import { changedGrants } from '../../engine/granted/changed-grants.ts';
import { concerns, concerningNone, isBreach } from '../../engine/granted/concerns.ts';
import { besideIn, type GrantState, type HeldGrants, type PlannedGrant } from '../../posture/granted/planned-grants.ts';
import { unreachable } from '../../json.ts';
import type { BesideGrants } from '../../posture/granted/judge-grants.ts';
import { type Block, type DocumentRow, type Line, quote, say, section } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { aboutCause, carrierLine } from '../forwarding/causes.ts';
import { granteesText, grantWaysText, peopleText, placesText } from '../forwarding/granted.ts';
import { inWords, waysText } from '../words/ways.ts';

/** Grants as a document holds them, and what it changes. */
type ToldGrants = HeldGrants & { readonly changes?: readonly PlannedChange[] };

/** What is told of grants: those that a plan makes, or those that a tenant no longer keeps. */
type Told = 'each' | 'what is amiss';

/** Grants that are told of before they are counted. */
const most = 8;

/** Each grant as one says it aloud: who may reach what, whether it is so, and what comes with it. */
export function grantBlocks(held: ToldGrants, told: Told): readonly Block[] {
  const { grants = [] } = held;
  if (grants.length === 0) return [];
  const own = besideIn(held).filter((one) => told === 'each' || isAmiss(one));
  const shown = byWeight(held).filter((one) => told === 'each' || own.some((row) => concerns(row, one)));
  const strange = concerningNone(own, grants);
  const rowsOf = (some: readonly PlannedGrant[]): readonly DocumentRow[] => some.map((one) => grantRow(one, own));
  const rows = [...rowsOf(shown.slice(0, most)), ...strange.map(strangeRow)];
  if (rows.length === 0) return [];
  return [
    ...section('Grants', [
      { kind: 'rows', numbered: false, rows },
      { kind: 'lines', lines: told === 'each' ? othersLines(own) : [] },
    ]),
    ...section('More grants', [{ kind: 'rows', numbered: false, rows: rowsOf(shown.slice(most)) }], true),
  ];
}

/** Where something is amiss first, then what is changed, then what has more than it says. */
function byWeight({ grants = [], changes = [] }: ToldGrants): readonly PlannedGrant[] {
  const changed = grants.length > most ? changedGrants(grants, changes) : new Set();
  const weight = ({ state, name }: PlannedGrant): number =>
    weights[state] + (weights[state] < weights['and more'] || changed.has(name) ? 0 : weights['as granted']);
  return grants.toSorted((a, b) => weight(a) - weight(b));
}

/** What is not known of people and places that no grant names is no news of a tenant that was left. */
const isAmiss = (one: BesideGrants): boolean =>
  one.what === 'unknown' ? one.person.length + one.place.length > 0 : isBreach(one);

const weights: Readonly<Record<GrantState, number>> = { broken: 0, unknown: 1, 'and more': 2, 'as granted': 3 };

/** A state with its sign and its words. */
type StateWords = readonly [sign: string, words: string, tone: Tone | null];

/** How a grant stands: what comes along and is accepted is another thing than what nobody accepted. */
export const grantState = (state: GrantState, beside: readonly BesideGrants[]): StateWords =>
  state === 'and more' && beside.some(isBreach) ? moreThanAccepted : grantStates[state];

const moreThanAccepted: StateWords = ['!', 'as granted, and more that nobody accepted', 'fails'];

const grantStates: Readonly<Record<GrantState, StateWords>> = {
  'as granted': ['=', 'as granted', 'closes'],
  'and more': ['~', 'as granted, and more that is accepted', null],
  unknown: ['?', 'not known for everybody', 'warns'],
  broken: ['!', 'broken', 'fails'],
};

function grantRow(grant: PlannedGrant, beside: readonly BesideGrants[]): DocumentRow {
  const { name, state, governance, source } = grant;
  const own = beside.filter((row) => concerns(row, grant));
  const [sign, words, tone] = grantState(state, own);
  const about = aboutCause({ governance, source });
  const { reason } = governance;
  return {
    cells: [[say(`${sign} `, tone), quote(name, 'strong')], [say(words, tone)]],
    below: [
      [...reachLine(grant), say(`   ${grantWaysText(grant)}`, 'faint')],
      ...own.map(besideLine),
      ...(reason === undefined ? [] : [[say('because ', 'faint'), quote(reason, 'faint')]]),
      [quote(about, 'faint')],
    ],
    changes: [],
  };
}

/** Who may reach what, where that is so; what was granted, where it is not or nobody can tell. */
const reachLine = ({ state, people, from, to }: PlannedGrant): Line =>
  state === 'broken' || state === 'unknown'
    ? [say('granted: ', 'faint'), quote(granteesText(from)), say(' to '), quote(placesText(to))]
    : [quote(peopleText(people)), say(' may reach '), quote(placesText(to))];

/** What is so beside a grant, in one line. */
export function besideLine({ what, senders, destinations, mechanisms, accepted, object, reason }: BesideGrants): Line {
  const whom: Line = [quote(peopleText(senders)), say(' to '), quote(inWords(destinations.name))];
  switch (what) {
    case 'redirects':
    case 'mailbox-forwards':
    case 'admin-forwards':
    case 'undecided-redirects':
      return [
        say('comes along: '),
        ...whom,
        say(` by ${waysText(mechanisms)}${what === 'undecided-redirects' ? ofColleagues : ''}`),
        accepted ? say(', accepted', 'faint') : say(', not accepted', 'fails'),
      ];
    case 'beyond':
      return [
        say('no grant says: ', 'fails'),
        ...whom,
        say(` by ${waysText(mechanisms)}`),
        ...(object === null ? [] : [say(', because of ', 'faint'), ...carrierLine(object, 'faint')]),
      ];
    case 'broken':
      // A group that is not there stops nothing: the reason is all.
      if (object !== null && sectionOf(object) === 'groups') return [quote(reason ?? '', 'fails')];
      return [...carrierLine(object, 'fails'), say(' stops '), ...whom, say(` (${waysText(mechanisms)})`, 'faint')];
    case 'unknown':
      return [
        say('not known: ', 'warns'),
        ...whom,
        say(` (${waysText(mechanisms)})`, 'faint'),
        ...(reason === null ? [] : [say(', since '), quote(inWords(reason))]),
        ...(object === null ? [] : [say(', because of ', 'faint'), ...carrierLine(object, 'faint')]),
      ];
    default:
      return unreachable(what);
  }
}

/** Which mail it is of which nobody can tell whether it gets out. */
const ofColleagues = ' of mail that a colleague wrote (undecided)';

/** What is so beside all grants. */
export const strangeRow = (one: BesideGrants): DocumentRow => ({ cells: [besideLine(one)], below: [], changes: [] });

/** Of everybody else is said what is known: beside grants there is what is written by hand. */
const othersLines = (beside: readonly BesideGrants[]): readonly Line[] =>
  beside.some(({ what, person }) => what === 'beyond' || (what === 'unknown' && person.length === 0))
    ? []
    : [[say('= nobody else may forward anywhere, unless the policies say so beside the grants', 'faint')]];
