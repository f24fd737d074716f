import type { Cmdlet } from '../exchange/service.ts';
import { auditLogCmdlets } from './audit-log.ts';
import { connectorCmdlets } from './connectors.ts';
import { distributionGroupCmdlets } from './distribution-group.ts';
import { groupMemberCmdlets } from './group-member.ts';
import { inboxRuleCmdlets } from './inbox-rule.ts';
import { journalRuleCmdlets } from './journal-rule.ts';
import { mailContactCmdlets } from './mail-contact.ts';
import { mailboxCmdlets } from './mailbox.ts';
import { messageTraceCmdlets } from './message-trace.ts';
import { organizationCmdlets } from './organization.ts';
import { outboundPolicyCmdlets } from './outbound-policy.ts';
import { outboundRuleCmdlets } from './outbound-rule.ts';
import { remoteDomainCmdlets } from './remote-domain.ts';
import { senderListCmdlets } from './sender-lists.ts';
import { transportRuleCmdlets } from './transport-rule.ts';
import { unifiedGroupCmdlets } from './unified-group.ts';

const modelled: Readonly<Record<string, Cmdlet>> = {
  ...auditLogCmdlets,
  ...connectorCmdlets,
  ...distributionGroupCmdlets,
  ...groupMemberCmdlets,
  ...inboxRuleCmdlets,
  ...journalRuleCmdlets,
  ...mailContactCmdlets,
  ...mailboxCmdlets,
  ...messageTraceCmdlets,
  ...organizationCmdlets,
  ...outboundPolicyCmdlets,
  ...outboundRuleCmdlets,
  ...remoteDomainCmdlets,
  ...senderListCmdlets,
  ...transportRuleCmdlets,
  ...unifiedGroupCmdlets,
};

/** What runs a cmdlet of the catalogue, named as it is there; null where the emulator does not model it. */
export const cmdletNamed = (name: string): Cmdlet | null => modelled[name] ?? null;
