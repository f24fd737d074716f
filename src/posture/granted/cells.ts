import {
  type Granted,
  type GrantsAtPlace,
  type GrantsOfPerson,
  grantsAtPlace,
  grantsReaching,
  leastOpen,
} from '../../policy/grants/closed-form.ts';
import type { CollateralKind, Grant } from '../../policy/grants/grant.ts';
import { domainOf } from '../world/domains.ts';
import { type Classes, Matrix } from '../matrix/matrix.ts';
import { isAlike, type SenderProfile } from '../matrix/profiles.ts';
import { mechanismOf, questions, type Shared, shared, type Summary } from '../matrix/summary.ts';
import { type Mechanism, mechanisms } from '../values/verdict.ts';
import type { World } from '../world/world.ts';
import type { PersonGrants } from './belonging.ts';

/** How a cell differs from what grants say. */
export type Beside = CollateralKind | 'beyond' | 'broken' | 'unknown';

/** A cell in which the posture is not what grants say, with its sender as the number of a class. */
export interface BesideCell {
  readonly what: Beside;
  readonly sender: number;
  /** The grants by which the sender may forward somewhere; of what is granted, the grants that say so. */
  readonly person: readonly Grant[];
  /** The grants that open the place. */
  readonly place: readonly Grant[];
  /** What decides, and what is not known there. */
  readonly summary: Summary;
}

/** What is judged: grants, the world that they lead to, the same without what they ask for, and the classes of both. */
export interface JudgedGrants {
  readonly grants: readonly Grant[];
  readonly after: World;
  readonly byHand: World;
  readonly classes: Classes;
  readonly personOf: PersonGrants;
  readonly at: Date;
}

/** What becomes of the cells that are not as grants say, at one place under questions that are all answered alike there. */
type Tell = (destination: number, asked: readonly number[], cells: Iterable<BesideCell>) => void;

/** Holds every cell to what grants say, and tells of each that is not so. */
export function besideGrants({ grants, after, byHand, classes, personOf, at }: JudgedGrants, tell: Tell): void {
  const common = shared();
  const is = new Matrix(after, at, classes, common);
  const was = is.next(byHand, at);
  const people = classes.senders.classes.map(({ key }) => personOf(key));
  const elsewhere = classes.destinations.findIndex(({ kind }) => kind === 'other');
  const before = answering(was, elsewhere, byObject, common);
  const mayForward = people.map(({ sure }, sender) => sure.length > 0 || before(sender).verdict === 'allowed');
  for (const [destination, { example }] of classes.destinations.entries()) {
    const places = placesAt(grants, domainOf(example));
    for (const asked of alikeAt([is, was], destination)) {
      const [question = elsewhere] = asked;
      const mechanism = mechanismOf(question);
      const place = places[mechanism];
      if (isShut(is, destination, mechanism, place)) continue;
      const answers = {
        is: answering(is, destination, question, common),
        was: answering(was, destination, question, common),
      };
      tell(destination, asked, cellsAt({ question, place, people, mayForward, ...answers }));
    }
  }
}

/** Questions that grants and controls answer alike at a place, whoever sends. */
function alikeAt(matrices: readonly Matrix[], destination: number): readonly (readonly number[])[] {
  const found = new Map<string, number[]>();
  for (const [question, { mechanism }] of questions.entries()) {
    const rules = matrices.map((one) => rulesKey(one, destination, question));
    const key = [alikeForGrants[mechanism] ?? question, ...rules].join('\n');
    const known = found.get(key);
    if (known === undefined) found.set(key, [question]);
    else known.push(question);
  }
  return [...found.values()];
}

/** Ways of which a grant and what comes with it say the same for every author. Of redirects the author matters. */
const alikeForGrants: Partial<Record<Mechanism, string>> = {
  'inbox-forward': 'forward',
  'inbox-forward-attachment': 'forward',
  'mailbox-smtp': 'mailbox',
  'mailbox-object': 'object',
};

/** What the rules make of every sender there. */
function rulesKey(matrix: Matrix, destination: number, question: number): string {
  const place = matrix.destinations[destination];
  if (place === undefined) throw new RangeError('there is no such place');
  const { usual, special } = matrix.rules(place, question);
  return [usual, ...special].join();
}

/** One place under one question. */
interface AskedPlace {
  readonly question: number;
  readonly place: GrantsAtPlace;
  readonly people: readonly GrantsOfPerson[];
  readonly mayForward: readonly boolean[];
  readonly is: (sender: number) => Summary;
  readonly was: (sender: number) => Summary;
}

