export {
  type AcceptedDomain,
  acceptedDomains,
  isAmong,
  mayBeOther,
  type OwnDomain,
  readAcceptedDomains,
} from './accepted-domains.ts';
export { forwardTarget, inboxRule, isSystemRule, readInboxRules } from './inbox-rules.ts';
export { forwardsOfGroups, groupListing, groupMailboxes, listMailboxes, type Mailboxes } from './mailboxes.ts';
export {
  type Journaling,
  journalTargets,
  type JournalTarget,
  lookedUp,
  reaches,
  readJournaling,
  reportsSetting,
} from './journal.ts';
export {
  type BlockListEntry,
  readBlockList,
  readRejectDirectSend,
  readRestricted,
  type RestrictedSender,
} from './settings.ts';
