import { blocks } from '../gates/rule-scan.ts';
import { programOf, programs, recipientScope, type RuleProgram, senderScope, flavour } from '../gates/rule-program.ts';
import { greatest, join, match, type Match, ruleMatch, type Scope, some, sure } from '../values/kleene.ts';
import type { Cell, Verdict } from '../values/verdict.ts';
import { type Indexed, indexed, keyBehind, type Sender, senderOf } from '../world/indexed.ts';
import { isMember } from '../world/membership.ts';
import { type Destination, destinationOf } from '../world/scope.ts';
import type { TransportRule, World } from '../world/world.ts';
import { residualChannels } from './residual.ts';
import type { ResidualChannel } from './residual-channel.ts';

/** Whether a way out takes mail: some of it certainly, or perhaps. */
export type Taken = 'no' | 'perhaps' | 'yes';

/** A way out beside forwarding, and whether mail that one person sends or gets takes it. */
export interface OwnWayOut extends ResidualChannel {
  readonly sent: Taken;
  readonly received: Taken;
}

interface Sides {
  readonly sent: Match;
  readonly received: Match;
}

/** The ways out that are open at a time and that mail of one person takes, or may. */
export function ownWaysOut(world: World, sender: string, at: Date): readonly OwnWayOut[] {
  const index = indexed(world);
  const who = senderOf(index, sender);
  return taken(residualChannels(world, at), (one) => sidesOf(index, one, who));
}

/** Those that one message takes which somebody sends by hand. */
export function waysOutByHand(
  world: World,
  { sender, to }: Pick<Cell, 'sender' | 'to'>,
  verdict: Verdict,
  at: Date,
): readonly OwnWayOut[] {
  const index = indexed(world);
  const [from, there] = [senderOf(index, sender), destinationOf(index, to)];
  const carried = verdict.gates.find(({ gate }) => gate === 'G3')?.object ?? null;
  const found = there === null ? [] : residualChannels(world, at);
  return taken(found, (one) => ({
    sent: there === null ? match.no : byHand(index, one, { from, there, carried, at }),
    received: match.no,
  }));
}

const taken = (all: readonly ResidualChannel[], sides: (one: ResidualChannel) => Sides): readonly OwnWayOut[] =>
  all
    .map((one) => ({ one, of: sides(one) }))
    .filter(({ of }) => greatest(of.sent, of.received) !== match.no)
    .map(({ one, of }) => Object.assign({ sent: wordOf(of.sent), received: wordOf(of.received) }, one));

const wordOf = (one: Match): Taken =>
  one === match.no ? 'no' : one === match.yes || one === match.content ? 'yes' : 'perhaps';

const nothing: Sides = { sent: match.no, received: match.no };

function sidesOf(index: Indexed, one: ResidualChannel, who: Sender): Sides {
  switch (one.channel) {
    case 'journal': {
      const both = journaled(index, one, who);
      return { sent: both, received: both };
    }
    case 'outbound-connector':
    case 'transport-rule-redirect':
    case 'transport-rule-copy': {
      const rule = ruleBehind(index, one);
      return rule === null ? { ...nothing, sent: match.yes } : ofRule(index, programOf(rule), who);
    }
    case 'suspicious-copy':
    case 'power-automate':
      return { ...nothing, sent: match.maybe };
    case 'inbound-relay':
      return nothing;
  }
}

const rulePrefix = 'transportRules/';

function ruleBehind({ world: { transportRules } }: Indexed, { object }: ResidualChannel): TransportRule | null {
  if (!object.startsWith(rulePrefix) || transportRules.state !== 'present') return null;
  return transportRules.value.find(({ name }) => name === object.slice(rulePrefix.length)) ?? null;
}

/** A rule that names only others on the far side is about their mail. */
function ofRule(index: Indexed, one: RuleProgram, who: Sender): Sides {
  const [from, to] = [one.bySender.conditions, one.byRecipient.conditions];
  const namesOthers = (all: typeof from): boolean => all.some(({ principals }) => principals.length > 0);
  const there = destinationOf(index, who.key);
  return {
    sent: from.length === 0 && namesOthers(to) ? match.no : sentBy(index, one, who),
    received: there === null || (to.length === 0 && namesOthers(from)) ? match.no : receivedBy(index, one, there),
  };
}

const anyScope: Scope = { conditions: match.yes, exceptions: match.no };
const handFlavour = flavour('by-hand', 'internal');
const byHandScope = (one: RuleProgram): Scope => one.fixed.get(handFlavour) ?? anyScope;

const sentBy = (index: Indexed, one: RuleProgram, who: Sender): Match =>
  ruleMatch(join(byHandScope(one), senderScope(index, one, who, 'by-hand', 'internal')));

/** Mail comes from inside and from outside. */
const receivedBy = (index: Indexed, one: RuleProgram, there: Destination): Match =>
  some([...one.fixed.values()], (fixed) => ruleMatch(join(fixed, recipientScope(index, one, there))));

/** Mail to and from whoever a journal rule names; for a group, of every member. Source: New-JournalRule reference, August 2026. */
function journaled(index: Indexed, { from }: ResidualChannel, who: Pick<Sender, 'key' | 'address'>): Match {
  if (from.length === 0) return match.yes;
  return some(from, (name) => {
    const key = keyBehind(index, name) ?? { state: 'absent' };
    if (key.state !== 'present') return name.toLowerCase() === who.address ? match.yes : match.maybe;
    if (key.value === who.key) return match.yes;
    const isGroup = index.groupKeys().has(key.value);
    return isGroup ? isMember(index, [{ identity: name, key }], who) : sure(false);
  });
}

interface Message {
  readonly from: Sender;
  readonly there: Destination;
  /** The connector that takes it. */
  readonly carried: string | null;
  readonly at: Date;
}

function byHand(index: Indexed, one: ResidualChannel, message: Message): Match {
  switch (one.channel) {
    case 'journal':
      return greatest(journaled(index, one, message.from), journaledThere(index, one, message.there));
    case 'outbound-connector':
    case 'transport-rule-redirect':
    case 'transport-rule-copy': {
      const rule = ruleBehind(index, one);
      return rule === null ? sure(one.object === message.carried) : byRule(index, rule, message);
    }
    case 'suspicious-copy':
      return match.maybe;
    case 'power-automate':
    case 'inbound-relay':
      return match.no;
  }
}

const journaledThere = (index: Indexed, one: ResidualChannel, { recipient, address }: Destination): Match =>
  recipient === null && address === null
    ? match.no
    : journaled(index, one, { key: recipient?.key ?? address ?? '', address: address ?? '' });

/** Unless a rule before it ends the way of the message. */
function byRule(index: Indexed, rule: TransportRule, message: Message): Match {
  const met = meets(index, programOf(rule), message);
  const before = programs(index, message.at).filter(
    ({ rule: { priority, actions, mode } }) =>
      priority < rule.priority && mode === 'Enforce' && (blocks(actions) || actions.stopRuleProcessing),
  );
  const ended = some(before, (one) => meets(index, one, message));
  // What depends on a message's content counts as not there, as in the verdict.
  if (ended === match.yes) return match.no;
  return ended <= match.content || met < match.maybe ? met : match.maybe;
}

const meets = (index: Indexed, one: RuleProgram, { from, there }: Message): Match =>
  ruleMatch(
    join(
      byHandScope(one),
      join(senderScope(index, one, from, 'by-hand', 'internal'), recipientScope(index, one, there)),
    ),
  );
