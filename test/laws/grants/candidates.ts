import type { Cell } from '../../../src/posture/values/verdict.ts';
import type { Predicate, Principal, RuleActions, TransportRule, World } from '../../../src/posture/world/world.ts';
import { present } from '../../../src/tenant/tenant.ts';
import { outboundRule, policy, rejects, remote, transportRule } from '../../posture/build.ts';
import { naive } from '../../posture/naive/naive.ts';
import { noon } from '../../support/flow.ts';

/** Whom and which places controls of a small tenant may name. */
export interface Named {
  readonly people: readonly string[];
  readonly groups: readonly string[];
  readonly domains: readonly string[];
  /** As remote domains name them. */
  readonly entries: readonly string[];
}

type Answers = readonly ReturnType<typeof naive>['verdict'][];
/** What becomes of every cell beside one choice of controls. */
export interface Candidate {
  readonly told: string;
  readonly answers: Answers;
}

const answersOf = (world: World, cells: readonly Cell[]): Answers =>
  cells.map((cell) => naive(world, cell, noon()).verdict);

/** Every choice of one value for each of some things, where one of them may be left out. */
const choices = <T>(all: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  all.reduce<readonly (readonly T[])[]>(
    (some, values) => some.concat(values.flatMap((one) => some.map((list) => [...list, one]))),
    [[]],
  );

const subsets = <T>(all: readonly T[]): readonly (readonly T[])[] => choices(all.map((one) => [one]));

/** A tenant in which every control lets everything out. */
const open = (world: World): World => ({
  ...world,
  outbound: present({ policies: [policy('Default', 'On')], rules: [] }),
  remoteDomains: present([remote('*', true)]),
  transportRules: present([]),
  forwards: present([]),
});

const principalIn = ({ recipients }: World, address: string): Principal => {
  const found = [...recipients.values()].find((one) => one.address === address);
  if (found === undefined) throw new Error(`nobody has ${address}`);
  return { identity: address, key: present(found.key) };
};

/** Every set of people and of groups that outbound policies may let forward, beside a default that lets nobody. */
export const policiesIn = (world: World, { people, groups }: Named, cells: readonly Cell[]): readonly Candidate[] =>
  subsets(people).flatMap((some) =>
    subsets(groups).map((more) => {
      const rules = [
        { ...outboundRule('Some', {}), from: some.map((one) => principalIn(world, one)) },
        { ...outboundRule('Groups', { priority: 1 }), fromMemberOf: more.map((one) => principalIn(world, one)) },
      ].filter(({ from, fromMemberOf }) => from.length + fromMemberOf.length > 0);
      const policies = [policy('Some', 'On'), policy('Groups', 'On'), policy('Default', 'Off')];
      const asked = { ...open(world), outbound: present({ policies, rules }) };
      return { told: `On for ${[...some, ...more].join()}`, answers: answersOf(asked, cells) };
    }),
  );

/** Every way in which remote domains may open and shut these places. */
export function domainsIn(world: World, { entries }: Named, cells: readonly Cell[]): readonly Candidate[] {
  const states = (entry: string): readonly (readonly [string, boolean])[] => [
    [entry, true],
    [entry, false],
  ];
  return choices(entries.map(states))
    .flatMap((some) => states('*').map((star) => [star, ...some]))
    .map((list) => {
      const asked = { ...open(world), remoteDomains: present(list.map(([entry, isOpen]) => remote(entry, isOpen))) };
      return {
        told: list.map(([entry, isOpen]) => `${entry} ${isOpen ? 'open' : 'shut'}`).join(),
        answers: answersOf(asked, cells),
      };
    });
}

type Conditions = Pick<TransportRule, 'conditions' | 'senderAddressLocation'>;

const asks = (name: string, values: readonly string[], principals: readonly Principal[] = []): Predicate => ({
  name,
  value: [...values],
  principals,
  header: null,
});

const marks: readonly Predicate[] = [
  { ...asks('messageTypeMatches', []), value: 'AutoForward' },
  { ...asks('headerMatchesPatterns', ['.']), header: 'X-MS-Exchange-Inbox-Rules-Loop' },
];

/** One value a condition: a rule of several is as strong as a rule for each of them. */
function conditionsIn(
  world: World,
  { people, groups, domains }: Named,
  marked: readonly (Predicate | null)[],
): readonly Conditions[] {
  const senders = [
    ...people.map((one) => asks('from', [one], [principalIn(world, one)])),
    ...groups.map((one) => asks('fromMemberOf', [one], [principalIn(world, one)])),
    asks('senderDomainIs', ['contoso.com']),
  ];
  const bySender = senders.flatMap((one) =>
    (['Header', 'Envelope', 'HeaderOrEnvelope'] as const).map((location) => [one, location] as const),
  );
  const places = [
    ...domains.map((one) => asks('recipientDomainIs', [one])),
    ...domains.map((one) => asks('recipientAddressMatchesPatterns', [`@${one.replaceAll('.', String.raw`\.`)}$`])),
  ];
  return marked.flatMap((mark) =>
    [[null, 'Header'] as const, ...bySender].flatMap(([sender, senderAddressLocation]) =>
      [null, ...places].map((place) => ({
        senderAddressLocation,
        conditions: [mark, sender, place].filter((one) => one !== null),
      })),
    ),
  );
}

const ruleOf = (name: string, asked: Conditions, actions: Partial<RuleActions>): TransportRule => {
  const scope = { ...asks('sentToScope', []), value: 'NotInOrganization' };
  return transportRule(name, { ...asked, conditions: [...asked.conditions, scope], actions });
};

/** Every rule that carries a mark of a forward and rejects; and every rule that lets mail pass by those below it. */
export interface Rules {
  readonly refusing: readonly TransportRule[];
  readonly passing: readonly TransportRule[];
}

export const rulesIn = (world: World, named: Named): Rules => ({
  refusing: conditionsIn(world, named, marks).map((one) => ruleOf('refuses', one, rejects())),
  passing: conditionsIn(world, named, [null, ...marks]).map((one) =>
    ruleOf('lets pass', one, { stopRuleProcessing: true }),
  ),
});

/** What becomes of every cell where rules are the only control. */
export const answersBeside = (world: World, rules: readonly TransportRule[], cells: readonly Cell[]): Answers =>
  answersOf({ ...open(world), transportRules: present(rules.map((one, priority) => ({ ...one, priority }))) }, cells);

const everything = ruleOf('refuses', { conditions: [], senderAddressLocation: 'Header' }, rejects());

/**
 * The cells that some rules can shut while all that is granted gets out. A rule shuts what it surely meets and no rule
 * above it lets pass, and it is of use where everything granted that it may meet is surely let pass by such a rule:
 * which may be one for each of these cells, so that sets of rules need not be tried. An exception is such a rule too.
 */
export function closable(
  world: World,
  { refusing, passing }: Rules,
  cells: readonly Cell[],
  granted: readonly number[],
): ReadonlySet<number> {
  const passed = passing.map((one) => answersBeside(world, [one, everything], cells));
  const among = (verdict: string): readonly bigint[] =>
    cells.map((_, at) => passed.reduce((sum, answers) => (sum << 1n) | BigInt(answers[at] === verdict), 0n));
  const [takenOut, left] = [among('allowed'), among('blocked')];
  const isApart = (one: number, other: number): boolean => ((takenOut[one] ?? 0n) & (left[other] ?? 0n)) !== 0n;
  const found = new Set<number>();
  for (const rule of refusing) {
    const answers = answersBeside(world, [rule], cells);
    const met = granted.filter((at) => answers[at] !== 'allowed');
    for (const [at, verdict] of answers.entries())
      if (verdict === 'blocked' && !found.has(at) && met.every((one) => isApart(one, at))) found.add(at);
  }
  return found;
}
