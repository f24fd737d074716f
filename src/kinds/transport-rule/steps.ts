import { type JsonObject, sameJson, unreachable } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Directory } from '../directory.ts';
import type { Change, Effect, Entry, Live, Ref, Scene, StepDraft } from '../kind.ts';
import type { Move } from '../order.ts';
import { parameters, type Properties, textsOf } from '../property.ts';
import { type Chain, type RankedStep, rankedSteps } from '../ranking.ts';
import { section } from './live.ts';
import { blocks, deed, effectOf, effectOfChange, effectOfLoss, grants } from './meaning.ts';
import { properties, settable } from './properties.ts';

type Updated = Extract<Change, { action: 'update' }>;

export function steps(changes: readonly Change[], { live, directory }: Scene): readonly StepDraft[] {
  const keys = live.map((one) => one.ref.key);
  return rankedSteps({
    section,
    cmdlet: 'Set-TransportRule',
    listed: keys,
    present: keys,
    declared: changes.flatMap(declaredKey),
    chains: changes.flatMap((change) => chainOf(change, live, directory)),
    describe: (chain, rule, move) => describe(chain, rule, move, directory),
  });
}

/** Objects whose place in the order the policies decide. */
function declaredKey(change: Change): readonly string[] {
  const decides =
    change.action === 'create' || change.action === 'keep' || (change.action === 'update' && change.entry !== null);
  return decides ? [change.ref.key] : [];
}

function chainOf(change: Change, live: readonly Live[], directory: Directory): readonly Chain[] {
  switch (change.action) {
    case 'create': {
      const { ref, entry, wanted } = change;
      const made = { properties: wanted, handle: entry.name };
      return [{ ref, place: entry.place, before: made, after: made, steps: [create(ref, entry, wanted, directory)] }];
    }
    case 'update': {
      const own = update(change, directory).map((step): RankedStep => ({ rank: 'stays', step }));
      const after = { properties: own.at(-1)?.step.becomes ?? change.live.properties, handle: change.live.handle };
      return [{ ...resting(change.live, change.entry), after, steps: own }];
    }
    case 'delete':
      return [{ ...resting(change.live, change.entry), steps: [remove(change.live, change.entry, directory)] }];
    case 'keep':
      return [resting(change.live, change.entry)];
    case 'ignore':
      return [resting(change.live, null)];
    case 'unknown':
      return live.filter((one) => one.ref.key === change.ref.key).map((one) => resting(one, change.entry));
    default:
      return unreachable(change);
  }
}

function resting(live: Live, entry: Entry | null): Chain {
  const now = { properties: live.properties, handle: live.handle };
  return { ref: live.ref, place: placeOf(entry), before: now, after: now, steps: [] };
}

/** What has to be said about a new rule: whatever is not what the service would hold anyway. Without a priority it is the last. */
function createCall(name: string, rule: Properties, more: JsonObject = {}): Call {
  const said = settable.filter(
    ({ name: field, fallback }) => rule[field] !== undefined && !sameJson(rule[field] ?? null, fallback ?? null),
  );
  const disabled = rule['enabled'] === false ? { Enabled: false } : {};
  return write('New-TransportRule', {
    Name: name,
    ...parameters(
      settable,
      said.map((one) => one.name),
      rule,
    ),
    ...disabled,
    ...more,
  });
}

const removeCall = (name: string): Call => write('Remove-TransportRule', { Identity: name });

