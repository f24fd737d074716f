import { present } from '../../../tenant/tenant.ts';
import { destinationClasses } from '../../matrix/destinations.ts';
import { asksRecipient } from '../../gates/predicate-recipient.ts';
import { asksSender, textsOf } from '../../gates/predicate-sender.ts';
import { type Classes, Matrix } from '../../matrix/matrix.ts';
import { senderClasses } from '../../matrix/senders.ts';
import { shifts } from '../../change/shifts.ts';
import { shared } from '../../matrix/summary.ts';
import type { OutboundRule, Predicate, Principal, TransportRule, World } from '../../world/world.ts';
import { type Finding, note, open, read, type Remark } from '../finding.ts';
import { outboundOf } from '../outbound/effective.ts';
import { repeatedEntries } from '../remote-domains/repeated.ts';
import { acting, isForwardRule, ruleName } from './acting.ts';

/** Rules that decide nothing, exceptions that spare nobody, entries that repeat another. */
export const redundant: Finding = {
  id: 'redundant',
  title: 'no rule, exception or remote domain is there for nothing',
  text: 'It could go without any verdict changing: another control always decides, an exception spares nobody who would get through, an entry says what the next wider one says. It misleads whoever reads it, and becomes an opening when the other control goes.',
  example:
    'remoteDomains:\n  - { domainName: "*", autoForwardEnabled: false }\n  - { domainName: fabrikam.com, autoForwardEnabled: false }',
  controls: [],
  needs: ['transportRules', 'outbound', 'remoteDomains', 'acceptedDomains'],
  // What the members of today make idle stays, so that joining a group needs no plan.
  ofGrants: () => null,
  check: (world, at) => [...repeatedEntries(world), ...idleParts(world, at)],
};

/** A part of the configuration that may be there for nothing, and the world without it. */
interface Suspect {
  readonly object: string;
  readonly says: string;
  readonly hint: string;
  readonly without: World;
}

/** Above this much work (classes times suspects) the question is not asked. */
const most = 100_000;

/** Whatever could go without any verdict changing. */
function idleParts(world: World, at: Date): readonly Remark[] {
  const suspects = [...rulesOf(world, at), ...exceptionsOf(world, at), ...policyExceptions(world)];
  if (suspects.length === 0) return [];
  const classes = { senders: senderClasses([world]), destinations: destinationClasses([world]) };
  const work = (classes.senders.classes.length + classes.destinations.length) * suspects.length;
  if (work > most)
    return [
      open(
        null,
        `${suspects.length} rules and exceptions are too many to be looked through for idle ones`,
        'look at them by hand',
      ),
    ];
  return idle(world, classes, suspects, at);
}

/** To take something away tells no more senders or destinations apart, so that the classes serve every world. */
function idle(world: World, classes: Classes, suspects: readonly Suspect[], at: Date): readonly Remark[] {
  const common = shared();
  const before = new Matrix(world, at, classes, common);
  return suspects
    .filter(({ without }) => shifts({ before, after: before.next(without, at), shared: common }).length === 0)
    .map(({ object, says, hint }) => note(object, says, hint));
}

const withRule = (world: World, rule: TransportRule, by: TransportRule | null): World => ({
  ...world,
  transportRules: present(read(world.transportRules).flatMap((one) => (one === rule ? (by ?? []) : one))),
});

/** Rules that are there for automatic forwards; of the others nobody expects that they decide one. */
const rulesOf = (world: World, at: Date): readonly Suspect[] =>
  acting(world, at)
    .filter(isForwardRule)
    .map((rule) => ({
      object: ruleName(rule),
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
    object: ruleName(rule),
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
  outboundOf(world)
    .rules.filter((rule) => rule.enabled)
    .flatMap((rule) => [...spared(rule)].map(([text, fewer]) => policyException(world, rule, text, fewer)));

/** A rule without each of its exceptions, by what is excepted. */
function* spared(rule: OutboundRule): Generator<readonly [string, OutboundRule]> {
  const but = (list: readonly Principal[], one: Principal): readonly Principal[] =>
    list.filter((other) => other !== one);
  for (const one of rule.exceptIfFrom) yield [one.identity, { ...rule, exceptIfFrom: but(rule.exceptIfFrom, one) }];
  for (const one of rule.exceptIfFromMemberOf)
    yield [one.identity, { ...rule, exceptIfFromMemberOf: but(rule.exceptIfFromMemberOf, one) }];
}

function policyException(world: World, rule: OutboundRule, text: string, fewer: OutboundRule): Suspect {
  const outbound = outboundOf(world);
  const rules = outbound.rules.map((one) => (one === rule ? fewer : one));
  return {
    object: `outboundPolicies/${rule.policy}`,
    says: `the exception for ${text} in ${rule.policy} takes nobody out`,
    hint: 'except those whom the policy covers, or take the exception out',
    without: { ...world, outbound: present({ ...outbound, rules }) },
  };
}
