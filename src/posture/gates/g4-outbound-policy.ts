import type { FactName, Facts } from '../../policy/schema/facts.ts';
import type { Indexed, Sender } from '../world/indexed.ts';
import { match } from '../values/kleene.ts';
import type { GateResult, Settling } from '../values/verdict.ts';
import type { OutboundPolicy } from '../world/world.ts';
import { type Candidate, candidates, type Ladder, ladderFor, relevance } from './outbound-selection.ts';
import { isUnclear } from '../../kinds/rows/decode.ts';
import { block, pass, readAgain, stating, undecided, unsaid } from './result.ts';

/** The bounce of this gate and of no other. Source: forwarding page, August 2026. */
const forwardingBounce = {
  code: '5.7.520',
  text: 'Access denied, Your organization does not allow external forwarding. Please contact your administrator for further assistance. AS(7555)',
} as const;

/** What about a message makes a block of the outbound policy uncertain. */
export interface Doubts {
  /** A remote domain makes the recipient internal; null where it does not say. */
  readonly internalByEntry: boolean | null;
  /** The forward goes through a group. */
  readonly throughGroup: boolean;
  /** Transport rules that lower the spam level take the message, or may. */
  readonly bypass: boolean;
  /** It leaves over a connector to a relay; null where nobody knows. */
  readonly relayed: boolean | null;
}

/** The fact that each doubt waits for. */
const settling = {
  internalByEntry: 'outboundPolicyOnInternalDomains',
  throughGroup: 'outboundPolicyThroughGroups',
  onPremises: 'outboundPolicyOnPremises',
  bypass: 'bypassRule',
  relayed: 'outboundPolicyOnConnectors',
} as const satisfies Record<string, FactName>;

type Doubt = keyof typeof settling;

type Say = 'pass' | 'block' | 'unknown';

/** What the mode of a policy says; a policy that is gone says nothing. */
function modeSays(policy: OutboundPolicy | null, facts: Facts): Say {
  if (policy === null || isUnclear(policy.mode)) return 'unknown';
  if (policy.mode === 'On') return 'pass';
  if (policy.mode === 'Off') return 'block';
  const { automaticMeans } = facts;
  return automaticMeans === 'unknown' ? 'unknown' : automaticMeans === 'on' ? 'pass' : 'block';
}

/** The policy of a sender, before anything about the message is asked. */
export const selection = (index: Indexed, ladder: Ladder | null, sender: Sender): GateResult =>
  ladder === null ? unread : chosenFrom(candidates(index, ladder, sender), index.world.facts);

const unread = undecided('G4', 'block', {
  reason: 'policies-not-read',
  object: 'outboundPolicies',
  settledBy: [readAgain('Get-HostedOutboundSpamFilterPolicy')],
  ndr: forwardingBounce,
});

/** What the policies that may be a sender's say together. */
function chosenFrom(found: readonly Candidate[], facts: Facts): GateResult {
  const says = found.map((one) => modeSays(one.policy, facts));
  const decider = deciding(found, says);
  const told = { object: `outboundPolicies/${decider.name}`, ndr: forwardingBounce };
  if (says.every((one) => one === 'pass')) return pass('G4', { ...told, reason: 'mode-on', ndr: null });
  if (says.every((one) => one === 'block')) return block('G4', { ...told, reason: reasonOf(decider) });
  const certain = found.length === 1 || new Set(found.map((one) => one.policy)).size === 1;
  return undecided('G4', leanOf(found, says), {
    ...told,
    reason: certain ? reasonOf(decider) : 'selection-unknown',
    settledBy: [...membershipFacts(found), ...automaticFacts(found, facts), ...modeFacts(found)],
  });
}

