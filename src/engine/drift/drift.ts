import type { Json } from '../../json.ts';
import type { Place } from '../../kinds/kind.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';
import type { Unread } from '../answers/survey.ts';
import type { NumberedBeside, PlannedGrant } from '../../posture/granted/planned-grants.ts';
import type { PlanPosture } from '../plan/plan-posture.ts';
import type { MailEffect } from '../way/effects.ts';
import type { ChangedBy } from '../who/authorship.ts';
import type { Plan, PlannedChange } from '../plan/plan.ts';

/** A deviation that a policy accepts until a day, as it stands. */
export interface AcceptedDeviation {
  readonly object: string;
  readonly property: string;
  readonly value: Json;
  readonly until: string | null;
  readonly reason: string | null;
}

/** Something that policies allow to send mail on, and that the tenant has no longer. */
export interface Gone {
  readonly object: string;
  readonly source: Place;
}

/** A change that the service announced, and that may be behind something that moved. */
export interface Announced {
  readonly object: string;
  readonly text: string;
  readonly source: string;
}

/** An object that lets mail out, diverts or copies it, and that policies neither declare, nor accept, nor spare. */
export interface Unsanctioned extends PlannedChange {
  readonly does: readonly MailEffect[];
}

/** An expectation that does not hold on the tenant as it is. */
export interface Disappointed {
  readonly name: string;
  /** The question that breaks it, or why nobody can judge it. */
  readonly message: string;
  readonly source: Place;
}

/** Where the tenant moved away from the policies. */
export interface Drift {
  readonly format: 'postern-drift/1';
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly madeAt: string;
  /** Nothing below moved, nobody strange is on the way of the mail, every expectation holds, and everything was read. */
  readonly clean: boolean;
  /** Everything that was needed could be read. */
  readonly complete: boolean;
  /** Objects that are not as they were declared or accepted, and undeclared ones that a policy removes or closes. */
  readonly moved: readonly PlannedChange[];
  readonly unsanctioned: readonly Unsanctioned[];
  readonly expectations: readonly Disappointed[];
  /** From the posture that the policies ask for to that of the tenant. */
  readonly posture: PlanPosture;
  /** The grants as they stand in the tenant as it was found; missing where the policies have none. */
  readonly grants?: readonly PlannedGrant[];
  /** Where the posture of the tenant is not as the grants say. */
  readonly besideGrants?: readonly NumberedBeside[];
  /** Other objects that no policy declares. */
  readonly undeclared: readonly PlannedChange[];
  /** Declared objects of which nobody can tell whether they moved. */
  readonly unknown: readonly PlannedChange[];
  /** What else could not be read, with the reason. */
  readonly unread: readonly Unread[];
  readonly accepted: readonly AcceptedDeviation[];
  /** Inbox and journal rules that are declared or accepted and gone: their entries may go too. */
  readonly gone: readonly Gone[];
  /** What of it may be the service's own doing. */
  readonly announced: readonly Announced[];
  /** Who changed what moved; null where nobody asked, or nothing moved. */
  readonly changedBy: ChangedBy | null;
  /** The plan that would take the tenant back. */
  readonly revert: Plan;
}

/** Whether anything was found to differ, whatever could not be read beside it. */
export const hasDrifted = ({ moved, unsanctioned, expectations, posture }: Omit<Drift, 'clean'>): boolean =>
  moved.length + unsanctioned.length + expectations.length > 0 || isMoved(posture);

/** Whether any way out is more or less open than it was, forwarding or another. */
const isMoved = (posture: PlanPosture): boolean =>
  openingRows(posture).length + closingRows(posture).length > 0 ||
  posture.residualChannels.opened.length + posture.residualChannels.closed.length > 0;