function* cellsAt({ question, place, people, mayForward, is, was }: AskedPlace): Generator<BesideCell> {
  for (const [sender, person] of people.entries()) {
    const summary = is(sender);
    if (isNothing(summary, person)) continue;
    const least = leastOpen(person, place);
    const what = besideOf(question, summary, least, () => was(sender).verdict, mayForward[sender] === true);
    if (what === null) continue;
    const [own, there] = blamed(least, person, place);
    yield { what, sender, person: own, place: there, summary };
  }
}

/** The answers at one place under one question, by the number of the sender. */
function answering(
  matrix: Matrix,
  destination: number,
  question: number,
  { summaries }: Shared,
): (sender: number) => Summary {
  const place = matrix.destinations[destination];
  if (place === undefined) throw new RangeError('there is no such place');
  const { usual, special } = matrix.rules(place, question);
  let last: { readonly from: SenderProfile; readonly found: number; readonly summary: Summary } | null = null;
  return (sender) => {
    const from = matrix.senders[sender];
    if (from === undefined) throw new RangeError('there is no such sender');
    const found = special.get(sender) ?? usual;
    // Senders in a row are mostly alike.
    if (last === null || last.found !== found || !isAlike(last.from, from))
      last = { from, found, summary: summaries.at(matrix.answer(from, place, question, found)) };
    return last.summary;
  };
}

/** What grants mean at a domain, by way. */
function placesAt(grants: readonly Grant[], domain: string): Readonly<Record<Mechanism, GrantsAtPlace>> {
  const near = grantsReaching(grants, domain);
  const entries = mechanisms.map((one) => [one, grantsAtPlace(near, domain, one)] as const);
  return Object.fromEntries(entries) as Record<Mechanism, GrantsAtPlace>;
}

const byObject = questions.findIndex(({ mechanism }) => mechanism === 'mailbox-object');

/** Where a remote domain stops everything and nothing is granted, nothing is beside it. */
const isShut = (matrix: Matrix, destination: number, mechanism: Mechanism, { here }: GrantsAtPlace): boolean =>
  here.size === 0 && mechanism !== 'mailbox-object' && typeof matrix.destinations[destination]?.shut === 'number';

const isNothing = ({ verdict }: Summary, { sure, perhaps }: GrantsOfPerson): boolean =>
  verdict === 'not-applicable' || (verdict === 'blocked' && sure.length + perhaps.length === 0);

/** What a verdict is beside what grants say; null where it is what they say, or was so without them. */
function besideOf(
  question: number,
  { verdict }: Summary,
  least: Granted,
  before: () => Summary['verdict'],
  mayForward: boolean,
): Beside | null {
  switch (verdict) {
    case 'not-applicable':
      return null;
    case 'blocked':
      return least.is === 'granted' ? 'broken' : null;
    case 'allowed':
      if (least.is === 'granted' || before() === 'allowed') return null;
      if (least.is === 'unknown') return 'unknown';
      return mayForward ? collateral(question) : 'beyond';
    case 'indeterminate':
      if (least.is !== 'granted' && before() !== 'blocked') return null;
      return isUndecidedRedirect(question) ? 'undecided-redirects' : 'unknown';
  }
}

function collateral(question: number): Beside {
  switch (questions[question]?.mechanism) {
    case 'inbox-redirect':
      return 'redirects';
    case 'mailbox-smtp':
      return 'mailbox-forwards';
    case 'mailbox-object':
      return 'admin-forwards';
    case 'inbox-forward':
    case 'inbox-forward-attachment':
    case undefined:
      return 'beyond';
  }
}

/** A redirect of a mail that a colleague wrote: rules see the author, who may be anybody of ours. */
function isUndecidedRedirect(question: number): boolean {
  const asked = questions[question];
  return asked?.mechanism === 'inbox-redirect' && asked.original === 'internal';
}

/** The grants of the sender, and those of the place, that a cell is told with. */
const blamed = (
  least: Granted,
  { sure }: GrantsOfPerson,
  { opening }: GrantsAtPlace,
): readonly [readonly Grant[], readonly Grant[]] =>
  least.is === 'granted' || least.is === 'unknown' ? [least.by, none] : [sure, opening ?? none];

const none: readonly Grant[] = [];
