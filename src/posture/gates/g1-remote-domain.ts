import type { Facts } from '../../policy/schema/facts.ts';
import type { Indexed } from '../world/indexed.ts';
import { patternsFor } from '../world/domains.ts';
import { type Destination, governing } from '../world/scope.ts';
import type { Cell, GateResult, Tag } from '../values/verdict.ts';
import { isUnclear, type Unclear } from '../../kinds/rows/decode.ts';
import type { RemoteDomain } from '../world/world.ts';
import { block, pass, readAgain, stating, undecided, unsaid } from './result.ts';

/** G1: the remote domain entry of the destination. It drops without a word. Source: remote domains page, 2021. */
export function remoteDomainGate(index: Indexed, mechanism: Cell['mechanism'], to: Destination): GateResult {
  // Forwarding that an administrator set to a directory object is not affected.
  if (mechanism === 'mailbox-object') return pass('G1', { reason: 'object-forwarding-not-seen', tag: 'DOC-OLD' });
  const { entry } = to;
  if (entry === null) {
    const settledBy = [readAgain('Get-RemoteDomain')];
    return undecided('G1', 'pass', { reason: 'no-entry-read', object: 'remoteDomains', tag: 'INF', settledBy });
  }
  const object = `remoteDomains/${entry.domainName}`;
  const tag = tagOf(index, to.domain, mechanism);
  if (isUnclear(entry.autoForwardEnabled)) return openEntry(entry, entry.autoForwardEnabled);
  if (entry.autoForwardEnabled) return pass('G1', { reason: 'entry-allows', object, tag });
  return block('G1', { reason: 'entry-blocks', object, tag });
}

/** Whether what a group sends on to its members still counts as an automatic forward, no source says. */
export function toMember(result: GateResult, { remoteDomainsThroughGroups }: Facts): GateResult {
  if (result.outcome !== 'block' || remoteDomainsThroughGroups === 'applies') return result;
  const { object } = result;
  if (remoteDomainsThroughGroups === 'skipped') return pass('G1', { reason: 'not-applied-on-this-route', object });
  const settledBy = [stating('remoteDomainsThroughGroups')];
  return undecided('G1', 'block', { reason: 'through-group', object, settledBy });
}

/** An entry that is there and does not say whether it lets anything out. */
const openEntry = ({ domainName }: RemoteDomain, { unclear }: Unclear): GateResult =>
  undecided('G1', 'pass', {
    reason: 'entry-unclear',
    object: `remoteDomains/${domainName}`,
    settledBy: [unsaid(`remoteDomains/${domainName}`, unclear)],
  });

/** The hybrid trap: a colleague still on-premises is internal, and the entry of the routing domain stops the forward. */
export function hybridTrap(index: Indexed, domain: string): GateResult | null {
  const entry = governing(index, domain);
  if (entry === null || entry.autoForwardEnabled === true) return null;
  if (isUnclear(entry.autoForwardEnabled)) return openEntry(entry, entry.autoForwardEnabled);
  return block('G1', { reason: 'hybrid-trap', object: `remoteDomains/${entry.domainName}`, tag: 'REP' });
}

/** That the most specific entry wins is inferred; it matters where entries that cover the domain disagree. */
function tagOf(index: Indexed, domain: string, mechanism: Cell['mechanism']): Tag {
  const says = new Set<RemoteDomain['autoForwardEnabled']>();
  for (const pattern of patternsFor(domain)) {
    const entry = pattern === '*' ? undefined : index.remote?.get(pattern);
    if (entry !== undefined) says.add(entry.autoForwardEnabled);
  }
  if (says.size > 1) return 'INF';
  return mechanism === 'mailbox-smtp' ? 'REP' : 'DOC-OLD';
}
