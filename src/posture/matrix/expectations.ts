import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Expectation } from '../../policy/schema/policy.ts';
import { normalName, normalPattern } from '../../tenant/addresses.ts';
import { type DestinationClass, destinationClasses } from './destinations.ts';
import { domainOf } from '../world/domains.ts';
import { evaluate } from '../question/evaluate.ts';
import { indexed, keyBehind, senderOf } from '../world/indexed.ts';
import { isDynamic, membersOf, reachOf } from '../world/membership.ts';
import { type SenderIndex, senderClasses } from './senders.ts';
import { type Cell, type Mechanism, mechanisms, originals, type Verdict } from '../values/verdict.ts';
import type { Group, World } from '../world/world.ts';

/** What became of one expectation. */
export interface Judged {
  readonly expectation: Expectation;
  readonly holds: boolean;
  /** The first question that breaks it, with its answer. */
  readonly broken: { readonly cell: Cell; readonly verdict: Verdict } | null;
  /** The first question that it was held against, with its answer; null where there is none. */
  readonly example: { readonly cell: Cell; readonly verdict: Verdict } | null;
  /** Why it cannot be judged: a group that nobody could read, say. */
  readonly unclear: string | null;
}

/** Holds every expectation against a world. */
export function judgeExpectations(world: World, all: readonly Expectation[], at: Date): readonly Judged[] {
  const senders = senderClasses([world]);
  const destinations = destinationClasses([world]);
  return all.map((one) => judgeOne({ world, senders, destinations, at }, one));
}

interface Context {
  readonly world: World;
  readonly senders: SenderIndex;
  readonly destinations: readonly DestinationClass[];
  readonly at: Date;
}

function judgeOne(context: Context, expectation: Expectation): Judged {
  const { spec } = expectation;
  const from = sendersOf(context, spec['from']);
  if (typeof from === 'string') return { expectation, holds: false, broken: null, example: null, unclear: from };
  const to = destinationsOf(context, spec['to']);
  const wanted = textAt(spec, 'expect');
  let example: Judged['example'] = null;
  for (const cell of cellsOf(from, to, spec)) {
    const answered = { cell, verdict: evaluate(context.world, cell, context.at) };
    example ??= answered;
    if (!meets(answered.verdict, wanted))
      return { expectation, holds: false, broken: answered, example, unclear: null };
  }
  return { expectation, holds: true, broken: null, example, unclear: null };
}

/** A forward that is not applicable lets nothing out, and keeps nothing from one who may forward otherwise. */
const meets = ({ verdict }: Verdict, wanted: string): boolean => verdict === wanted || verdict === 'not-applicable';

function* cellsOf(from: readonly string[], to: readonly string[], spec: JsonObject): Generator<Cell> {
  const ways = mechanisms.filter((one) => spec['mechanism'] === undefined || one === spec['mechanism']);
  const sides = originals.filter((one) => spec['originalSender'] === undefined || one === spec['originalSender']);
  for (const sender of from)
    for (const place of to)
      for (const mechanism of ways) for (const original of sides) yield cell(sender, place, mechanism, original);
}

const cell = (sender: string, to: string, mechanism: Mechanism, original: Cell['original']): Cell => ({
  sender,
  to,
  mechanism,
  original,
});

/** One sender for each class that is meant; a text says why nobody can tell. */
function sendersOf(context: Context, from: Json | undefined): readonly string[] | string {
  if (isObject(from)) return membersOfAll(context, textsIn(from['memberOf']));
  const names = textsIn(from);
  if (names.includes('everyone')) return context.senders.classes.map((one) => one.example);
  return names.flatMap((name) => doubtAbout(context.world, name) ?? [])[0] ?? names;
}

/** Why nobody can be judged by a name; null for one that leads to somebody, or that nobody looked up. */
function doubtAbout(world: World, name: string): string | null {
  const known = keyBehind(indexed(world), name);
  if (known === null || known.state === 'present') return null;
  return known.state === 'unknown' ? `who ${name} is could not be read` : `the tenant has nobody called ${name}`;
}

function membersOfAll(context: Context, names: readonly string[]): readonly string[] | string {
  const found: string[] = [];
  for (const name of names) {
    const group = groupNamed(context.world, name);
    if (group === null || isDynamic(group) || group.members.state !== 'present')
      return `the members of ${name} are not known`;
    found.push(...representatives(context, group));
  }
  return found;
}

function groupNamed(world: World, name: string): Group | null {
  const known = keyBehind(indexed(world), name);
  const wanted = known?.state === 'present' ? known.value : normalName(name);
  return world.groups.get(wanted) ?? [...world.groups.values()].find((one) => one.address === wanted) ?? null;
}

/** Members that stand for all members; those who are not sorted into a class cannot send. */
function representatives({ world, senders }: Context, group: Group): readonly string[] {
  const keys = [...membersOf(group), ...reachOf(indexed(world), group).nested];
  const byClass = new Map<number, string>();
  for (const key of keys) {
    const number = senders.ofKey(key);
    if (number !== undefined) byClass.set(number, key);
  }
  return [...byClass.values()].map((key) => senderOf(indexed(world), key).address || key);
}

/** The domains and addresses that are meant, with the addresses of a named domain that controls treat apart. */
function destinationsOf({ destinations }: Context, to: Json | undefined): readonly string[] {
  const names = textsIn(to).map((one) => (one.includes('@') ? normalName(one) : normalPattern(one)));
  if (names.includes('anywhere') || names.includes('everywhere')) return destinations.map((one) => one.example);
  const special = destinations.filter((one) => one.kind === 'address' && names.includes(domainOf(one.example)));
  return [...names, ...special.map((one) => one.example)];
}

const textsIn = (value: Json | undefined): readonly string[] =>
  (isList(value) ? value : [value]).flatMap((one) => (typeof one === 'string' ? [one] : []));
