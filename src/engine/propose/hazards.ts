import { type Hazard, hazardNames } from '../../diagnostics/hazards.ts';
import { reroutes } from '../../kinds/connector/meaning.ts';
import { refName } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Call } from '../../tenant/tenant.ts';
import type { Judgement } from './judge.ts';
import { indexOf, type LiveTenant, sectionHolding } from '../live/live.ts';
import { lossesOf } from './lost-mail.ts';
import type { Proven } from '../proof/prove.ts';
import type { ProvenStep } from '../proof/proven-steps.ts';
import { kindOf } from '../live/ranks.ts';

/** What hazards are worked out from: steps in their order, and the tenant before the first of them. */
interface Judged {
  readonly proven: Proven;
  readonly live: LiveTenant;
  readonly judgement: Judgement;
  readonly facts: Facts;
  readonly at: Date;
}

/** Says of each step what it may break. Plans and applies ask here, and nobody is believed who says it by hand. */
export function withHazards({ proven, live, judgement, facts, at }: Judged): readonly ProvenStep[] {
  const { steps } = proven;
  const losing = lossesOf(proven, live, facts, at);
  const wide = lastOf(steps, judgement.wide);
  return steps.map((step, n) => {
    const found: ReadonlySet<Hazard> = new Set([
      ...step.hazards.filter((one) => one === 'opens-transiently' || one === 'interrupts'),
      ...(wide.has(n) ? (['tenant-wide'] as const) : []),
      ...(losing.has(n) ? (['loses-mail'] as const) : []),
      ...(turnsMail(step.call) ? (['reroutes'] as const) : []),
      ...(writesRules(step.call) ? (['removes-client-rules'] as const) : []),
      ...(isLasting(step, live) ? (['not-undoable'] as const) : []),
      ...(removes(step.call) ? (['removes-object'] as const) : []),
    ]);
    return Object.assign({}, step, { hazards: hazardNames.filter((one) => found.has(one)) });
  });
}

/** The places of the last steps that write some objects. */
const lastOf = (steps: readonly ProvenStep[], objects: ReadonlySet<string>): ReadonlySet<number> =>
  new Set([...objects].map((object) => steps.findLastIndex(({ ref }) => refName(ref) === object)));

function isLasting({ undo, ref, call }: ProvenStep, live: LiveTenant): boolean {
  if (undo.length === 0) return true;
  const section = sectionHolding(live, refName(ref));
  const object = section.state === 'present' ? indexOf(section.value).get(refName(ref)) : undefined;
  return removes(call) && object !== undefined && kindOf(refName(ref))?.irreplaceable?.(object) === true;
}

/** Whether a call begins, changes or ends the way of some mail; what it sets is what changes. */
const turnsMail = (call: Call): boolean =>
  call.via === 'exchange' && /-(?:In|Out)boundConnector$/u.test(call.cmdlet) && reroutes(call.cmdlet, call.parameters);

/** Any change of an inbox rule from outside Outlook does so. Source: Disable- and Enable-InboxRule references, August 2026. */
const writesRules = (call: Call): boolean => call.via === 'exchange' && call.cmdlet.endsWith('-InboxRule');

/** Whether a call deletes something, which is more than taking somebody out of a group. */
const removes = (call: Call): boolean =>
  call.via === 'graph'
    ? call.method === 'DELETE' && !call.path.endsWith('/$ref')
    : call.cmdlet.startsWith('Remove-') && call.cmdlet !== 'Remove-DistributionGroupMember';
