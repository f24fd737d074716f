import type { Cell, Decider, ControlName, Verdict } from '../../../src/posture/values/verdict.ts';
import type { TransportRule, World } from '../../../src/posture/world/world.ts';
import type { Sender } from './directory.ts';
import { domainOf, findRecipient, findSender, plainDomain, pointsTo } from './directory.ts';
import {
  isAccepted,
  isUnseenHop,
  leavesTheService,
  namedConnector,
  rankOf,
  remoteDomainFor,
  routeFor,
} from './places.ts';
import { candidatesFor } from './policies.ts';
import type { Message } from './predicates.ts';
import { branchesOf, matchRule } from './rules.ts';

/** What the plain procedure says of one cell: the part of a verdict that two engines must agree on. */
export type Naive = Pick<Verdict, 'verdict' | 'lean' | 'decidedBy' | 'alsoBlockedBy' | 'ndr' | 'silent'>;

type Bounce = { readonly code: string; readonly text: string } | null;

/** What one gate says. `shaky` is a block of which another object of the same gate may get the blame. */
export interface Said {
  readonly gate: ControlName;
  readonly outcome: 'pass' | 'block' | 'unknown';
  readonly leans: 'pass' | 'block';
  readonly object: string;
  readonly bounce: Bounce;
  readonly shaky: boolean;
}

const notApplicable: Naive = {
  verdict: 'not-applicable',
  lean: null,
  decidedBy: null,
  alsoBlockedBy: [],
  ndr: null,
  silent: false,
};

const pass = (gate: ControlName): Said => ({
  gate,
  outcome: 'pass',
  leans: 'pass',
  object: '',
  bounce: null,
  shaky: false,
});

