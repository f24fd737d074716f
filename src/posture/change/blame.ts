import { type Section, sectionNames } from '../../kinds/sections.ts';
import type { Comparison } from './comparison.ts';
import type { Move } from './moves.ts';
import { evaluate } from '../question/evaluate.ts';
import { isOverridden, kindOf } from './shifts.ts';
import { type Summary, summaryOf } from '../matrix/summary.ts';
import { type Cell, openness, type Verdict } from '../values/verdict.ts';
import type { Known } from '../../tenant/tenant.ts';
import { present } from '../../tenant/tenant.ts';
import type { World } from '../world/world.ts';

/** One object in which two worlds differ, and how to take it over. */
export interface Difference {
  /** `section/name`, as plans spell it. */
  readonly object: string;
  readonly take: (onto: World) => World;
}

/** A move with the objects that cause it. */
export type BlamedMove = Move & { readonly blame: readonly string[] };

/** A comparison of which each move has the objects that cause it. */
export type Blamed = Omit<Comparison, 'gains' | 'losses' | 'uncertain' | 'deciders'> &
  Readonly<Record<'gains' | 'losses' | 'uncertain' | 'deciders', readonly BlamedMove[]>>;

/** Above this many differences nobody tries them out: what decided, and differs, is to blame. */
const triedOut = 60;

/** The fewest differences that turn one world's answer to a question into the other's. */
export function blameFor(before: World, after: World, cell: Cell, at: Date, afterAt: Date = at): readonly string[] {
  return blameAmong(differences(before, after), { before, after, at, afterAt }, cell);
}

interface Pair {
  readonly before: World;
  readonly after: World;
  readonly at: Date;
  readonly afterAt: Date;
}

function blameAmong(all: readonly Difference[], pair: Pair, cell: Cell): readonly string[] {
  const [was, is] = [evaluate(pair.before, cell, pair.at), evaluate(pair.after, cell, pair.afterAt)];
  const reaches = goalOf(summaryOf(was), summaryOf(is));
  const turns = (some: readonly Difference[]): boolean =>
    reaches(summaryOf(evaluate(applied(pair.before, some), cell, pair.afterAt)));
  if (turns([])) return [];
  const single = all.find((one) => turns([one]));
  if (single !== undefined) return [single.object];
  const suspects = among(all, [was, is].flatMap(namesIn));
  return reduced(turns(suspects) ? suspects : all, turns).map((one) => one.object);
}

/** Whether an answer is as far open as the one that opened, as far closed as the one that closed, else the very same. */
function goalOf(was: Summary, is: Summary): (found: Summary) => boolean {
  const by = openness[is.verdict] - openness[was.verdict];
  if (by === 0) return (found) => kindOf(found, is) === null;
  return (found) => !isOverridden(found) && (openness[found.verdict] - openness[is.verdict]) * by >= 0;
}

const among = (all: readonly Difference[], names: readonly string[]): readonly Difference[] => {
  const named = new Set(names.map((name) => name.toLowerCase()));
  return all.filter(({ object }) => named.has(object.toLowerCase()));
};

/** Every object that a verdict speaks of. */
const namesIn = ({ gates, alsoBlockedBy, mayBePreemptedBy }: Verdict): readonly string[] => [
  ...gates.flatMap((gate) => [...(gate.object === null ? [] : [gate.object]), ...gate.before]),
  ...[...alsoBlockedBy, ...mayBePreemptedBy].map((one) => one.object),
];

/** Says for every gain and loss which objects cause it. */
export function blamed(found: Comparison, before: World, after: World, at: Date, afterAt: Date = at): Blamed {
  const all = differences(before, after);
  const blame =
    all.length > triedOut
      ? decidersAmong(all)
      : (one: Move) => blameAmong(all, { before, after, at, afterAt }, one.example);
  const of = (moves: readonly Move[]): readonly BlamedMove[] =>
    moves.map((one) => Object.assign({ blame: blame(one) }, one));
  return {
    ...found,
    gains: of(found.gains),
    losses: of(found.losses),
    uncertain: of(found.uncertain),
    deciders: of(found.deciders),
  };
}

/** What decided before or decides afterwards, where it differs. */
function decidersAmong(all: readonly Difference[]): (move: Move) => readonly string[] {
  const objects = new Map(all.map(({ object }) => [object.toLowerCase(), object]));
  return ({ deciders }) =>
    [deciders.before, deciders.after].flatMap((said) => {
      const object = objects.get((said ?? '').replace(/ \([^)]*\)$/u, '').toLowerCase());
      return object === undefined ? [] : [object];
    });
}

const applied = (world: World, some: readonly Difference[]): World => some.reduce((onto, one) => one.take(onto), world);

/** Leaves out whatever can be left out. */
function reduced(all: readonly Difference[], turns: (some: readonly Difference[]) => boolean): readonly Difference[] {
  let kept = all;
  for (const one of all) {
    const without = kept.filter((other) => other !== one);
    if (turns(without)) kept = without;
  }
  return kept;
}

/** Every object in which two worlds differ. */
function differences(before: World, after: World): readonly Difference[] {
  return [
    ...sectionNames.flatMap((section) => differencesIn[section](before, after)),
    ...listDifferences('acceptedDomains', (one) => one.domainName, before, after, 'acceptedDomains'),
    ...restDifferences(before, after),
  ];
}

