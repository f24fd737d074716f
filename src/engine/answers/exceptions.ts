import type { Place } from '../../kinds/kind.ts';
import { openers } from '../../posture/change/openers.ts';
import { doorsOf, withOwnSetting } from '../../posture/question/ways-out.ts';
import type { Mechanism } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import type { JudgedForward } from '../../posture/question/forwards.ts';
import type { Declares } from './places.ts';

/** Something that lets mail out by itself: what, for whom, where to, and on whose word. */
export interface PostureException {
  /** `section/name`. */
  readonly object: string;
  /** `indeterminate` where nobody can tell whether it lets anything out. */
  readonly verdict: 'allowed' | 'indeterminate';
  /** Whom it lets out, in words; empty for whoever sends such mail. */
  readonly senders: string;
  /** Where to, in words; empty for anywhere. */
  readonly destinations: string;
  /** The ways of forwarding that it lets out; empty where it is no automatic forward. */
  readonly mechanisms: readonly Mechanism[];
  /** How many forwards that are set up get out, or may, because of it. */
  readonly forwards: number;
  /** Who answers for it, as its policy says; null where nobody does. */
  readonly owner: string | null;
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly until: string | null;
  /** The policy line that declares it; null where none does. */
  readonly place: Place | null;
}

/** The register of exceptions: what the answers that are open rest on, by the object that opens them. */
export function exceptionsIn(
  world: World,
  forwards: readonly JudgedForward[],
  at: Date,
  declares: Declares,
): readonly PostureException[] {
  const opened = [...openersIn(world, at), ...doorsIn(world, at)];
  return opened
    .map((one) => Object.assign({ forwards: usesOf(one.object, forwards) }, one, wordOf(one.object, declares)))
    .toSorted((a, b) => weights[a.verdict] - weights[b.verdict] || (a.object < b.object ? -1 : 1));
}

const weights = { allowed: 0, indeterminate: 1 } as const;

type Opened = Omit<PostureException, 'forwards' | 'owner' | 'reason' | 'ticket' | 'until' | 'place'>;

/** The forwards in use that an object lets out. */
const usesOf = (object: string, forwards: readonly JudgedForward[]): number =>
  forwards.filter(
    ({ verdict: { verdict, gates } }) =>
      (verdict === 'allowed' || verdict === 'indeterminate') && gates.some((gate) => gate.object === object),
  ).length;

/** The outbound policies and remote domains by which forwards get out. */
const openersIn = (world: World, at: Date): readonly Opened[] =>
  openers(world, at).map(({ object, senders, destinations, mechanisms, certain }) => ({
    object,
    verdict: certain ? 'allowed' : 'indeterminate',
    senders: senders.name,
    destinations: destinations.name,
    mechanisms,
  }));

/** SMTP AUTH, and rules that divert or copy. */
const doorsIn = (world: World, at: Date): readonly Opened[] =>
  [...doorsOf(world, at, withOwnSetting([world])).values()]
    .filter(({ open, object }) => open > 0 && object.includes('/'))
    .map(({ object, open, from, to }) => ({
      object,
      verdict: open === 2 ? 'allowed' : 'indeterminate',
      senders: from,
      destinations: to,
      mechanisms: [],
    }));

function wordOf(object: string, declares: Declares) {
  const entry = declares(object);
  const { owner = null, reason = null, ticket = null, until = null } = entry?.governance ?? {};
  return { owner, reason, ticket, until, place: entry?.place ?? null };
}
