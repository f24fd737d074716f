import { normalName } from '../../tenant/addresses.ts';
import { evaluate, evaluateUnread } from './evaluate.ts';
import { type Indexed, indexed, senderOf } from '../world/indexed.ts';
import { principalTargets, type ForwardDestination, targetsOf } from '../world/targets.ts';
import type { Cell, Mechanism, Verdict } from '../values/verdict.ts';
import type { InboxRule, MailboxForward, World } from '../world/world.ts';

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
  readonly change: 'starts' | 'stops' | 'becomes uncertain' | 'becomes certain' | 'loses mail';
  readonly before: string;
  readonly after: string;
  readonly loss: Verdict['loss'];
}

/** The forwards that are set up, as far as they were collected, each with its verdict for mail from outside. */
export const configuredForwards = (world: World, at: Date): readonly JudgedForward[] =>
  setForwards(indexed(world)).map((one) => judged(world, one, at));

/** What one rule of a mailbox sends on, on or off, judged as if it were on. */
export const forwardsOfRule = (world: World, mailbox: string, rule: InboxRule, at: Date): readonly JudgedForward[] =>
  ruleForwards(indexed(world), mailbox, { ...rule, enabled: true }).map((one) => judged(world, one, at));

function judged(world: World, { target, ...one }: SetForward, at: Date): JudgedForward {
  const judge = target.unread ? evaluateUnread : evaluate;
  return Object.assign({ verdict: judge(world, cellOf(one, target), at) }, one);
}

/** The question that a forward is, for mail from outside. */
const cellOf = ({ from, mechanism }: Forward, { name, throughGroup }: ForwardDestination): Cell => ({
  sender: from,
  mechanism,
  to: name,
  original: 'external',
  throughGroup,
});

/** A forward with what it reaches, as a question names it. */
interface SetForward extends Forward {
  readonly target: ForwardDestination;
}

const setForwards = (index: Indexed): readonly SetForward[] => [
  ...[...(index.forwards?.values() ?? [])].flatMap((one) => mailboxForwards(index, one)),
  ...[...index.world.inboxRules].flatMap(([mailbox, rules]) =>
    rules.state === 'present' ? rules.value.flatMap((rule) => ruleForwards(index, mailbox, rule)) : [],
  ),
];

function mailboxForwards(index: Indexed, one: MailboxForward): readonly SetForward[] {
  const { mailbox, keepsCopy, forwardingSmtpAddress: smtp, forwardingAddress: object } = one;
  const about = { from: senderOf(index, mailbox).address, rule: null, keepsCopy };
  return [
    ...(object === null ? [] : aimed(principalTargets(index, object), { ...about, mechanism: 'mailbox-object' })),
    ...(smtp === null ? [] : aimed(targetsOf(index, smtp), { ...about, mechanism: 'mailbox-smtp' })),
  ];
}

function ruleForwards(index: Indexed, mailbox: string, rule: InboxRule): readonly SetForward[] {
  if (!rule.enabled) return [];
  const about = { from: senderOf(index, mailbox).address, rule: rule.name, keepsCopy: rule.keepsCopy };
  const by = (mechanism: Mechanism, names: readonly string[]): readonly SetForward[] =>
    names.flatMap((name) => aimed(targetsOf(index, name), { ...about, mechanism }));
  return [
    ...by('inbox-forward', rule.forwardTo),
    ...by('inbox-forward-attachment', rule.forwardAsAttachmentTo),
    ...by('inbox-redirect', rule.redirectTo),
  ];
}

const aimed = (
  targets: readonly ForwardDestination[],
  about: Omit<Forward, 'to' | 'throughGroup'>,
): readonly SetForward[] =>
  targets.map((target) => ({ ...about, to: target.to, throughGroup: target.throughGroup, target }));

/** A question in the light of what the mailbox has set up: a target that it reaches through a group alone is reached so. */
export function asSetUp(world: World, cell: Cell): Cell {
  const index = indexed(world);
  const from = senderOf(index, cell.sender).address;
  const own = setForwards(index).filter((one) => one.from === from && one.mechanism === cell.mechanism);
  const to = normalName(cell.to);
  const same = own.filter(({ target }) => target.to === to || target.name === to);
  return same.length > 0 && same.every((one) => one.throughGroup) ? { ...cell, throughGroup: true } : cell;
}

/** The forwards in use that begin or cease to get out, whether the controls or the forwards themselves changed. */
export function compareForwards(before: World, after: World, at: Date, afterAt: Date): readonly ForwardChange[] {
  const [was, is] = [keyed(configuredForwards(before, at)), keyed(configuredForwards(after, afterAt))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const one = now ?? old;
    const verdicts = { before: old?.verdict.verdict ?? 'not set', after: now?.verdict.verdict ?? 'not set' };
    const loss = now?.verdict.loss ?? null;
    const losing = lossWeight(loss) > lossWeight(old?.verdict.loss ?? null);
    const change = changeOf(verdicts.before, verdicts.after) ?? (losing ? 'loses mail' : null);
    if (one === undefined || change === null) return [];
    const { from, to, mechanism } = one;
    return [{ from, to, mechanism, change, ...verdicts, loss }];
  });
}

/** Mail that bounces is missed by somebody; mail that is dropped is not. */
const lossWeight = (loss: Verdict['loss']): number => [null, 'bounced', 'silent'].indexOf(loss);

const keyed = (forwards: readonly JudgedForward[]): ReadonlyMap<string, JudgedForward> =>
  new Map(forwards.map((one) => [`${one.from} ${one.mechanism} ${one.to} ${one.throughGroup}`, one]));

function changeOf(before: string, after: string): ForwardChange['change'] | null {
  if (before === after) return null;
  if (after === 'indeterminate') return 'becomes uncertain';
  if (after === 'allowed') return before === 'indeterminate' ? 'becomes certain' : 'starts';
  if (before === 'allowed') return 'stops';
  return before === 'indeterminate' ? 'becomes certain' : null;
}
