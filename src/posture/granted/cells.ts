import {
  type Belongs,
  type Granted,
  type GrantsAtPlace,
  type GrantsOfPerson,
  grantsAtPlace,
  grantsOfPerson,
  leastOpen,
} from '../../policy/grants/closed-form.ts';
import type { CollateralKind, Grant, Grantee } from '../../policy/grants/grant.ts';
import { granteeKey } from '../../policy/grants/grant.ts';
import { domainOf } from '../world/domains.ts';
import { type Classes, Matrix } from '../matrix/matrix.ts';
import { questions, shared, type Summary } from '../matrix/summary.ts';
import { type Mechanism, mechanisms } from '../values/verdict.ts';
import { match } from '../values/kleene.ts';
import { indexed } from '../world/indexed.ts';
import { isMember, isNamed } from '../world/membership.ts';
import type { World } from '../world/world.ts';
import { principalOf } from './spelled.ts';

/** How a cell differs from what grants say. */
export type Beside = CollateralKind | 'beyond' | 'broken' | 'unknown';

/** A cell in which the posture is not what grants say, in numbers of classes and questions. */
export interface BesideCell {
  readonly what: Beside;
  readonly sender: number;
  readonly destination: number;
  readonly question: number;
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
  readonly at: Date;
}

/** Holds every cell to what grants say. */
export function besideGrants({ grants, after, byHand, classes, at }: JudgedGrants): readonly BesideCell[] {
  const common = shared();
  const is = new Matrix(after, at, classes, common);
  const was = is.next(byHand, at);
  const people = classes.senders.classes.map(({ key }) => grantsOfPerson(grants, belongsTo(after, key)));
  const answer = (matrix: Matrix, sender: number, destination: number, question: number): Summary => {
    const place = matrix.destinations[destination];
    const from = matrix.senders[sender];
    if (place === undefined || from === undefined) throw new RangeError('there is no such class');
    const { usual, special } = matrix.rules(place, question);
    return common.summaries.at(matrix.answer(from, place, question, special.get(sender) ?? usual));
  };
  const elsewhere = classes.destinations.findIndex(({ kind }) => kind === 'other');
  const mayByHand = people.map((_, sender) => answer(was, sender, elsewhere, byObject).verdict === 'allowed');
  const found: BesideCell[] = [];
  for (const [destination, { example }] of classes.destinations.entries()) {
    const places = new Map(mechanisms.map((one) => [one, grantsAtPlace(grants, domainOf(example), one)]));
    for (const [question, { mechanism }] of questions.entries()) {
      const place = places.get(mechanism);
      if (place === undefined || isShut(is, destination, mechanism, place)) continue;
      for (const [sender, person] of people.entries()) {
        const summary = answer(is, sender, destination, question);
        if (isNothing(summary, person)) continue;
        const least = leastOpen(person, place);
        const before = answer(was, sender, destination, question).verdict;
        const what = besideOf(question, summary, least, before, mayByHand[sender] === true || person.sure.length > 0);
        if (what !== null)
          found.push({ what, sender, destination, question, ...blamed(least, person, place), summary });
      }
    }
  }
  return found;
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
  before: Summary['verdict'],
  mayForward: boolean,
): Beside | null {
  switch (verdict) {
    case 'not-applicable':
      return null;
    case 'blocked':
      return least.is === 'granted' ? 'broken' : null;
    case 'allowed':
      if (least.is === 'granted' || before === 'allowed') return null;
      if (least.is === 'unknown') return 'unknown';
      return mayForward ? collateral(question) : 'beyond';
    case 'indeterminate':
      if (least.is !== 'granted' && before !== 'blocked') return null;
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

const blamed = (
  least: Granted,
  { sure }: GrantsOfPerson,
  { opening }: GrantsAtPlace,
): Pick<BesideCell, 'person' | 'place'> =>
  least.is === 'granted' || least.is === 'unknown'
    ? { person: least.by, place: [] }
    : { person: sure, place: opening ?? [] };

/** Whether a sender is one of those whom grants name, each asked once. */
function belongsTo(world: World, key: string): Belongs {
  const known = new Map<string, ReturnType<Belongs>>();
  return (grantee) => {
    const name = granteeKey(grantee);
    const said = known.get(name) ?? ask(world, key, grantee);
    known.set(name, said);
    return said;
  };
}

function ask(world: World, key: string, grantee: Grantee): ReturnType<Belongs> {
  if (grantee.kind === 'everyone') return 'yes';
  const principals = principalsFor(world, grantee);
  const [principal] = principals;
  if (principal === undefined) return 'no';
  const found = grantee.kind === 'group' ? isMember(indexed(world), principals, { key }) : isNamed(principal, key);
  return found === match.yes ? 'yes' : found === match.no ? 'no' : 'unknown';
}

const looked = new WeakMap<World, Map<string, readonly [ReturnType<typeof principalOf>]>>();

/** The same list for the same name, so that who is in a group is worked out once. */
function principalsFor(world: World, grantee: Grantee): readonly ReturnType<typeof principalOf>[] {
  const known = looked.get(world) ?? new Map<string, readonly [ReturnType<typeof principalOf>]>();
  looked.set(world, known);
  const made = known.get(granteeKey(grantee)) ?? ([principalOf(world, grantee)] as const);
  known.set(granteeKey(grantee), made);
  return made;
}

/** Whether somebody is among those whom a grant names, by key. */
export const belonging = (world: World, key: string): Belongs => belongsTo(world, key);
