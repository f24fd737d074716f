import { isObject, textAt } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import { mailboxIn } from '../../kinds/inbox-forward/read.ts';
import { type Property, textsOf } from '../../kinds/property.ts';
import type { InboxRule, World } from '../../posture/world/world.ts';
import { present } from '../../tenant/tenant.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';

/** The rules that send mail on, of the mailboxes that were read for a plan, by the key of their mailbox. */
export function inboxRulesIn(live: Pick<LiveTenant, 'sections' | 'directory'>): World['inboxRules'] {
  const found = new Map<string, InboxRule[]>();
  for (const one of rowsIn(live, 'inboxForwards')) {
    const rule = inboxRuleOf(one);
    const owner = ruleOwner(one, live);
    if (rule !== null) found.set(owner, [...(found.get(owner) ?? []), rule]);
  }
  return new Map([...found].map(([mailbox, rules]) => [mailbox, present(rules)]));
}

/** The key of the mailbox that a rule is in. */
export function ruleOwner({ ref }: Pick<Live, 'ref'>, { directory }: Pick<LiveTenant, 'directory'>): string {
  const mailbox = mailboxIn(ref.key);
  const owner = directory.find(mailbox);
  return owner.state === 'present' ? owner.value.key : mailbox;
}

/** A rule as the gates read it; null of a mailbox whose rules nobody could read. */
export function inboxRuleOf({ properties, extra }: Pick<Live, 'properties' | 'extra'>): InboxRule | null {
  const sends = extra['sends'];
  if (!isObject(sends)) return null;
  const to = (name: Property['name']): readonly string[] => textsOf(sends[name]);
  return {
    name: textAt(extra, 'title'),
    enabled: properties['enabled'] !== false,
    forwardTo: to('forwardTo'),
    forwardAsAttachmentTo: to('forwardAsAttachmentTo'),
    redirectTo: to('redirectTo'),
    keepsCopy: properties['deleteMessage'] !== true,
  };
}
