import { textAt } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import { sends } from '../../kinds/inbox-forward/live.ts';
import { isOverridden } from '../../posture/change/shifts.ts';
import { forwardsOf } from '../../posture/findings/forwards/configured.ts';
import { forwardsOfRule, type JudgedForward } from '../../posture/question/forwards.ts';
import type { Verdict } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import type { LiveTenant } from '../live/live.ts';
import { kindOf } from '../live/ranks.ts';
import { inboxRuleOf, ruleOwner } from '../world/inbox-rules.ts';

/** What rules are told from: the tenant, and how it judges. */
export interface RulesAt {
  readonly live: Pick<LiveTenant, 'directory' | 'sections'>;
  readonly world: World;
  readonly at: Date;
}

/** One inbox rule, wherever it is told: where it sends, whether that gets out or what blocks it, and whether it deletes. */
export function toldRule(one: Live, { live, world, at }: RulesAt): readonly string[] {
  const rule = inboxRuleOf(one);
  if (rule === null) return [sends(one)];
  const forwards = forwardsOfRule(world, ruleOwner(one, live), rule, at);
  const kept = rule.keepsCopy ? [] : ['deletes the message: the mailbox keeps no copy'];
  return [`${sends(one)}${fates(forwards)}`, ...kept];
}

/** The same of what is set on a mailbox. */
export function toldForward({ name, properties }: Live, { world, at }: RulesAt): readonly string[] {
  const to = textAt(properties, 'forwardingAddress') || textAt(properties, 'forwardingSmtpAddress');
  if (to === '') return [];
  const own = forwardsOf(world, at).filter((one) => one.rule === null && one.from === name);
  const kept = own.every((one) => one.keepsCopy) ? [] : ['the mailbox keeps no copy'];
  return [`forwards the mail of ${name} to ${to}${fates(own)}`, ...kept];
}

/** `: gets out`, or what becomes of each target where that differs. */
function fates(forwards: readonly JudgedForward[]): string {
  const byFate = new Map<string, string[]>();
  for (const { to, verdict } of forwards) byFate.set(fateOf(verdict), [...(byFate.get(fateOf(verdict)) ?? []), to]);
  const [first, ...others] = [...byFate];
  if (first === undefined) return '';
  if (others.length === 0) return `: ${first[0]}`;
  return `: ${[first, ...others].map(([fate, to]) => `to ${to.join(', ')} ${fate}`).join('; ')}`;
}

/** Of what leads outside and does not get there by that alone. */
export const notInEffect = 'not in effect: another forward of the mailbox takes its place';

function fateOf({ verdict, lean, decidedBy, reason }: Verdict): string {
  switch (verdict) {
    case 'allowed':
      return 'gets out';
    case 'not-applicable':
      return isOverridden({ reason }) ? notInEffect : 'stays inside';
    case 'blocked':
      return `blocked${decidedBy === null ? '' : ` by ${nameOf(decidedBy.object)}`}`;
    case 'indeterminate':
      return `undecided${lean === null ? '' : ` (likely ${lean})`}`;
  }
}

/** `outbound policy “Default”`. */
function nameOf(object: string): string {
  const noun = kindOf(object)?.noun;
  return noun === undefined ? object : `${noun} “${object.slice(object.indexOf('/') + 1)}”`;
}