/** Where the objects of a section stand in a world. SMTP AUTH lets out mail that no verdict on forwarding speaks of. */
const differencesIn: Readonly<Record<Section, (before: World, after: World) => readonly Difference[]>> = {
  outboundPolicies: outboundDifferences,
  remoteDomains: (before, after) => listDifferences('remoteDomains', (one) => one.domainName, before, after),
  outboundConnectors: (before, after) =>
    listDifferences('connectors', (one) => one.name, before, after, 'outboundConnectors'),
  inboundConnectors: () => [],
  transportRules: (before, after) => listDifferences('transportRules', (one) => one.name, before, after),
  mailboxForwarding: (before, after) =>
    listDifferences('forwards', (one) => one.mailbox, before, after, 'mailboxForwarding'),
  groups: mapDifferences,
  smtpAuth: () => [],
  // The controls decide on inbox rules, whatever rules there are.
  inboxForwards: () => [],
};

type Listed = 'remoteDomains' | 'transportRules' | 'acceptedDomains' | 'connectors' | 'forwards';
type Item<K extends Listed> = World[K] extends Known<readonly (infer T)[]> ? T : never;

function listDifferences<K extends Listed>(
  field: K,
  name: (one: Item<K>) => string,
  before: World,
  after: World,
  section: string = field,
): readonly Difference[] {
  const [was, is] = [itemsOf(before, field), itemsOf(after, field)];
  if (was === null || is === null)
    return same(before[field], after[field])
      ? []
      : [{ object: section, take: (onto) => ({ ...onto, [field]: after[field] }) }];
  const old = new Map(was.map((one) => [name(one), one]));
  const now = new Map(is.map((one) => [name(one), one]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => !same(old.get(key), now.get(key)))
    .map((key) => ({ object: `${section}/${key}`, take: (onto) => replaced(onto, field, name, key, now.get(key)) }));
}

function itemsOf<K extends Listed>(world: World, field: K): readonly Item<K>[] | null {
  const known = world[field];
  return known.state === 'present' ? (known.value as readonly Item<K>[]) : null;
}

function replaced<K extends Listed>(
  onto: World,
  field: K,
  name: (one: Item<K>) => string,
  key: string,
  item: Item<K> | undefined,
): World {
  const rest = (itemsOf(onto, field) ?? []).filter((one) => name(one) !== key);
  return { ...onto, [field]: present(item === undefined ? rest : [...rest, item]) };
}

/** A policy and its rules are one object to those who write policies. */
function outboundDifferences(before: World, after: World): readonly Difference[] {
  const [was, is] = [before.outbound, after.outbound];
  if (was.state !== 'present' || is.state !== 'present')
    return same(was, is) ? [] : [{ object: 'outboundPolicies', take: (onto) => ({ ...onto, outbound: is }) }];
  const parts = (of: typeof was.value, name: string) => ({
    policies: of.policies.filter((one) => one.name === name),
    rules: of.rules.filter((one) => one.policy === name),
  });
  const names = [...was.value.policies, ...is.value.policies].map((one) => one.name);
  const ruled = [...was.value.rules, ...is.value.rules].map((one) => one.policy);
  return [...new Set([...names, ...ruled])]
    .filter((name) => !same(parts(was.value, name), parts(is.value, name)))
    .map((name) => ({
      object: `outboundPolicies/${name}`,
      take: (onto) => {
        if (onto.outbound.state !== 'present') return onto;
        const { policies, rules } = onto.outbound.value;
        const own = parts(is.value, name);
        const outbound = {
          policies: [...policies.filter((one) => one.name !== name), ...own.policies],
          rules: [...rules.filter((one) => one.policy !== name), ...own.rules],
        };
        return { ...onto, outbound: present(outbound) };
      },
    }));
}

function mapDifferences(before: World, after: World): readonly Difference[] {
  const keys = before.groups === after.groups ? [] : [...new Set([...before.groups.keys(), ...after.groups.keys()])];
  return keys
    .filter(
      (key) => before.groups.get(key) !== after.groups.get(key) && !same(before.groups.get(key), after.groups.get(key)),
    )
    .map((key) => {
      const group = after.groups.get(key);
      const address = group?.address ?? before.groups.get(key)?.address ?? key;
      const take = (onto: World): World => {
        const groups = new Map(onto.groups);
        if (group === undefined) groups.delete(key);
        else groups.set(key, group);
        return { ...onto, groups };
      };
      return { object: `groups/${address}`, take };
    });
}

/** What is no object of a policy: facts, the directory, lists of the service. */
function restDifferences(before: World, after: World): readonly Difference[] {
  const fields = ['facts', 'restricted', 'blockList', 'tenantBlock'] as const;
  const plain = fields
    .filter((field) => !same(before[field], after[field]))
    .map((field): Difference => ({ object: field, take: (onto) => ({ ...onto, [field]: after[field] }) }));
  if (before.recipients === after.recipients) return plain;
  return [...plain, { object: 'recipients', take: (onto) => ({ ...onto, recipients: after.recipients }) }];
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