/** The decision procedure of the semantics, step by step, for one cell at one moment. */
export function naive(world: World, cell: Cell, at: Date): Naive {
  // Step 1: normalise.
  const to = normalAddress(cell.to);
  const sender = findSender(world, cell.sender);
  const mechanism = cell.mechanism;

  // Step 2: anything that is no automatic forward is a residual channel.
  const byInboxRule =
    mechanism === 'inbox-forward' || mechanism === 'inbox-forward-attachment' || mechanism === 'inbox-redirect';
  if (!byInboxRule && mechanism !== 'mailbox-smtp' && mechanism !== 'mailbox-object') return notApplicable;

  // Step 3: what the mailbox itself ignores.
  let g0 = pass('G0');
  if (mechanism === 'mailbox-smtp' || mechanism === 'inbox-redirect') {
    if (world.forwards.state === 'present') {
      const set = world.forwards.value.find((one) => one.mailbox === sender.key);
      if (mechanism === 'mailbox-smtp' && set !== undefined && set.forwardingAddress !== null) return notApplicable;
      if (mechanism === 'inbox-redirect' && set !== undefined) return notApplicable;
    } else {
      g0 = { ...g0, outcome: 'unknown', object: 'mailboxForwarding' };
    }
  }

  // Step 4: one automatic hop and no second.
  if (cell.afterRule === true && byInboxRule) {
    const object = 'loop prevention';
    return { ...notApplicable, verdict: 'blocked', decidedBy: { gate: 'G0', object }, silent: true };
  }

  // Step 5: who receives it, and is that outside?
  const recipient = to.includes('@') ? findRecipient(world, to) : null;
  const outside = recipient?.type === 'MailContact' || recipient?.type === 'MailUser' ? pointsTo(recipient) : null;
  const domain = domainOf(outside ?? to);
  const entry = remoteDomainFor(world, domain);
  if (isAccepted(world, domain)) {
    const onPremises = recipient?.type === 'MailUser' && outside !== null;
    if (!onPremises || mechanism === 'mailbox-object') return notApplicable;
    if (entry === null || entry.autoForwardEnabled) return notApplicable;
    const decidedBy: Decider = { gate: 'G1', object: `remoteDomains/${entry.domainName}` };
    return { ...notApplicable, verdict: 'blocked', decidedBy, silent: true };
  }
  if (world.acceptedDomains.state !== 'present') g0 = { ...g0, outcome: 'unknown', object: 'acceptedDomains' };
  const g4ScopeUnknown = entry !== null && entry.isInternal;

  // Step 6: the remote domain.
  let g1 = pass('G1');
  if (mechanism !== 'mailbox-object') {
    if (entry === null) g1 = { ...g1, outcome: 'unknown', object: 'remoteDomains' };
    else if (!entry.autoForwardEnabled) {
      g1 = { ...g1, outcome: 'block', leans: 'block', object: `remoteDomains/${entry.domainName}` };
      // 2.2: what a group does with the mail is told of nowhere as forwarding.
      if (cell.throughGroup === true)
        g1 = { ...g1, outcome: toGroup[world.facts.remoteDomainsThroughGroups ?? 'unknown'] };
    }
  }

  // Step 7: the transport rules.
  let g2 = pass('G2');
  let bypass = false;
  let connectors: readonly (string | null)[] = [null];
  const message: Message = {
    world,
    sender,
    mechanism,
    original: cell.original,
    to,
    domain,
    external: !g4ScopeUnknown && (world.acceptedDomains.state === 'present' || 'unknown'),
  };
  if (world.transportRules.state === 'present') {
    const branches = branchesOf(message, world.transportRules.value, at);
    bypass = branches.some((one) => one.bypass);
    const blocked = branches.filter((one) => one.ends === 'block');
    const passed = branches.filter((one) => one.ends === 'pass');
    // Ordinary routing first, then what the rules choose, by name.
    connectors = [...new Set((passed.length > 0 ? passed : branches).map((one) => one.connector))].sort((a, b) =>
      a === null ? -1 : b === null || a > b ? 1 : -1,
    );
    const held = passed.filter((one) => one.heldBy !== null);
    const blockers = rulesOf(branches.map((one) => one.blockedBy));
    const holders = rulesOf(branches.map((one) => one.heldBy));
    const likely = branches.find((one) => one.likely);
    const surely = (one: TransportRule): boolean => matchRule(message, one).match === 'yes';
    const stoppers = rulesOf([...blockers, ...holders]);
    const stopper = (blocked.length === branches.length ? blockers : stoppers).find(surely) ?? stoppers[0];
    if (stopper !== undefined && (blocked.length > 0 || held.length > 0)) {
      const reject = stopper.actions.reject;
      g2 = {
        gate: 'G2',
        outcome: blocked.length === branches.length ? 'block' : 'unknown',
        leans: blocked.length === branches.length || likely?.ends === 'block' || likely?.moderated ? 'block' : 'pass',
        object: `transportRules/${stopper.name}`,
        bounce: reject === null ? null : { code: reject.code ?? '5.7.1', text: reject.text },
        shaky: stoppers.some((one) => one.priority < stopper.priority),
      };
    }
  } else {
    g2 = { ...g2, outcome: 'unknown', object: 'transportRules' };
  }

  // Step 8: the route.
  let g3 = pass('G3');
  let relays: 'yes' | 'no' | 'maybe' = 'no';
  if (world.connectors.state === 'present') {
    const all = world.connectors.value;
    const routes = connectors.map((name) => (name === null ? routeFor(all, domain) : namedConnector(all, name)));
    const hops = routes.filter((one) => one !== null && leavesTheService(one));
    if (hops.length > 0) relays = hops.length === routes.length ? 'yes' : 'maybe';
    const unseen = routes.find((one) => one !== null && isUnseenHop(one));
    if (unseen !== undefined && unseen !== null) {
      const { nextHop = 'unknown' } = world.facts;
      if (nextHop !== 'delivers')
        g3 = { ...g3, outcome: nextHop === 'stops' ? 'block' : 'unknown', object: `outboundConnectors/${unseen.name}` };
    }
  } else {
    relays = 'maybe';
    g3 = { ...g3, outcome: 'unknown', object: 'outboundConnectors' };
  }

  // Step 9: the outbound spam policy.
  let g4 = outboundGate(world, sender);
  const onRoute = relays === 'no' ? 'applies' : world.facts.outboundPolicyOnConnectors;
  const { outboundPolicyOnInternalDomains, outboundPolicyOnPremises, outboundPolicyThroughGroups } = world.facts;
  if (g4.outcome === 'block') {
    if (g4ScopeUnknown && outboundPolicyOnInternalDomains !== 'applies') g4 = { ...g4, outcome: 'unknown' };
    if (sender.type === 'MailUser' && outboundPolicyOnPremises !== 'applies') g4 = { ...g4, outcome: 'unknown' };
    if (bypass && world.facts.bypassRule !== 'ignore') g4 = { ...g4, outcome: 'unknown' };
    if (cell.throughGroup === true && outboundPolicyThroughGroups !== 'applies') g4 = { ...g4, outcome: 'unknown' };
    if (onRoute !== 'applies') g4 = { ...g4, outcome: 'unknown' };
  }
  if (onRoute === 'skipped' && relays === 'yes') g4 = pass('G4');
  if (outboundPolicyOnInternalDomains === 'skipped' && g4ScopeUnknown) g4 = pass('G4');
  if (outboundPolicyOnPremises === 'skipped' && sender.type === 'MailUser') g4 = pass('G4');
  if (outboundPolicyThroughGroups === 'skipped' && cell.throughGroup === true) g4 = pass('G4');

  // Step 10: the state of the sender and of the tenant.
  let g5 = stateGate(world, sender, to, domain, at);
  if (g5.object.startsWith('restricted/')) {
    const { restrictedForwards } = world.facts;
    if (restrictedForwards === 'sent') g5 = pass('G5');
    if (restrictedForwards === 'blocked') g5 = { ...g5, outcome: 'block' };
  }

  // Step 11: combine, attribute, bounce.
  return combine(cell, [g0, g1, g2, g3, g4, g5]);
}

