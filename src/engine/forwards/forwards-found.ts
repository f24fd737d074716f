import type { Desired } from '../../policy/schema/policy.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { PostureReport } from '../answers/posture-report.ts';
import type { Survey } from '../answers/survey.ts';
import type { AuditLogSource } from '../who/changed-by.ts';

/** What the forwards of a tenant are listed from. */
export interface ForwardsFound extends Survey {
  readonly report: Pick<PostureReport, 'forwards' | 'tenant' | 'source' | 'tool' | 'at' | 'unread'>;
  readonly desired: Desired | null;
  readonly rules: RulesRead;
  readonly reader: TenantReader;
  /** Null where nobody asks who set them up. */
  readonly log: AuditLogSource | null;
}
