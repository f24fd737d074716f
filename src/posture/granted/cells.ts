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
import type { RuleOutcome } from '../matrix/rule-store.ts';
import { mechanismOf, questions, type Shared, shared, type Summary } from '../matrix/summary.ts';
import { destinationOf } from '../world/scope.ts';
import { indexed } from '../world/indexed.ts';
import { type Mechanism, mechanisms, type Verdict } from '../values/verdict.ts';
import type { World } from '../world/world.ts';
import type { PersonGrants } from './belonging.ts';
import type { WrittenReach } from './written.ts';

/** How a cell differs from what grants say. */
export type Beside = CollateralKind | 'beyond' | 'broken' | 'unknown';

/** A cell in which the posture is not what grants say, with its sender as the number of a class. */
export interface BesideCell {
  readonly what: Beside;
  readonly sender: number;
  /** Some grant says that they may forward there, surely or perhaps. */
  readonly isGranted: boolean;
  /** The grants by which the sender may forward somewhere; of what is granted, the grants that say so. */
  readonly person: readonly Grant[];
  /** The grants that open the place. */
  readonly place: readonly Grant[];
  /** What decides, as `section/name`; what lets out, where no grant says so. */
  readonly object: string | null;
  /** What is not known there. */
  readonly reason: string | null;
}

/** What is judged: grants, the world that they lead to, the same without what they ask for, and the classes of both. */
export interface JudgedGrants {
  readonly grants: readonly Grant[];
  readonly after: World;
  readonly byHand: World;
  readonly classes: Classes;
  readonly personOf: PersonGrants;
  /** What is declared by hand beside the grants. */
  readonly written: WrittenReach;
  /** Whether grants ask for an object, as `section/name`. */
  readonly isMade: (object: string) => boolean;
  readonly at: Date;
}

/** What becomes of the cells that are not as grants say, at one place under questions that are all answered alike there. */
type Tell = (destination: number, asked: readonly number[], cells: Iterable<BesideCell>) => void;

/** Holds every cell to what grants say, and tells of each that is not so. */
export function besideGrants({ after, byHand, classes, at, ...held }: JudgedGrants, tell: Tell): void {
  const common = shared();
  const is = new Matrix(after, at, classes, common);
  const was = is.next(byHand, at);
  const people = classes.senders.classes.map(({ key }) => held.personOf(key));
  const written = classes.senders.classes.map(({ key }) => held.written.lets(key));
  for (const [destination, { example }] of classes.destinations.entries()) {
    const places = placesAt(held.grants, domainOf(example));
    const of = (matrix: Matrix, question: number): Answers => answering(matrix, destination, question, common);
    const entry = entryFor(after, example);
    const [isOpened, isOpenByHand] = [places['mailbox-smtp'].opening !== null, held.written.opens(domainOf(example))];
    const here = { isOpened, isOpenByHand, entry, isMade: held.isMade };
    for (const asked of alikeAt([is, was], destination)) {
      const [question = byObject] = asked;
      const mechanism = mechanismOf(question);
      const place = places[mechanism];
      if (isShut(is, destination, mechanism, place)) continue;
      const answers = { is: of(is, question), was: of(was, question), outside: of(is, outsiders(question)) };
      tell(destination, asked, cellsAt({ question, place, people, written, senders: is.senders, ...here, ...answers }));
    }
  }
}

/** The remote domain of a place. */
function entryFor(world: World, example: string): string | null {
  const entry = destinationOf(indexed(world), example)?.entry ?? null;
  return entry === null ? null : `remoteDomains/${entry.domainName}`;
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
  const outcome = matrix.rules(place, question);
  const known = outcomeKeys.get(outcome) ?? [outcome.usual, ...outcome.special].join();
  outcomeKeys.set(outcome, known);
  return known;
}

/** Many places and questions share one result. */
const outcomeKeys = new WeakMap<RuleOutcome, string>();

type Answers = (sender: number) => Summary;

/** One place under one question. */
interface AskedPlace {
  readonly question: number;
  readonly place: GrantsAtPlace;
  readonly people: readonly GrantsOfPerson[];
  /** Who is let out by what is declared by hand. */
  readonly written: readonly boolean[];
  readonly senders: readonly SenderProfile[];
  /** A grant opens it to anything that remote domains see. */
  readonly isOpened: boolean;
  readonly isOpenByHand: boolean;
  /** The remote domain of the place. */
  readonly entry: string | null;
  readonly isMade: (object: string) => boolean;
  readonly is: Answers;
  /** The same without what grants ask for. */
  readonly was: Answers;
  /** The same for mail that somebody outside wrote. */
  readonly outside: Answers;
}

function* cellsAt(asked: AskedPlace): Generator<BesideCell> {
  for (const [sender, person] of asked.people.entries()) {
    const summary = asked.is(sender);
    if (isNothing(summary, person)) continue;
    const least = leastOpen(person, asked.place);
    const what = besideOf(asked, sender, summary, least);
    if (what === null) continue;
    const [own, there] = blamed(least, person, asked.place);
    const told = what === 'beyond' ? { object: openerOf(asked, sender), reason: null } : toldOf(what, summary);
    yield { what, sender, isGranted: isGranted(least), person: own, place: there, ...told };
  }
}

