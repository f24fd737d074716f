import type { Json } from '../../json.ts';
import type { Effect } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { conditions, exceptions } from './properties.ts';

/** Whether a policy decides for anybody: the default always does, another while its rule is there and enabled. */
export const isInForce = (byDefault: boolean, properties: Properties): boolean =>
  byDefault || (properties['appliesTo'] !== 'nobody' && properties['enabled'] !== false);

/** The senders a scope covers, as people say it. */
export function who(properties: Properties): string {
  const covered = [
    said(properties['from'], ''),
    said(properties['fromMemberOf'], 'members of '),
    said(properties['senderDomainIs'], 'senders in '),
  ].filter((part) => part !== '');
  const spared = [
    said(properties['exceptIfFrom'], ''),
    said(properties['exceptIfFromMemberOf'], 'members of '),
    said(properties['exceptIfSenderDomainIs'], 'senders in '),
  ].filter((part) => part !== '');
  const all = covered.length === 0 ? 'senders it does not narrow down' : covered.join(' who are also ');
  return spared.length === 0 ? all : `${all} (except ${spared.join(', ')})`;
}

/** Long lists are cut: the whole of it is in the object. */
function said(value: Json | undefined, before: string): string {
  const all = textsOf(value);
  if (all.length === 0) return '';
  const shown = all.length > 3 ? [...all.slice(0, 3), `${all.length - 3} more`] : all;
  return `${before}${shown.join(', ')}`;
}

export interface ScopeReach {
  readonly widens: boolean;
  readonly narrows: boolean;
}

/** Whether a scope takes senders in, or lets go of some. Conditions narrow together, exceptions each take out. */
export function reach(before: Properties, after: Properties): ScopeReach {
  const all = [
    ...conditions.map(({ name }) => conditionReach(name, before, after)),
    ...exceptions.map(({ name }) => reversed(listReach(textsOf(before[name]), textsOf(after[name])))),
  ];
  return { widens: all.some((one) => one.widens), narrows: all.some((one) => one.narrows) };
}

const reversed = ({ widens, narrows }: ScopeReach): ScopeReach => ({ widens: narrows, narrows: widens });

function listReach(before: readonly Json[], after: readonly Json[]): ScopeReach {
  return { widens: after.some((one) => !before.includes(one)), narrows: before.some((one) => !after.includes(one)) };
}

/** A condition that appears beside others narrows, one that disappears from beside others widens. */
function conditionReach(name: string, before: Properties, after: Properties): ScopeReach {
  const from = textsOf(before[name]);
  const to = textsOf(after[name]);
  if (from.length > 0 === to.length > 0) return listReach(from, to);
  const others = (properties: Properties): boolean =>
    conditions.some((one) => one.name !== name && textsOf(properties[one.name]).length > 0);
  if (from.length > 0) return { widens: true, narrows: !others(after) };
  return others(before) ? { widens: false, narrows: true } : { widens: true, narrows: true };
}

type Mode = Json | undefined;

/** What it means for forwarding that senders come under a mode. Automatic is left to the organisation. */
export function effectOfMode(mode: Mode): Effect {
  if (mode === 'On') return 'opens';
  return mode === 'Off' ? 'closes' : 'neutral';
}

/** What it means that senders leave a mode for whatever comes next. */
export function effectOfLeaving(mode: Mode): Effect {
  if (mode === 'On') return 'closes';
  return mode === 'Off' ? 'opens' : 'neutral';
}

/** A change of scope: what it takes in and what it lets go, the opening of the two first. */
export function effectOfScope(mode: Mode, { widens, narrows }: ScopeReach): Effect {
  const effects = [...(widens ? [effectOfMode(mode)] : []), ...(narrows ? [effectOfLeaving(mode)] : [])];
  return effects.find((one) => one === 'opens') ?? effects.find((one) => one === 'closes') ?? 'neutral';
}
