import type { Facts } from '../../policy/schema/facts.ts';
import { patternsFor } from '../world/domains.ts';
import type { Indexed, Sender } from '../world/indexed.ts';
import type { Destination } from '../world/scope.ts';
import type { GateResult } from '../values/verdict.ts';
import { block, pass, stating, undecided } from './result.ts';

const bounces = {
  restricted: { code: '5.1.8', text: 'Access denied, bad outbound sender' },
  blockList: {
    code: '5.7.703',
    text: "Your message can't be delivered because the recipient is blocked by your organization",
  },
} as const;

const inGoodStanding = pass('G5', { reason: 'in-good-standing' });

/** Only a person may release somebody: each release is counted, and above a limit only Microsoft does it. Source: Remove-BlockedSenderAddress reference, August 2026. */
export const releasing = (address: string): string =>
  `once the account is secure, release it by hand: Remove-BlockedSenderAddress -SenderAddress ${address}`;

/** G5: the state of the sender and the tenant, and the tenant's block list. */
export function senderStateGate(index: Indexed, sender: Sender, to: Destination, at: Date): GateResult {
  const { tenantBlock } = index.world;
  if (tenantBlock !== null)
    return block('G5', {
      reason: 'tenant-blocked',
      object: 'tenant',
      ndr: { code: tenantBlock, text: 'Access denied' },
    });
  const entry = blockListEntry(index, to, at);
  if (entry !== null)
    return block('G5', { reason: 'block-list', object: `blockList/${entry}`, tag: 'INF', ndr: bounces.blockList });
  if (!isRestricted(index, sender)) return inGoodStanding;
  return restrictedGate(sender, index.world.facts);
}

/** What becomes of a forward of a restricted sender, no source says. */
function restrictedGate({ address }: Sender, { restrictedForwards }: Facts): GateResult {
  const told = { object: `restricted/${address}`, reason: 'restricted-entity' };
  if (restrictedForwards === 'sent') return pass('G5', told);
  const ndr = bounces.restricted;
  if (restrictedForwards === 'blocked') return block('G5', { ...told, ndr });
  const { fact, how } = stating('restrictedForwards');
  return undecided('G5', 'block', { ...told, ndr, settledBy: [{ fact, how: `${releasing(address)}, or ${how}` }] });
}

/** The same for mail that somebody sends by hand, which a restricted sender may not. Source: Remove blocked users from the Restricted entities page. */
export function sendingGate(index: Indexed, sender: Sender, to: Destination, at: Date): GateResult {
  const gate = senderStateGate(index, sender, to, at);
  if (gate.reason !== 'restricted-entity') return gate;
  return block('G5', { reason: gate.reason, object: gate.object, ndr: bounces.restricted });
}

/** Whether one of the sender's addresses is on the list of those who may not send. */
export function isRestricted({ restricted, world }: Indexed, { key, address }: Sender): boolean {
  if (restricted === null || restricted.size === 0) return false;
  const addresses = world.recipients.get(key)?.addresses ?? [address];
  return restricted.has(address) || addresses.some((one) => restricted.has(one));
}

function blockListEntry(index: Indexed, to: Destination, at: Date): string | null {
  const { blocked } = index;
  if (blocked === null || blocked.size === 0) return null;
  const names = [...(to.address === null ? [] : [to.address]), ...patternsFor(to.domain)];
  const now = at.getTime();
  const holds = (name: string): boolean =>
    blocked.get(name)?.some(({ expires }) => expires === null || now < Date.parse(expires)) === true;
  return names.find((name) => name !== '*' && holds(name)) ?? null;
}

/** What this gate would say more with, and was not read. It makes no verdict uncertain. */
export function notCollected(index: Indexed): readonly string[] {
  return [
    ...(index.world.restricted.state === 'present' ? [] : ['Get-BlockedSenderAddress']),
    ...(index.world.blockList.state === 'present' ? [] : ['Get-TenantAllowBlockListItems']),
  ];
}
