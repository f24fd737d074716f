import type { Governance } from '../../kinds/kind.ts';
import type { PostureForward, Sanction } from '../answers/posture-report.ts';
import type { Unread } from '../answers/survey.ts';
import type { Authorship, ChangedBy } from '../who/authorship.ts';

/** A forward that somebody has set up, with everything that is known of it. */
export interface ListedForward extends PostureForward {
  /** `mailboxForwarding/ana@contoso.com`, `inboxForwards/ana@contoso.com/to home`: as plans and acceptances name it. */
  readonly object: string;
  /** Null where there are no policies for the tenant. */
  readonly sanction: Sanction | null;
  /** Who answers for it and why, where a policy declares or accepts it. */
  readonly governance: Governance;
  /** The last change of it that the audit log tells of; null where nobody asked or the log says nothing. */
  readonly setBy: Pick<Authorship, 'author' | 'at' | 'cmdlet' | 'through'> | null;
}

/** Whose inbox rules were read. */
export interface RulesCovered {
  readonly mailboxes: number;
  /** Of every mailbox there is, hidden rules included. */
  readonly every: boolean;
  /** Mailboxes that were asked and whose rules could not be read. */
  readonly unread: number;
  /** There are mailboxes that nobody asked. */
  readonly others: boolean;
}

/** Every forward of a tenant: what `postern forwards --json` prints. */
export interface ForwardsReport {
  readonly format: 'postern-forwards/1';
  /** The id is empty where the source does not say it. */
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly source: string;
  readonly tool: string;
  /** The time for which it was judged. */
  readonly at: string;
  readonly inboxRules: RulesCovered;
  /** What the audit log tells of who set them up; null where nobody asked. */
  readonly changedBy: ChangedBy | null;
  readonly forwards: readonly ListedForward[];
  /** What was needed and could not be read, with the reason. */
  readonly unread: readonly Unread[];
}
