import { combine, notApplicable } from '../question/combine.ts';
import type { DestinationClass } from './destinations.ts';
import { overridden } from '../gates/g0-mailbox.ts';
import { remoteDomainGate } from '../gates/g1-remote-domain.ts';
import { pathTo } from '../gates/g3-routing.ts';
import { isOnPremises, selector } from '../gates/g4-outbound-policy.ts';
import { isRestricted, senderStateGate } from '../gates/g5-sender-state.ts';
import { ladder } from '../gates/outbound-selection.ts';
import type { Indexed, Sender } from '../world/indexed.ts';
import { columnsOf, type RuleTable } from './rule-table.ts';
import { type Destination, destinationOf, internalByEntry } from '../world/scope.ts';
import { senderIn, type SenderIndex } from './senders.ts';
import { type Shared, summaryNumber } from './summary.ts';
import { type Cell, type GateResult, type Mechanism, mechanisms } from '../values/verdict.ts';

/** A sender class as the gates beside the transport rules see it. */
export interface SenderProfile {
  readonly example: string;
  /** What the outbound policies say of it. */
  readonly chosen: GateResult;
  /** Equal numbers, equal to the outbound policies, the state of the sender and the forwards of the mailbox. */
  readonly state: number;
  /** The state without the forwards of the mailbox. */
  readonly bareState: number;
  /** The number of what the gates ask of the world beside senders, destinations and rules. */
  readonly background: number;
  /** The summaries of the mechanisms that the mailbox's own forwards override. */
  readonly overridden: Overridden;
}

/** Whether the same is answered for two senders wherever the rules make the same of them. */
export const isAlike = (one: SenderProfile, other: SenderProfile): boolean =>
  one.state === other.state &&
  one.bareState === other.bareState &&
  one.background === other.background &&
  one.overridden === other.overridden;

/** What is left to ask of a sender at a place: all that the gates look at, or nothing of its own where something else has decided. */
export type SenderPart = 'bareState' | 'background';

type Overridden = Partial<Record<Mechanism, number>>;

/** Every class of senders, as the gates of one world see it. */
export function senderProfiles(
  index: Indexed,
  background: number,
  senders: SenderIndex,
  common: Shared,
): readonly SenderProfile[] {
  const { outbound } = index.world;
  const choose = selector(index, outbound.state === 'present' ? ladder(outbound.value) : null);
  return senders.classes.map((one) => {
    const sender = senderIn(index, one);
    const chosen = choose(sender, one.groups);
    const bare = `${background}\n${stateOf(index, sender, chosen)}`;
    const own = overrides(index, sender, common);
    const bareState = common.senderStates.of(bare, null);
    const state = own === none ? bareState : common.senderStates.of(`${bare}\n${JSON.stringify(own)}`, null);
    return { example: one.example, chosen, state, bareState, background, overridden: own };
  });
}

/** What the gates ask of a world beside senders, destinations and rules. */
export const backgroundOf = ({ world }: Indexed): string =>
  JSON.stringify([
    world.facts,
    world.tenantBlock,
    world.acceptedDomains.state,
    world.remoteDomains.state,
    world.outbound.state,
    world.transportRules.state,
    world.forwards.state,
    world.connectors.state === 'present' ? world.connectors.value : world.connectors.state,
  ]);

function stateOf(index: Indexed, sender: Sender, { outcome, lean, object, reason }: GateResult): string {
  const mode = outcome === 'pass' ? 'pass' : `${outcome} ${lean} ${object} ${reason}`;
  return `${mode}\n${isOnPremises(sender)}\n${isRestricted(index, sender) ? sender.address : ''}`;
}

const none: Overridden = {};

function overrides(index: Indexed, sender: Sender, common: Shared): Overridden {
  if (index.forwards?.has(sender.key) !== true) return none;
  const entries = mechanisms.flatMap((one) => {
    const reason = overridden(index, sender, one);
    return reason === null ? [] : [[one, summaryNumber(common, notApplicable(reason))] as const];
  });
  return Object.fromEntries(entries);
}

/** A destination class as the gates see it. */
export interface DestinationProfile {
  readonly example: string;
  readonly state: number;
  /** The state without the remote domain entry, which forwarding to a directory object does not meet. */
  readonly bareState: number;
  readonly internal: boolean;
  /** The summary where a remote domain stops whatever it sees, before rules and policies; null where none does. */
  readonly shut: number | null;
  /** Its column under each flavour. */
  readonly columns: readonly number[];
}

/** Every class of destinations, as the gates of one world see it. */
export function destinationProfiles(
  index: Indexed,
  table: RuleTable,
  classes: readonly DestinationClass[],
  at: Date,
  common: Shared,
): readonly DestinationProfile[] {
  const { destinationStates } = common;
  return classes.map(({ example }) => {
    const to = destinationOf(index, example);
    if (to === null) throw new RangeError(`${example} is no destination`);
    const bare = placeState(index, to, at);
    return {
      example,
      state: destinationStates.of(`${bare} ${entryState(to)}`, null),
      bareState: destinationStates.of(bare, null),
      internal: to.scope === 'internal',
      shut: shutBy(index, to, common),
      columns: columnsOf(index, table, to),
    };
  });
}

/** What is summed up where the remote domain alone decides; who sends how does not show in it. */
function shutBy(index: Indexed, to: Destination, common: Shared): number | null {
  if (to.scope === 'internal' || to.entry?.autoForwardEnabled !== false) return null;
  const cell: Cell = { sender: '', mechanism: 'inbox-forward', to: to.domain, original: 'external' };
  return summaryNumber(common, combine(cell, [remoteDomainGate(index, cell.mechanism, to)], []));
}

function entryState({ entry }: Destination): string {
  if (entry === null) return 'none';
  return entry.autoForwardEnabled === true ? 'open' : `${entry.autoForwardEnabled === false} ${entry.domainName}`;
}

function placeState(index: Indexed, to: Destination, at: Date): string {
  const way = pathTo(index, to, unrouted);
  return JSON.stringify([
    to.scope,
    to.hybridDomain,
    internalByEntry(to),
    way.relayed,
    way.unseen ? (way.connector?.name ?? null) : null,
    senderStateGate(index, nobody, to, at).object,
  ]);
}

/** What no rule sends over a connector. */
const unrouted = [null] as const;
const nobody: Sender = { key: '', address: '', domain: '', type: '' };
