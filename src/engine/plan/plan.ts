import type { JsonObject } from '../../json.ts';
import type { Because, Effect, FieldChange, Governance, Place } from '../../kinds/kind.ts';
import type { Hazard } from '../../diagnostics/hazards.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Ending, Guardrails } from '../../policy/schema/policy.ts';
import type { Call } from '../../tenant/tenant.ts';
import type { NumberedBeside, PlannedGrant } from '../../posture/granted/planned-grants.ts';
import type { PlanPosture } from './plan-posture.ts';
import type { PlannedEvidence } from './plan-evidence.ts';
import type { Unread } from '../answers/survey.ts';
import type { Proof, EffectWait } from '../proof/proof.ts';

/** One move of a plan: plain JSON, shown, hashed, approved, scripted and executed as it stands. */
export interface Step {
  readonly id: string;
  /** `section/key` of the object it concerns. */
  readonly object: string;
  readonly title: string;
  readonly call: Call;
  readonly undo: readonly Call[];
  /** Ids of the steps that must be done before it. */
  readonly after: readonly string[];
  /** Earlier steps that have to have taken effect before it, because without their effect it opens or interrupts something. */
  readonly barrier: readonly EffectWait[];
  readonly hazards: readonly Hazard[];
  readonly effect: Effect;
  /** The object's properties afterwards, null when it is gone; of a step that writes items of a list, those items alone. */
  readonly becomes: JsonObject | null;
  /** The policy line that asks for it; null where no policy declares the object. */
  readonly source: Place | null;
}

/** The properties of one object that a plan relies on, as they were read; null where the object was absent. */
export interface Observation {
  readonly object: string;
  readonly properties: JsonObject | null;
  /** SHA-256 of `properties`. */
  readonly hash: string;
}

/** The difference for one object, as a plan shows it. */
export interface PlannedChange {
  readonly action: 'create' | 'update' | 'delete' | 'ignore' | 'unknown';
  readonly object: string;
  /** `remote domain`, `outbound policy`. */
  readonly noun: string;
  readonly name: string;
  readonly because: Because | null;
  readonly fields: readonly FieldChange[];
  /** Why nothing is done (`ignore`) or can be said (`unknown`), or what the object lets out. */
  readonly remarks: readonly string[];
  readonly source: Place | null;
  /** Who answers for it and why, as its entry says; empty where nobody does. */
  readonly governance: Governance;
  /** The grants that ask for it; missing where none does. */
  readonly grants?: readonly string[];
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** A test of the posture that a plan has to pass, as it is asked. */
export interface PlannedExpectation {
  readonly name: string;
  readonly spec: JsonObject;
  readonly source: Place;
}

/** One thing that a finding says of a state of the tenant. */
export interface PlannedFinding {
  /** `L10`, `B-FWD-2`: `postern explain` tells what it means. */
  readonly id: string;
  readonly answer: 'not met' | 'undecided';
  readonly severity: 'warning' | 'note';
  /** `section/name`; null for people and places, and for the tenant as a whole. */
  readonly object: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** What a plan brings into the findings, and what it mends. */
export interface PlannedFindings {
  readonly brings: readonly PlannedFinding[];
  readonly mends: readonly PlannedFinding[];
}

/** Ordered steps for one live state. Canonical JSON; schema in `schemas/plan.schema.json`. */
export interface Plan {
  readonly format: 'postern-plan/1';
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly tool: string;
  readonly policies: { readonly digest: string; readonly commit: string | null };
  /** The digest of the plan whose run this one takes back; missing where policies were planned. */
  readonly undoes?: string;
  readonly madeAt: string;
  readonly expiresAt: string;
  readonly facts: Facts;
  readonly guardrails: Guardrails;
  readonly expectations: readonly PlannedExpectation[];
  /** The comparison of the posture before and after. */
  readonly posture: PlanPosture;
  /** The grants that the posture is held to; missing where the policies have none. */
  readonly grants?: readonly PlannedGrant[];
  /** Where the posture is not as the grants say; missing where the policies have none. */
  readonly besideGrants?: readonly NumberedBeside[];
  readonly findings: PlannedFindings;
  /** What was seen in traces and reports, and what becomes of it; missing where nobody gave any. Nobody approves it. */
  readonly evidence?: PlannedEvidence;
  readonly observed: readonly Observation[];
  /** What the posture rests on and could not be read. */
  readonly unread: readonly Unread[];
  readonly changes: readonly PlannedChange[];
  /** How many declared objects are already as declared. */
  readonly kept: number;
  readonly ending: readonly Ending[];
  readonly steps: readonly Step[];
  /** What was found in the states between the steps. */
  readonly proof: Proof;
  /** Guardrails that the plan breaks; a plan with one cannot be applied. */
  readonly refusals: readonly Refusal[];
  /** What is to be known before a yes: guardrails that only warn, and what an undo leaves to a person. */
  readonly warnings: readonly Refusal[];
  /** SHA-256 over what is approved, which is all but times, places in files, the tool, the commit and what ends soon. */
  readonly digest: string;
  /** SHA-256 over the digest and what that leaves out: one changed byte is refused. */
  readonly seal: string;
}