/** What decides; of what comes with grants nothing does. */
const toldOf = (what: Beside, { decidedBy, reason }: Summary): Pick<BesideCell, 'object' | 'reason'> =>
  what === 'broken' || what === 'unknown'
    ? { object: decidedBy?.object ?? null, reason }
    : { object: null, reason: null };

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
function besideOf(asked: AskedPlace, sender: number, { verdict, decidedBy }: Summary, least: Granted): Beside | null {
  switch (verdict) {
    case 'not-applicable':
      return null;
    case 'blocked':
      return least.is === 'granted' ? 'broken' : null;
    case 'allowed':
      if (least.is === 'granted' || isOfHand(asked, sender, 'allowed')) return null;
      if (least.is === 'unknown') return 'unknown';
      return collateral(asked, sender) ?? 'beyond';
    case 'indeterminate':
      if (least.is !== 'granted' && isOfHand(asked, sender, 'allowed', 'indeterminate')) return null;
      return isForColleagues(asked, sender, decidedBy) ? 'undecided-redirects' : 'unknown';
  }
}

/** Whether something is open, or as undecided, by what is declared by hand alone: what is left over opens it on nobody's word. */
function isOfHand(asked: AskedPlace, sender: number, ...verdicts: readonly Verdict['verdict'][]): boolean {
  return verdicts.includes(asked.was(sender).verdict) && isPersonOfHand(asked, sender) && isPlaceOfHand(asked);
}

const isPersonOfHand = ({ written }: AskedPlace, sender: number): boolean => written[sender] === true;

const isPlaceOfHand = (asked: AskedPlace): boolean => isSeenNowhere(asked) || asked.isOpenByHand;

/** Remote domains do not see a forward to a contact. */
const isSeenNowhere = ({ question }: AskedPlace): boolean => mechanismOf(question) === 'mailbox-object';

/** Whether people may forward somewhere on the word of a grant, or of what is declared by hand. */
const isPersonSaid = (asked: AskedPlace, sender: number): boolean =>
  (asked.people[sender]?.sure.length ?? 0) > 0 || isPersonOfHand(asked, sender);

/** Whether a place is open on such a word: redirects of mail that somebody of theirs wrote pass wherever their forwards do. */
const isPlaceSaid = (asked: AskedPlace): boolean =>
  asked.place.opening !== null ||
  isPlaceOfHand(asked) ||
  (asked.isOpened && questions[asked.question]?.original === 'internal');

/** Collateral is what follows from people and a place that are said, each for itself. What else lets out is none. */
function collateral(asked: AskedPlace, sender: number): CollateralKind | null {
  const kind = comesAlong[mechanismOf(asked.question)] ?? null;
  return kind !== null && isPersonSaid(asked, sender) && isPlaceSaid(asked) ? kind : null;
}

const comesAlong: Partial<Record<Mechanism, CollateralKind>> = {
  'inbox-redirect': 'redirects',
  'mailbox-smtp': 'mailbox-forwards',
  'mailbox-object': 'admin-forwards',
};

/** What lets somebody out whom, or to where, nobody says; null where it is neither a policy nor a domain. */
function openerOf(asked: AskedPlace, sender: number): string | null {
  if (!isPersonSaid(asked, sender)) return asked.senders[sender]?.chosen.object ?? null;
  const isOpened = asked.place.here.size > 0 || isPlaceSaid(asked);
  return isOpened ? null : asked.entry;
}

/**
 * A redirect of a mail that a colleague wrote: a rule of grants sees the author, who may be anybody of ours. Where the same
 * of an outsider's mail is not decided either, something else is the cause.
 */
function isForColleagues(asked: AskedPlace, sender: number, decidedBy: Summary['decidedBy']): boolean {
  const { mechanism, original } = questions[asked.question] ?? {};
  if (mechanism !== 'inbox-redirect' || original !== 'internal') return false;
  return (
    decidedBy?.gate === 'G2' && asked.isMade(decidedBy.object) && asked.outside(sender).verdict !== 'indeterminate'
  );
}

/** The same way for mail from outside. */
function outsiders(question: number): number {
  const mechanism = mechanismOf(question);
  return questions.findIndex((one) => one.mechanism === mechanism && one.original === 'external');
}

/** The grants of the sender, and those of the place, that a cell is told with. */
const blamed = (
  least: Granted,
  { sure }: GrantsOfPerson,
  { opening }: GrantsAtPlace,
): readonly [readonly Grant[], readonly Grant[]] => (isGranted(least) ? [least.by, none] : [sure, opening ?? none]);

const isGranted = (least: Granted): least is Extract<Granted, { is: 'granted' | 'unknown' }> =>
  least.is === 'granted' || least.is === 'unknown';

const none: readonly Grant[] = [];
