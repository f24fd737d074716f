import { ladder } from '../../gates/outbound-selection.ts';
import { selection } from '../../gates/g4-outbound-policy.ts';
import { indexed, senderOf } from '../../world/indexed.ts';
import { senderClasses } from '../../matrix/senders.ts';
import type { World } from '../../world/world.ts';

export const domainEntry = (domain: string): string => `remoteDomains/${domain}`;

/** Whether there is nobody whom an outbound policy lets forward; null where somebody may be let, and nobody can tell. */
export function everyPolicyBlocks(world: World): boolean | null {
  if (world.outbound.state !== 'present') return null;
  const index = indexed(world);
  const steps = ladder(world.outbound.value);
  const says = senderClasses([world]).classes.map(
    ({ example }) => selection(index, steps, senderOf(index, example)).outcome,
  );
  if (says.includes('pass')) return false;
  return says.includes('unknown') ? null : true;
}
