import type { DirectoryRecipient } from '../../kinds/recipient.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { SignInSettings } from '../../posture/sign-in/smtp-auth.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { Survey } from '../answers/survey.ts';
import type { ForwardsFound } from '../forwards/forwards-found.ts';
import type { AuditLogSource } from '../who/changed-by.ts';

/** What one mailbox is told of from. */
export interface PersonAsked extends Survey {
  readonly who: Pick<DirectoryRecipient, 'address' | 'name' | 'type'>;
  /** As it was asked for. */
  readonly sender: string;
  readonly settings: SignInSettings;
  readonly rules: RulesRead;
  readonly desired: Desired | null;
  readonly reader: TenantReader;
  /** Null where nobody asks who changed what. */
  readonly log: AuditLogSource | null;
  readonly at: Date;
  readonly about: Pick<ForwardsFound['report'], 'tenant' | 'source' | 'tool'>;
  readonly notes: readonly string[];
}
