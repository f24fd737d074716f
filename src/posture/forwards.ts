import { outsideOf } from '../kinds/recipient.ts';
import { domainOf } from './domains.ts';
import { evaluate } from './evaluate.ts';
import { type Indexed, indexed, senderOf } from './indexed.ts';
import { membersOf } from './membership.ts';
import type { Mechanism, Verdict } from './verdict.ts';
import type { InboxRule, MailboxForward, World } from './world.ts';

/** A forward that somebody has set up. */
export interface Forward {
  /** Address of the mailbox. */
  readonly from: string;
  readonly mechanism: Mechanism;
  readonly to: string;
  /** The inbox rule that does it. */
  readonly rule: string | null;
  readonly throughGroup: boolean;
  readonly keepsCopy: boolean;
}

export interface JudgedForward extends Forward {
  readonly verdict: Verdict;
}

/** A forward in use whose fate differs before and after. */
export interface ForwardChange {
  readonly from: string;
  readonly to: string;
  readonly mechanism: Mechanism;
  readonly change: 'starts' | 'stops' | 'becomes uncertain' | 'becomes certain';
  readonly before: string;
  readonly after: string;
  readonly loss: Verdict['loss'];
}

/** The forwards that are set up, as far as they were collected, each with its verdict for mail from outside. */
export function configuredForwards(world: World, at: Date): readonly JudgedForward[] {
  const index = indexed(world);
  const all = mailboxForwards(index).concat(ruleForwards(index));
  return all.map((one) => Object.assign({ verdict: judged(world, one, at) }, one));
}

const judged = (world: World, { from, mechanism, to, throughGroup }: Forward, at: Date): Verdict =>
  evaluate(world, { sender: from, mechanism, to, original: 'external', throughGroup }, at);

const mailboxForwards = (index: Indexed): readonly Forward[] =>
  [...(index.forwards?.values() ?? [])].flatMap((one) => objectForwards(index, one).concat(smtpForward(index, one)));

function objectForwards(index: Indexed, one: MailboxForward): Forward[] {
  const from = senderOf(index, one.mailbox).address;
  const { keepsCopy } = one;
  return targets(index, one).map(({ to, throughGroup }): Forward => {
    return { from, mechanism: 'mailbox-object', to, rule: null, throughGroup, keepsCopy };
  });
}

function smtpForward(
  index: Indexed,
  { mailbox, forwardingSmtpAddress: to, keepsCopy }: MailboxForward,
): readonly Forward[] {
  if (to === null) return [];
  const from = senderOf(index, mailbox).address;
  return [{ from, mechanism: 'mailbox-smtp', to, rule: null, throughGroup: false, keepsCopy }];
}

/** The addresses behind a directory object: its own, what a contact points at, or the members of a group. */
function targets(index: Indexed, { forwardingAddress }: MailboxForward) {
  if (forwardingAddress === null) return [];
  const { key, identity } = forwardingAddress;
  const group = key.state === 'present' ? index.world.groups.get(key.value) : undefined;
  if (group === undefined)
    return [{ to: reach(index, key.state === 'present' ? key.value : identity), throughGroup: false }];
  return [...membersOf(group)].map((one) => ({ to: reach(index, one), throughGroup: true }));
}

function reach(index: Indexed, key: string): string {
  const recipient = index.world.recipients.get(key);
  return recipient === undefined ? key : (outsideOf(recipient) ?? recipient.address);
}

const ruleForwards = (index: Indexed): readonly Forward[] =>
  [...index.world.inboxRules].flatMap(([mailbox, rules]) =>
    rules.state === 'present' ? rules.value.flatMap((rule) => forwardsOf(index, mailbox, rule)) : [],
  );

function forwardsOf(index: Indexed, mailbox: string, rule: InboxRule): readonly Forward[] {
  if (!rule.enabled) return [];
  return [
    ...of(index, mailbox, rule.name, 'inbox-forward', rule.forwardTo),
    ...of(index, mailbox, rule.name, 'inbox-forward-attachment', rule.forwardAsAttachmentTo),
    ...of(index, mailbox, rule.name, 'inbox-redirect', rule.redirectTo),
  ];
}

const of = (index: Indexed, mailbox: string, rule: string, mechanism: Mechanism, to: readonly string[]): Forward[] =>
  to
    .filter((address) => domainOf(address) !== address)
    .map((address) => ({
      from: senderOf(index, mailbox).address,
      mechanism,
      to: address,
      rule,
      throughGroup: false,
      keepsCopy: true,
    }));

/** The forwards in use that begin or cease to get out, whether the controls or the forwards themselves changed. */
export function compareForwards(before: World, after: World, at: Date, afterAt: Date): readonly ForwardChange[] {
  const [was, is] = [keyed(configuredForwards(before, at)), keyed(configuredForwards(after, afterAt))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const one = now ?? old;
    const change = changeOf(old?.verdict.verdict ?? 'not set', now?.verdict.verdict ?? 'not set');
    if (one === undefined || change === null) return [];
    const { from, to, mechanism } = one;
    const verdicts = { before: old?.verdict.verdict ?? 'not set', after: now?.verdict.verdict ?? 'not set' };
    return [{ from, to, mechanism, change, ...verdicts, loss: now?.verdict.loss ?? null }];
  });
}

const keyed = (forwards: readonly JudgedForward[]): ReadonlyMap<string, JudgedForward> =>
  new Map(forwards.map((one) => [`${one.from} ${one.mechanism} ${one.to} ${one.throughGroup}`, one]));

function changeOf(before: string, after: string): ForwardChange['change'] | null {
  if (before === after) return null;
  if (after === 'indeterminate') return 'becomes uncertain';
  if (after === 'allowed') return before === 'indeterminate' ? 'becomes certain' : 'starts';
  if (before === 'allowed') return 'stops';
  return before === 'indeterminate' ? 'becomes certain' : null;
}
