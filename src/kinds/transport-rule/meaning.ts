import { type Json, textAt } from '../../json.ts';
import type { Directory } from '../directory.ts';
import type { Effect, Live } from '../kind.ts';
import { type Properties, type Property, textsOf } from '../property.ts';
import { textOf } from '../values.ts';
import { loopHeaderAfter } from './loop-header.ts';
import { conditions, exceptions } from './predicates.ts';
import { actions } from './properties.ts';

/** Whether a rule acts at all: it is enabled, and in a mode that changes delivery. */
const acts = (rule: Properties): boolean => rule['enabled'] !== false && (rule['mode'] ?? 'Enforce') === 'Enforce';

const blocking = ['rejectMessageReasonText', 'rejectMessageEnhancedStatusCode', 'deleteMessage', 'quarantine'];

/** Whether a rule stops the messages that match it. */
export const blocks = (rule: Properties): boolean => acts(rule) && blocking.some((name) => name in rule);

/** Actions that send a message to somebody else instead. */
export const diverting = ['redirectMessageTo'] as const;

/** Actions that send somebody else a message as well, or a report that may hold it. */
export const copying = ['blindCopyTo', 'copyTo', 'addToRecipients', 'generateIncidentReport'] as const;

/** Those whom an action of a rule names. */
export const namedBy = (rule: Properties, action: string): readonly string[] =>
  [...textsOf(rule[action]), textAt(rule, action)].filter((one) => one !== '');

/**
 * The recipients outside the tenant to whom a rule sends mail. What could not be resolved counts as outside: it is not
 * known to be inside.
 */
export function outsiders(rule: Properties, directory: Directory): readonly string[] {
  const named = [...diverting, ...copying].flatMap((name) => namedBy(rule, name));
  return [...new Set(named)].filter((address) => {
    const found = directory.find(address);
    return found.state !== 'present' || found.value.externalAddress.state !== 'absent';
  });
}

const skipsFiltering = (rule: Properties): boolean => rule['setSCL'] === -1;

/** Whether a rule lets something out or past a control. */
export const grants = (rule: Properties, directory: Directory): boolean =>
  acts(rule) && (skipsFiltering(rule) || rule['stopRuleProcessing'] === true || outsiders(rule, directory).length > 0);

/** Properties that say what becomes of a message that a rule takes. */
export const acting: ReadonlySet<string> = new Set([...actions.map(({ name }) => name), 'stopRuleProcessing']);

/**
 * Whether the rules below one may not see a forward any more, or not as one, though it gets on: the rule ends the list, be
 * it audited (whether it does so then is not documented), it changes the header of inbox rules, or nobody can tell what
 * it does. On which days it is on makes no difference, so that no order changes by itself.
 */
export function mayHideForwards(rule: Properties, unresolved: Live['unresolved'] = []): boolean {
  const open = new Set(unresolved.map(({ property }) => property).filter((name) => !(name in rule)));
  if (rule['enabled'] === false || (blocks(rule) && !open.has('mode'))) return false;
  return (
    [...open].some((name) => acting.has(name)) || rule['stopRuleProcessing'] === true || loopHeaderAfter(rule) !== null
  );
}

/** What it means for forwarding that a rule comes into force as it is. */
export function effectOf(rule: Properties, directory: Directory): Effect {
  if (grants(rule, directory)) return 'opens';
  return blocks(rule) ? 'closes' : 'neutral';
}

/** What it means that such a rule is no longer in force. */
export function effectOfLoss(rule: Properties, directory: Directory): Effect {
  if (blocks(rule)) return 'opens';
  return grants(rule, directory) ? 'closes' : 'neutral';
}

/** What a change of a rule means: the opening parts of it count first. */
export function effectOfChange(before: Properties, after: Properties, directory: Directory): Effect {
  const { widens, narrows } = reach(before, after);
  const [blocked, stops] = [blocks(before), blocks(after)];
  const [granted, gives] = [grants(before, directory), grants(after, directory)];
  const more = outsiders(after, directory).some((one) => !outsiders(before, directory).includes(one));
  const opens =
    (blocked && (!stops || narrows)) || (gives && (!granted || widens || more || before['setSCL'] !== after['setSCL']));
  if (opens) return 'opens';
  return (stops && (!blocked || widens)) || (granted && (!gives || narrows)) ? 'closes' : 'neutral';
}

interface Reach {
  readonly widens: boolean;
  readonly narrows: boolean;
}

const looks: readonly string[] = ['senderAddressLocation', 'recipientAddressType', 'activationDate', 'expiryDate'];

/** Whether a rule comes to match more, less, or both. Conditions narrow together, exceptions each take out. */
function reach(before: Properties, after: Properties): Reach {
  const all = [
    ...[...conditions, ...exceptions].map((property) => change(property, before, after)),
    ...looks.map((name) => both(before[name] !== after[name])),
  ];
  return { widens: all.some((one) => one.widens), narrows: all.some((one) => one.narrows) };
}

const both = (changed: boolean): Reach => ({ widens: changed, narrows: changed });

/** A predicate that appears narrows, be it a condition or an exception; more values widen a condition and narrow an exception. */
function change({ name, part }: Property, before: Properties, after: Properties): Reach {
  const [from, to] = [before[name], after[name]];
  if (from === undefined || to === undefined) return { widens: from !== undefined, narrows: to !== undefined };
  const { widens, narrows } = values(from, to);
  return part === 'exception' ? { widens: narrows, narrows: widens } : { widens, narrows };
}

function values(from: Json, to: Json): Reach {
  const [old, fresh] = [textsOf(from), textsOf(to)];
  if (old.length === 0 || fresh.length === 0) return both(from !== to);
  return { widens: fresh.some((one) => !old.includes(one)), narrows: old.some((one) => !fresh.includes(one)) };
}

/** What a rule that is in force lets out, as a clause; null where it lets nothing out. */
export function letsOut(rule: Properties, external: readonly string[]): string | null {
  if (!acts(rule)) return null;
  const ways = [
    ...(external.length > 0 ? [`sends mail to ${external.join(', ')}`] : []),
    ...(skipsFiltering(rule) ? ['lets matching mail skip spam filtering'] : []),
  ];
  return ways.length === 0 ? null : ways.join(' and ');
}

/** What a rule does, for the title of a step. */
export function deed(rule: Properties, directory: Directory): string {
  const external = outsiders(rule, directory);
  if (external.length > 0) return `send mail to ${external.join(', ')}`;
  if (skipsFiltering(rule)) return 'let mail skip spam filtering';
  if (rule['deleteMessage'] === true) return 'delete mail';
  if (rule['quarantine'] === true) return 'hold mail in quarantine';
  return blocking.some((name) => name in rule) ? 'reject mail' : 'act on mail';
}

/** Which mail a rule takes, in its own words. */
export function matched(rule: Properties): string {
  const asked = conditions
    .filter(({ name }) => rule[name] !== undefined)
    .map(({ name }) => `${name} is ${[rule[name] ?? ''].flat().map(textOf).join(' or ')}`);
  const but = exceptions.some(({ name }) => rule[name] !== undefined) ? ', with exceptions' : '';
  return `${asked.length === 0 ? 'any mail' : `mail where ${asked.join(' and ')}`}${but}`;
}
