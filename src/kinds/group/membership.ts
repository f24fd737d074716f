import { isObject, textAt } from '../../json.ts';
import { draft, stepId, token } from '../draft.ts';
import type { Change, Live, Place, Ref, Scene, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { createdId } from './graph-calls.ts';
import { isNameless } from './members.ts';
import { inPieces, type Member, membersIn, writerFor } from './writers.ts';

/** What the steps of one group may look at. */
export interface Setting {
  readonly ref: Ref;
  readonly place: Place | null;
  /** What calls name the group by. */
  readonly handle: string;
  readonly live: Live | null;
  readonly scene: Scene;
  /** The groups that this plan creates, by key. */
  readonly created: ReadonlyMap<string, Ref>;
}

/**
 * One step after the other from the members a group has to those it should have. Each step says the whole group as it
 * then is, so that they form a chain; who is let in comes first.
 */
export function memberSteps(
  setting: Setting,
  from: Properties,
  to: Properties,
  after: readonly string[],
): readonly StepDraft[] {
  const has = membersIn(from);
  const wants = membersIn(to);
  const adds = inPieces(
    wants.filter((one) => !has.includes(one)),
    writerFor(to['type']).atOnce,
  );
  const removes = has.filter((one) => !wants.includes(one) && !isNameless(one));
  const moves: readonly Move[] = [
    ...adds.map((members) => ({ adds: true, members })),
    ...removes.map((one) => ({ adds: false, members: [one] })),
  ];
  return chain(setting, moves, withMembers(to, has), after);
}

interface Move {
  readonly adds: boolean;
  readonly members: readonly string[];
}

function chain(
  setting: Setting,
  moves: readonly Move[],
  from: Properties,
  after: readonly string[],
): readonly StepDraft[] {
  const steps: StepDraft[] = [];
  let [has, last] = [from, after];
  for (const move of moves) {
    const to = moved(has, move);
    const step = move.adds ? addStep(setting, move.members, to, last) : removeStep(setting, move.members, to, last);
    steps.push(step);
    [has, last] = [to, [step.id]];
  }
  return steps;
}

function moved(from: Properties, { adds, members }: Move): Properties {
  const has = membersIn(from);
  const next = adds ? [...has, ...members] : has.filter((one) => !members.includes(one));
  return withMembers(from, next);
}

function withMembers(all: Properties, members: readonly string[]): Properties {
  const others = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'members'));
  return members.length === 0 ? others : { ...others, members: [...new Set(members)].sort() };
}

function addStep(setting: Setting, added: readonly string[], becomes: Properties, after: readonly string[]): StepDraft {
  const { ref, handle, place } = setting;
  const writer = writerFor(becomes['type']);
  const members = added.map((address) => memberOf(setting, address));
  return draft({
    id: stepId(ref, `add:${added[0] ?? ''}`),
    ref,
    title: `add ${named(added)} to ${ref.key}`,
    call: writer.add(handle, members),
    undo: members.toReversed().map((member) => writer.remove(handle, member)),
    after: [...after, ...added.flatMap((address) => createStepOf(setting, address))],
    effect: 'opens',
    becomes,
    place,
  });
}

function removeStep(
  setting: Setting,
  removed: readonly string[],
  becomes: Properties,
  after: readonly string[],
): StepDraft {
  const { ref, handle, place } = setting;
  const writer = writerFor(becomes['type']);
  const address = removed[0] ?? '';
  const member = memberOf(setting, address);
  return draft({
    id: stepId(ref, `remove:${address}`),
    ref,
    title: `take ${address} out of ${ref.key}`,
    call: writer.remove(handle, member),
    undo: [writer.add(handle, [member])],
    after,
    provides: [token.released(address)],
    effect: 'closes',
    becomes,
    place,
  });
}

/** The step that makes a member, where this plan makes it: the edge is enough, and groups may name each other. */
function createStepOf({ created }: Setting, address: string): readonly string[] {
  const ref = created.get(address);
  return ref === undefined ? [] : [stepId(ref, 'create')];
}

/** The id of a member: of a group that is yet to be made, of one that policies know without mail, or of a recipient. */
export function memberOf({ live, scene, created }: Setting, address: string): Member {
  const ref = created.get(address);
  if (ref !== undefined) return { address, id: createdId(ref) };
  const ids = live?.extra['ids'];
  const held = isObject(ids) ? textAt(ids, address) : '';
  const declared = scene.live.find((one) => one.ref.key === address);
  return { address, id: held || (declared === undefined ? '' : textAt(declared.extra, 'id')) || found(scene, address) };
}

function found({ directory }: Scene, address: string): string {
  const recipient = directory.find(address);
  return recipient.state === 'present' ? recipient.value.key : address;
}

function named(members: readonly string[]): string {
  const [first = '', second, ...rest] = members;
  if (second === undefined) return first;
  return rest.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${rest.length} more`;
}

/** The groups that a plan creates, by key. */
export const createdIn = (changes: readonly Change[]): ReadonlyMap<string, Ref> =>
  new Map(changes.flatMap((change) => (change.action === 'create' ? [[change.ref.key, change.ref] as const] : [])));
