import { kinds } from '../../kinds/index.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { Need } from '../live/live-read.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Plan } from '../plan/plan.ts';
import type { JournaledRun } from './run.ts';
import { identitiesIn, namesRecipients } from './unnamed.ts';

/** What an undo has to read: what the run touched, whom that named, and what the posture asks for. */
export function needOf({ plan, before }: JournaledRun): Need {
  const keys = (section: string): readonly string[] => [
    ...new Set(
      plan.steps
        .filter((step) => sectionOf(step.object) === section)
        .map((step) => step.object.slice(section.length + 1)),
    ),
  ];
  return {
    sections: new Map(kinds.map((kind) => [kind, keys(kind.section)])),
    identities: [...new Set(Object.entries(before.objects).flatMap(([object, was]) => namedBy(object, was)))],
    surroundings: true,
  };
}

function namedBy(object: string, was: JournaledRun['before']['objects'][string] | undefined): readonly string[] {
  const kind = kinds.find((one) => one.section === sectionOf(object));
  const naming = (kind?.properties ?? []).filter(namesRecipients);
  return naming.flatMap(({ name }) => identitiesIn(was?.properties[name] ?? null));
}

/**
 * What an undo asks for in place of policies: the tenant, the facts and the limits that the plan went by. Nobody answers
 * for what was there before, so that nobody can be asked for an owner or a reason.
 */
export function askedBy({ tenant, facts, guardrails, policies }: Plan): Desired {
  return {
    tenant: { ...tenant, facts, cloud: 'worldwide', exchange: 'rest', statements: [] },
    guardrails: { ...guardrails, requireOnGrant: [] },
    digest: policies.digest,
    scope: new Map(),
    expectations: [],
    accepted: [],
    grants: null,
    entries: new Map(),
    ending: [],
    at: '',
    sections: new Map(),
  };
}
