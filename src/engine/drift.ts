import type { Json } from '../json.ts';
import type { ChangedBy } from './who/authorship.ts';
import type { Plan, PlannedChange } from './plan.ts';

/** A deviation that a policy accepts until a day, as it stands. */
export interface AcceptedDeviation {
  readonly object: string;
  readonly property: string;
  readonly value: Json;
  readonly until: string | null;
  readonly reason: string | null;
}

/** A change that the service announced, and that may be behind something that moved. */
export interface Announced {
  readonly object: string;
  readonly text: string;
  readonly source: string;
}

/** Where the tenant moved away from the policies. */
export interface Drift {
  readonly format: 'postern-drift/1';
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly madeAt: string;
  /** Nothing moved and nothing was unknown: only such a reading may close a drift issue. */
  readonly clean: boolean;
  /** Everything that was needed could be read. */
  readonly complete: boolean;
  /** Declared objects that are not as declared, and undeclared ones that a policy removes or closes. */
  readonly moved: readonly PlannedChange[];
  /** Undeclared objects that are only reported. */
  readonly undeclared: readonly PlannedChange[];
  readonly unknown: readonly PlannedChange[];
  readonly accepted: readonly AcceptedDeviation[];
  /** What of it may be the service's own doing. */
  readonly announced: readonly Announced[];
  /** Who changed what moved; null where nobody asked, or nothing moved. */
  readonly changedBy: ChangedBy | null;
  /** The plan that would take the tenant back. */
  readonly revert: Plan;
}