/** Selects for one sender after another, and keeps what was said of the same candidates. */
export function selector(
  index: Indexed,
  whole: Ladder | null,
): (sender: Sender, groups: readonly string[]) => GateResult {
  if (whole === null) return () => unread;
  const relevant = relevance(index, whole);
  const made = new Map<string, GateResult>();
  return (sender, groups) => {
    const found = candidates(index, ladderFor(relevant, [sender.key, ...groups]), sender);
    const key = found.map(({ name, rule, taken }) => `${name}\n${rule?.name}\n${taken}`).join('\n');
    const chosen = made.get(key) ?? chosenFrom(found, index.world.facts);
    made.set(key, chosen);
    return chosen;
  };
}

/** The policy that certainly applies unless it lets through; then the first that may apply and does not. */
function deciding(found: readonly Candidate[], says: readonly Say[]): Candidate {
  const last = found.length - 1;
  const at = says[last] === 'pass' ? says.findIndex((one) => one !== 'pass') : last;
  return found[at < 0 ? last : at] ?? { name: 'Default', policy: null, rule: null, taken: match.yes };
}

function reasonOf({ policy }: Candidate): string {
  if (policy === null) return 'policy-missing';
  if (isUnclear(policy.mode)) return 'mode-unclear';
  return policy.mode === 'Off' ? 'mode-off' : 'mode-automatic';
}

/** A rule that nobody can decide counts as not matching unless it likely does; what is not open leans to blocked. */
function leanOf(found: readonly Candidate[], says: readonly Say[]): 'pass' | 'block' {
  const at = found.findIndex((one) => one.taken >= match.likely);
  return says[at] === 'pass' ? 'pass' : 'block';
}

const membershipFacts = (found: readonly Candidate[]): readonly Settling[] =>
  found
    .filter((one) => one.taken !== match.yes && one.rule !== null)
    .map((one) => ({
      fact: `whether the outbound rule "${one.rule?.name ?? one.name}" covers the sender`,
      how: 'name the sender or a plain mail-enabled group in it, or state tenant.facts.nestedGroups',
    }));

const automaticFacts = (found: readonly Candidate[], facts: Facts): readonly Settling[] =>
  facts.automaticMeans === 'unknown' && found.some((one) => one.policy?.mode === 'Automatic')
    ? [stating('automaticMeans')]
    : [];

const modeFacts = (found: readonly Candidate[]): readonly Settling[] =>
  found.flatMap(({ name, policy }) =>
    policy !== null && isUnclear(policy.mode) ? [unsaid(`outboundPolicies/${name}`, policy.mode.unclear)] : [],
  );

/** G4: the outbound policy that applies, in the light of how the message travels. */
export function outboundPolicyGate(chosen: GateResult, sender: Sender, facts: Facts, doubts: Doubts): GateResult {
  const raised = doubtsOf(sender, doubts);
  if (raised.some((one) => facts[settling[one]] === 'skipped' && isCertain(one, doubts)))
    return pass('G4', { reason: 'not-applied-on-this-route', object: chosen.object });
  if (chosen.outcome !== 'block') return chosen;
  const open = raised.filter((one) => !settled.has(facts[settling[one]] ?? 'unknown'));
  const [first] = open;
  if (first === undefined) return chosen;
  const settledBy = open.map((one) => stating(settling[one]));
  return { ...chosen, outcome: 'unknown', tag: 'UNK', reason: first, settledBy };
}

/** A way that the message only may take skips nothing. */
const isCertain = (one: Doubt, doubts: Doubts): boolean => one === 'onPremises' || doubts[one] === true;

/** What is stated where the policy stops a message in spite of a doubt. */
const settled: ReadonlySet<string> = new Set(['applies', 'ignore']);

function doubtsOf(sender: Sender, doubts: Doubts): readonly Doubt[] {
  const open: Doubt[] = [];
  if (doubts.internalByEntry !== false) open.push('internalByEntry');
  if (doubts.throughGroup) open.push('throughGroup');
  if (isOnPremises(sender)) open.push('onPremises');
  if (doubts.bypass) open.push('bypass');
  if (doubts.relayed !== false) open.push('relayed');
  return open;
}

/** On whether these controls hold for mailboxes elsewhere that relay through the tenant, the sources contradict. */
export const isOnPremises = (sender: Pick<Sender, 'type'>): boolean => sender.type === 'MailUser';
