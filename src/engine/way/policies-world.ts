import { refName, type StepDraft } from '../../kinds/kind.ts';
import { eachSection, sectionsOf } from '../../kinds/objects.ts';
import { overlay } from '../../kinds/table.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { World } from '../../posture/world/world.ts';
import { type Known, present } from '../../tenant/tenant.ts';
import type { Live } from '../../kinds/kind.ts';
import type { LiveTenant } from '../live/live.ts';
import { project } from '../live/project.ts';
import { viewOf } from '../world/world.ts';
import type { Stranger } from './effects.ts';
import type { RuleOtherwise } from './rule-otherwise.ts';

/** The tenant as the policies would have it: the plan carried out, and only what they declare, accept or spare beside it. */
export interface PoliciesWorld {
  readonly world: World;
  /** The same, and one stranger in it. */
  readonly withStranger: (one: Stranger) => World;
}

export interface Ground {
  readonly live: LiveTenant;
  readonly steps: readonly StepDraft[];
  readonly strangers: readonly Stranger[];
  readonly inboxRules: World['inboxRules'];
  /** Rules that are not as their entries say, as these do. */
  readonly otherwise: ReadonlyMap<string, Pick<RuleOtherwise, 'declared'>>;
  /** What journals mail as the policies would have it. */
  readonly journaling: World['journaling'];
  readonly facts: Facts;
}

export function policiesWorld({
  live,
  steps,
  strangers,
  inboxRules,
  otherwise,
  journaling,
  facts,
}: Ground): PoliciesWorld {
  const after = project(live, steps);
  const worldOf = (gone: readonly Stranger[]): World => {
    const { world } = viewOf(asDeclared(without(after, gone), otherwise), facts);
    const rules = new Map([...inboxRules, ...world.inboxRules]);
    return { ...world, inboxRules: rules, ...(journaling === undefined ? {} : { journaling }) };
  };
  return {
    world: worldOf(strangers),
    withStranger: (one) => worldOf(strangers.filter((other) => other !== one)),
  };
}

/** Rules that an entry allows otherwise than they are, as it allows them: whatever a plan or a stranger would make of them. */
function asDeclared(live: LiveTenant, otherwise: Ground['otherwise']): LiveTenant {
  const rules = live.sections.inboxForwards;
  if (rules.state !== 'present' || otherwise.size === 0) return live;
  const value = rules.value.map((one) => otherwise.get(refName(one.ref))?.declared ?? one);
  return { ...live, sections: { ...live.sections, inboxForwards: present(value) } };
}

function without(live: LiveTenant, gone: readonly Stranger[]): LiveTenant {
  const byName = new Map(gone.map((one) => [refName(one.live.ref), one]));
  const sections = eachSection(live.sections).map(([section, known]) => [section, less(known, byName)] as const);
  return { ...live, sections: sectionsOf(sections) };
}

const less = (known: Known<readonly Live[]>, gone: ReadonlyMap<string, Stranger>): Known<readonly Live[]> =>
  known.state === 'present' ? present(known.value.flatMap((one) => left(one, gone.get(refName(one.ref))))) : known;

/** What the service keeps is closed, as a policy would close it. */
function left(one: Live, stranger: Stranger | undefined): readonly Live[] {
  if (stranger === undefined) return [one];
  const { close, removable } = stranger.kind.undeclared(one);
  if (removable) return [];
  if (close === null) return [one];
  const table = stranger.kind.properties.filter(({ name }) => name in close);
  return [{ ...one, properties: overlay(table, one.properties, close) }];
}