const toGroup = { applies: 'block', skipped: 'pass', unknown: 'unknown' } as const;

/** The rules among these, each once, in order of evaluation. */
function rulesOf(found: readonly (TransportRule | null)[]): readonly TransportRule[] {
  const rules = [...new Set(found)].filter((one) => one !== null);
  return rules.sort((a, b) => a.priority - b.priority);
}

export function normalAddress(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? plainDomain(text) : `${text.slice(0, at).toLowerCase()}@${plainDomain(text.slice(at + 1))}`;
}

/** Step 9 without its afterthoughts: what the policies that could apply make of the forward. */
function outboundGate(world: World, sender: Sender): Said {
  const bounce: Bounce = {
    code: '5.7.520',
    text: '',
  };
  const candidates = candidatesFor(world, sender);
  if (candidates === null) {
    return { gate: 'G4', outcome: 'unknown', leans: 'block', object: 'outboundPolicies', bounce, shaky: false };
  }
  const stopping = candidates.filter((one) => one.effect !== 'pass');
  if (stopping.length === 0) return pass('G4');
  const outcome = candidates.every((one) => one.effect === 'block') ? 'block' : 'unknown';
  const named = stopping.find((one) => one.certain) ?? stopping[0];
  const leans = candidates.find((one) => one.likely)?.effect === 'pass' ? 'pass' : 'block';
  return { gate: 'G4', outcome, leans, object: `outboundPolicies/${named?.policy}`, bounce, shaky: false };
}

export function stateGate(world: World, sender: Sender, to: string, domain: string, at: Date): Said {
  if (world.tenantBlock !== null) {
    const bounce = { code: world.tenantBlock, text: '' };
    return { gate: 'G5', outcome: 'block', leans: 'block', object: 'tenant', bounce, shaky: false };
  }
  if (world.blockList.state === 'present') {
    for (const one of world.blockList.value) {
      if (one.expires !== null && new Date(one.expires) <= at) continue;
      const covers =
        one.value === to || one.value === domain || (one.value.startsWith('*.') && rankOf(one.value, domain) >= 0);
      if (!covers) continue;
      const bounce = { code: '5.7.703', text: '' };
      return { gate: 'G5', outcome: 'block', leans: 'block', object: `blockList/${one.value}`, bounce, shaky: false };
    }
  }
  if (world.restricted.state === 'present' && world.restricted.value.some((one) => sender.addresses.includes(one))) {
    const bounce = { code: '5.1.8', text: '' };
    return {
      gate: 'G5',
      outcome: 'unknown',
      leans: 'block',
      object: `restricted/${sender.address}`,
      bounce,
      shaky: false,
    };
  }
  return pass('G5');
}

/** 0.3 and 6.1. */
function combine(cell: Cell, gates: readonly Said[]): Naive {
  const blocks = gates.filter((one) => one.outcome === 'block');
  const unknowns = gates.filter((one) => one.outcome === 'unknown');
  const [first, ...others] = blocks;
  if (first !== undefined) {
    // The hop behind the service acts after every gate of the service, so it takes the blame from none of them.
    const earlier = gates.slice(0, gates.indexOf(first));
    const preempted = earlier.some((one) => one.outcome === 'unknown' && one.gate !== 'G3');
    const bounce = bounceOf(cell, first);
    return {
      verdict: 'blocked',
      lean: null,
      decidedBy: { gate: first.gate, object: first.object },
      alsoBlockedBy: others.map((one) => ({ gate: one.gate, object: one.object })),
      ndr: bounce === null ? null : { ...bounce, expected: preempted || first.shaky },
      silent: bounce === null,
    };
  }
  const undecided = unknowns.find((one) => one.gate !== 'G3') ?? unknowns[0];
  if (undecided === undefined) return { ...notApplicable, verdict: 'allowed' };
  const bounce = bounceOf(cell, unknowns.find((one) => one.leans === 'block') ?? undecided);
  return {
    verdict: 'indeterminate',
    lean: unknowns.some((one) => one.leans === 'block') ? 'blocked' : 'allowed',
    decidedBy: { gate: undecided.gate, object: undecided.object },
    alsoBlockedBy: [],
    ndr: bounce === null ? null : { ...bounce, expected: true },
    silent: false,
  };
}

/** 6.1: an internal author of a message that an inbox rule forwards hears nothing from the outbound policy. */
function bounceOf(cell: Cell, said: Said): Bounce {
  const byInboxRule = cell.mechanism.startsWith('inbox-');
  if (said.gate === 'G4' && cell.original === 'internal' && byInboxRule) return null;
  return said.bounce;
}
