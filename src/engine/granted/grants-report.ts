import type { Place } from '../../kinds/kind.ts';
import type { GrantTerms } from '../../policy/grants/grant.ts';
import type { NamedSenders } from '../../posture/change/cover.ts';
import type { BesideGrants } from '../../posture/granted/judge-grants.ts';
import type { Unread } from '../answers/survey.ts';
import type { EvidenceReport, ObservedUse } from '../evidence/evidence-report.ts';
import type { GrantState } from '../../posture/granted/planned-grants.ts';

/** An object that a grant asks for. */
export interface Carrier {
  /** `section/key`, as plans name it. */
  readonly object: string;
  /** `remote domain`, `outbound policy`. */
  readonly noun: string;
  readonly name: string;
}

/** How a grant stands in a tenant as it is. */
export interface FoundGrant {
  readonly state: GrantState;
  /** Who may forward by it, as far as that is known. */
  readonly people: NamedSenders;
  /** What comes with it, what stops it, and what is not known. */
  readonly beside: readonly BesideGrants[];
}

/** Whether what a grant allows was seen to be used, by files of evidence. */
export interface GrantUse {
  /** `idle`: the files have mail of everybody whom it names, and none that it allows. */
  readonly state: ObservedUse['state'];
  readonly messages: number;
  /** The day of the last message, in UTC; null where no file says so for certain. */
  readonly last: string | null;
  /** Who was seen to forward by it. */
  readonly people: readonly string[];
  /** Why nobody can tell; null where somebody can. */
  readonly because: string | null;
}

/** One line of the register: who may forward where, on whose word, until when, and what carries it. */
export interface RegisteredGrant extends GrantTerms {
  /** `ending` within the days in which an end is announced. */
  readonly course: 'standing' | 'ending' | 'ended';
  /** The objects of the tenant that it asks for; none once it has ended. */
  readonly carriedBy: readonly Carrier[];
  readonly place: Place;
  /** How it stands in the tenant; null where none was asked, and for what has ended. */
  readonly found: FoundGrant | null;
  /** Whether it was seen to be used; null where no evidence was given, and for what has ended. */
  readonly use: GrantUse | null;
}

/** Every grant of some policies: what `postern grants --json` prints. */
export interface GrantsReport {
  readonly format: 'postern-grants/1';
  /** Null for policies that name none. */
  readonly tenant: { readonly id: string; readonly domain: string } | null;
  /** What was asked: the folder of the policies, or the tenant as of a time. */
  readonly source: string;
  readonly tool: string;
  /** The day for which the policies were read. */
  readonly at: string;
  /** The policies have the section `grants`. */
  readonly used: boolean;
  /** Whether a tenant was asked how they stand in it. */
  readonly judged: boolean;
  /** Those that end first stand first; those that have ended stand last. */
  readonly grants: readonly RegisteredGrant[];
  /** What is open, or not known, of people and places that none of them has to do with; empty where no tenant was asked. */
  readonly besideGrants: readonly BesideGrants[];
  /** The files that say what was used, with what each does not say. */
  readonly evidence: readonly EvidenceReport[];
  /** What was needed and could not be read, with the reason. */
  readonly unread: readonly Unread[];
}
