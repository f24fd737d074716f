import { destinationClasses } from '../destinations.ts';
import { asksRecipient } from '../gates/predicate-recipient.ts';
import { asksSender, textsOf } from '../gates/predicate-sender.ts';
import { patternsFor } from '../domains.ts';
import { type Classes, Matrix } from '../matrix.ts';
import { shared } from '../summary.ts';
import { senderClasses } from '../senders.ts';
import { shifts } from '../shifts.ts';
import { present } from '../../tenant/tenant.ts';
import type { OutboundRule, Predicate, Principal, RemoteDomain, TransportRule, World } from '../world.ts';
import { type Finding, type Lint, note, read } from './finding.ts';
import { acting, isForwardRule } from './transport-rules.ts';

/** A part of the configuration that may be there for nothing, and the world without it. */
interface Suspect {
  readonly object: string;
  readonly says: string;
  readonly hint: string;
  readonly without: World;
}

/** Above this much work (classes times suspects) the question is not asked. */
const most = 100_000;

/** Rules that decide nothing, and exceptions that spare nobody: whatever could go without any verdict changing. */
export const redundant: Lint = (world, at) => {
  const suspects = [...rulesOf(world, at), ...exceptionsOf(world, at), ...policyExceptions(world)];
  if (suspects.length === 0) return [];
  const classes = { senders: senderClasses([world]), destinations: destinationClasses([world]) };
  const work = (classes.senders.classes.length + classes.destinations.length) * suspects.length;
  if (work > most)
    return [note('redundant', null, `${suspects.length} rules and exceptions were not looked through for idle ones`)];
  return idle(world, classes, suspects, at);
};

/** To take something away tells no more senders or destinations apart, so that the classes serve every world. */
function idle(world: World, classes: Classes, suspects: readonly Suspect[], at: Date): readonly Finding[] {
  const common = shared();
  const before = new Matrix(world, at, classes, common);
  return suspects
    .filter(({ without }) => shifts({ before, after: before.next(without, at), shared: common }).length === 0)
    .map(({ object, says, hint }) => note('redundant', object, says, hint));
}

const named = (rule: TransportRule): string => `transportRules/${rule.name}`;

const withRule = (world: World, rule: TransportRule, by: TransportRule | null): World => ({
  ...world,
  transportRules: present(read(world.transportRules).flatMap((one) => (one === rule ? (by ?? []) : one))),
});

/** Rules that are there for automatic forwards; of the others nobody expects that they decide one. */
const rulesOf = (world: World, at: Date): readonly Suspect[] =>
  acting(world, at)
    .filter(isForwardRule)
    .map((rule) => ({
      object: named(rule),
      says: `${rule.name} decides no automatic forward: another control always does`,
      hint: 'move it up, mend its conditions, or remove it',
      without: withRule(world, rule, null),
    }));

const exceptionsOf = (world: World, at: Date): readonly Suspect[] =>
  acting(world, at)
    .filter(isForwardRule)
    .flatMap((rule) =>
      rule.exceptions
        .filter((one) => (asksSender(one) && rule.senderAddressLocation !== 'Header') || asksRecipient(one))
        .flatMap((one) => textsOf(one.value).map((text) => exceptionOf(world, rule, one, text))),
    );

function exceptionOf(world: World, rule: TransportRule, from: Predicate, text: string): Suspect {
  const fewer = withoutValue(from, text);
  const exceptions = rule.exceptions.flatMap((one) => (one === from ? (fewer ?? []) : one));
  return {
    object: named(rule),
    says: `the exception for ${text} in ${rule.name} lets no automatic forward through`,
    hint: 'another control stops them: open it too, or take the exception out',
    without: withRule(world, rule, { ...rule, exceptions }),
  };
}

/** Null where no value is left. */
function withoutValue(one: Predicate, text: string): Predicate | null {
  const value = textsOf(one.value).filter((other) => other !== text);
  if (value.length === 0) return null;
  return { ...one, value, principals: one.principals.filter(({ identity }) => identity !== text) };
}

const policyExceptions = (world: World): readonly Suspect[] =>
  world.outbound.state === 'present'
    ? world.outbound.value.rules
        .filter((rule) => rule.enabled)
        .flatMap((rule) => [...spared(rule)].map(([text, fewer]) => policyException(world, rule, text, fewer)))
    : [];

/** A rule without each of its exceptions, by what is excepted. */
function* spared(rule: OutboundRule): Generator<readonly [string, OutboundRule]> {
  const but = (list: readonly Principal[], one: Principal): readonly Principal[] =>
    list.filter((other) => other !== one);
  for (const one of rule.exceptIfFrom) yield [one.identity, { ...rule, exceptIfFrom: but(rule.exceptIfFrom, one) }];
  for (const one of rule.exceptIfFromMemberOf)
    yield [one.identity, { ...rule, exceptIfFromMemberOf: but(rule.exceptIfFromMemberOf, one) }];
}

function policyException(world: World, rule: OutboundRule, text: string, fewer: OutboundRule): Suspect {
  const outbound = world.outbound.state === 'present' ? world.outbound.value : { policies: [], rules: [] };
  const rules = outbound.rules.map((one) => (one === rule ? fewer : one));
  return {
    object: `outboundPolicies/${rule.policy}`,
    says: `the exception for ${text} in ${rule.policy} takes nobody out`,
    hint: 'except those whom the policy covers, or take the exception out',
    without: { ...world, outbound: present({ ...outbound, rules }) },
  };
}

/** Remote domains that say what the next wider entry says anyway. */
export const repeated: Lint = (world) => {
  const all = read(world.remoteDomains);
  return all.flatMap((one) => {
    const wider = widerThan(one, all);
    if (wider === undefined || differ(one, wider)) return [];
    const says = `${one.domainName} says what ${wider.domainName} says`;
    return [note('redundant', `remoteDomains/${one.domainName}`, says, 'remove it, unless it is to outlast the other')];
  });
};

const differ = (one: RemoteDomain, other: RemoteDomain): boolean =>
  one.autoForwardEnabled !== other.autoForwardEnabled ||
  one.isInternal !== other.isInternal ||
  one.ndrEnabled !== other.ndrEnabled;

/** The entry that would apply if this one were gone; a wildcard covers its apex as well. */
function widerThan({ domainName }: RemoteDomain, all: readonly RemoteDomain[]): RemoteDomain | undefined {
  const byName = new Map(all.map((one) => [one.domainName, one]));
  for (const pattern of patternsFor(domainName.replace(/^\*\.?/u, ''))) {
    const wider = pattern.startsWith('*') && pattern !== domainName ? byName.get(pattern) : undefined;
    if (wider !== undefined) return wider;
  }
  return undefined;
}