function create(ref: Ref, entry: Entry, rule: Properties, directory: Directory): RankedStep {
  const step = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the transport rule ${entry.name} to ${deed(rule, directory)}`,
    call: createCall(entry.name, rule),
    undo: [removeCall(entry.name)],
    effect: effectOf(rule, directory),
    becomes: rule,
    place: entry.place,
    needs: named(rule).map(token.exists),
  });
  return { rank: 'enters', step };
}

function remove(live: Live, entry: Entry | null, directory: Directory): RankedStep {
  const lossy = live.beyond.length > 0;
  const step = draft({
    id: stepId(live.ref, 'remove'),
    ref: live.ref,
    title: `remove the transport rule ${live.name}`,
    call: removeCall(live.handle),
    // What we cannot declare we cannot put back.
    hazards: lossy ? ['removes-object', 'not-undoable'] : ['removes-object'],
    effect: effectOfLoss(live.properties, directory),
    becomes: null,
    place: placeOf(entry),
    provides: named(live.properties).map(token.released),
  });
  const legacy = live.extra['legacyRegex'] === true ? { UseLegacyRegex: true } : {};
  return {
    rank: 'leaves',
    step,
    restore: (Priority) => (lossy ? [] : [createCall(live.handle, live.properties, { ...legacy, Priority })]),
  };
}

/** Recipients and connectors that a rule names. */
function named(rule: Properties): readonly string[] {
  const naming = properties.filter(({ shape }) => shape === 'recipients' || shape === 'recipient');
  const all = [...naming.map(({ name }) => name), 'routeMessageOutboundConnector'].flatMap((name) => {
    const value = rule[name];
    return typeof value === 'string' ? [value] : textsOf(value);
  });
  return [...new Set(all)];
}

/** A rule that is to be disabled is disabled first, one that is to be enabled is filled first; a partly understood one is left alone. */
function update(change: Updated, directory: Directory): readonly StepDraft[] {
  const { live, wanted, fields } = change;
  if (live.beyond.length > 0) return [];
  const names = fields.map((one) => one.field).filter((name) => name !== 'enabled');
  const filled = { ...wanted, enabled: live.properties['enabled'] ?? true };
  const off = { ...live.properties, enabled: false };
  if (names.length === 0) return [turn(change, wanted, directory)];
  if (names.length === fields.length) return [set(change, names, live.properties, wanted, directory)];
  if (wanted['enabled'] === false) return [turn(change, off, directory), set(change, names, off, wanted, directory)];
  return [set(change, names, live.properties, filled, directory), turn(change, wanted, directory)];
}

/** Sets what changed and nothing else; what is cleared is `$null`, or false for what is either used or not. */
function set(
  { ref, entry, live }: Updated,
  names: readonly string[],
  from: Properties,
  to: Properties,
  directory: Directory,
): StepDraft {
  const call = (rule: Properties): Call =>
    write('Set-TransportRule', { Identity: live.handle, ...parameters(settable, names, rule) });
  const [before, after] = [named(from), named(to)];
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: `change ${names.join(', ')} of the transport rule ${live.name}`,
    call: call(to),
    undo: [call(from)],
    effect: effectOfChange(from, to, directory),
    becomes: to,
    place: placeOf(entry),
    needs: after.filter((one) => !before.includes(one)).map(token.exists),
    provides: before.filter((one) => !after.includes(one)).map(token.released),
  });
}

function turn({ ref, entry, live }: Updated, to: Properties, directory: Directory): StepDraft {
  const on = to['enabled'] !== false;
  const call = (enable: boolean): Call =>
    write(enable ? 'Enable-TransportRule' : 'Disable-TransportRule', { Identity: live.handle });
  return draft({
    id: stepId(ref, on ? 'enable' : 'disable'),
    ref,
    title: `${on ? 'enable' : 'disable'} the transport rule ${live.name}`,
    call: call(on),
    undo: [call(!on)],
    effect: on ? effectOf(to, directory) : effectOfLoss({ ...to, enabled: true }, directory),
    becomes: to,
    place: placeOf(entry),
  });
}

/** A rule that comes earlier acts on what others had; one that comes later leaves that to them. */
function describe(
  chain: Chain,
  rule: Properties,
  { from, to, order }: Move,
  directory: Directory,
): { readonly title: string; readonly effect: Effect } {
  const title = `move the transport rule ${chain.after.handle} to place ${to + 1} of ${order.length}`;
  if (!blocks(rule) && !grants(rule, directory)) return { title, effect: 'neutral' };
  return { title, effect: to < from ? effectOf(rule, directory) : effectOfLoss(rule, directory) };
}
