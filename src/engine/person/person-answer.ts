import type { Place } from '../../kinds/kind.ts';
import type { ForwardingAction } from '../../kinds/read-only/inbox-rules.ts';
import type { CoveringPolicy } from '../../posture/person/covering.ts';
import type { MattersGroup } from '../../posture/person/groups.ts';
import type { OwnWayOut } from '../../posture/question/own-ways-out.ts';
import type { PersonReach } from '../../posture/person/reach.ts';
import type { Unread } from '../answers/survey.ts';
import type { ListedForward } from '../forwards/forwards-report.ts';
import type { SignInTold } from '../sign-in/sign-in-answer.ts';
import type { ChangedBy } from '../who/authorship.ts';

/** An outbound policy that is somebody's, and the line that declares it. */
export interface PlacedPolicy extends CoveringPolicy {
  readonly place: Place | null;
}

/** A group that matters to somebody, and the line that declares it. */
export interface PlacedGroup extends MattersGroup {
  readonly place: Place | null;
}

/** One rule of an inbox, whether it sends mail on or not. */
export interface PersonRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly sendsTo: readonly { readonly action: ForwardingAction; readonly to: string }[];
  readonly deletes: boolean;
  /** Why the row does not say all that it does; null where it does. */
  readonly partly: string | null;
}

/** The inbox rules of somebody, as far as they were read. */
export interface PersonRules {
  readonly state: 'read' | 'not asked' | 'unknown';
  /** Whether hidden rules were read as well. */
  readonly hidden: boolean;
  readonly rules: readonly PersonRule[];
}

/** Whether somebody is among the restricted entities, who may receive and not send. */
export interface RestrictedTold {
  readonly state: 'yes' | 'no' | 'unknown';
  /** Why, in the words of the service, or why nobody can tell. */
  readonly reason: string | null;
  /** What a person does about it; null where there is nothing to do. */
  readonly release: string | null;
}

/** All that is known of one mailbox: what `postern why MAILBOX --json` prints. */
export interface PersonAnswer {
  readonly format: 'postern-person/1';
  readonly source: string;
  readonly at: string;
  /** The type is empty where nobody could read it. */
  readonly person: { readonly address: string; readonly name: string; readonly type: string };
  /** Whether there are policies for the tenant, by which something is declared or not. */
  readonly compared: boolean;
  /** The outbound policies that may be theirs, first first; null where they could not be read. */
  readonly policies: readonly PlacedPolicy[] | null;
  readonly groups: readonly PlacedGroup[];
  readonly reach: readonly PersonReach[];
  readonly forwards: readonly ListedForward[];
  readonly inboxRules: PersonRules;
  /** Ways out beside forwarding that their mail takes, or may. */
  readonly waysOut: readonly OwnWayOut[];
  readonly smtpAuth: SignInTold;
  readonly restricted: RestrictedTold;
  /** Who changed what stands above, by the audit log; null where nobody asked. */
  readonly changedBy: ChangedBy | null;
  readonly notes: readonly string[];
  readonly unread: readonly Unread[];
}
