import { textsOf } from '../../gates/predicate-sender.ts';
import { asksLoopHeader } from '../../gates/predicate-message.ts';
import { isActive } from '../../gates/active.ts';
import type { TransportRule, World } from '../../world/world.ts';
import { read } from '../finding.ts';

export const ruleName = ({ name }: TransportRule): string => `transportRules/${name}`;

export const acting = (world: World, at: Date): readonly TransportRule[] =>
  read(world.transportRules).filter((rule) => rule.enabled && rule.mode === 'Enforce' && isActive(rule, at.getTime()));

/** A rule that looks for automatic forwards, by their class or by the header that inbox rules leave. */
export const isForwardRule = (rule: TransportRule): boolean =>
  rule.conditions.some(
    (one) => (one.name === 'messageTypeMatches' && textsOf(one.value).includes('autoforward')) || asksLoopHeader(one),
  );
