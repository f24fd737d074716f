import type { World } from '../../posture/world/world.ts';

/**
 * A rule that is on, no grant asks for, and ends the list above one that grants ask for; null where there is none. Rules of
 * very many grants stand last, below what the tenant has of its own.
 */
export function ruleEndingAbove(made: ReadonlySet<string>, { transportRules }: World): string | null {
  if (transportRules.state !== 'present') return null;
  const rules = transportRules.value.toSorted((one, other) => one.priority - other.priority);
  const isMade = (name: string): boolean => made.has(`transportRules/${name.toLowerCase()}`);
  const last = rules.findLastIndex(({ name }) => isMade(name));
  const own = rules
    .slice(0, Math.max(last, 0))
    .find(({ name, enabled, actions }) => enabled && actions.stopRuleProcessing && !isMade(name));
  return own?.name ?? null;
}
