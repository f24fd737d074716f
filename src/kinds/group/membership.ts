import { isObject, textAt } from '../../json.ts';
import { draft, stepId, token } from '../draft.ts';
import { itemName } from '../items.ts';
import type { Change, Live, Place, Ref, PlanContext, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { createdId } from './graph-calls.ts';
import { isNameless } from './members.ts';
import { inPieces, type Member, membersIn, type GroupWriter, writerFor } from './writers.ts';

/** What the steps of one group may look at. */
export interface Setting {
  readonly ref: Ref;
  readonly place: Place | null;
  /** What calls name the group by. */
  readonly handle: string;
  readonly live: Live | null;
  readonly scene: PlanContext;
  /** The groups that this plan creates, by key. */
  readonly created: ReadonlyMap<string, Ref>;
}

/**
 * The steps from the members a group has to those it should have. Each speaks of its own people alone, so that nothing
 * has to be in order within those who come or within those who go; who comes is let in first.
 */
export function memberSteps(
  setting: Setting,
  from: Properties,
  to: Properties,
  after: readonly string[],
): readonly StepDraft[] {
  const writer = writerFor(to['type']);
  const [has, wants] = [new Set(membersIn(from)), new Set(membersIn(to))];
  const coming = [...wants].filter((one) => !has.has(one));
  const going = [...has].filter((one) => !wants.has(one) && !isNameless(one));
  const adds = inPieces(coming, writer.atOnce).map((people) => addStep(setting, writer, people));
  const removes = going.map((address) => removeStep(setting, writer, address));
  const last = adds.slice(-abreast).map((step) => step.id);
  return [...abreastOf(adds, after), ...abreastOf(removes, last.length === 0 ? after : last)];
}

/** As many as share a request where most do. Source: Graph "Combine multiple HTTP requests using JSON batching". */
const abreast = 20;

/**
 * Each step waits for the one so many places before it. That keeps edges few: whoever has to wait for all of them waits
 * for the last ones, where an edge to each would make a plan grow with the square of a group.
 */
const abreastOf = (steps: readonly StepDraft[], before: readonly string[]): readonly StepDraft[] =>
  steps.map((step, index) => {
    const earlier = steps[index - abreast];
    return { ...step, after: [...(earlier === undefined ? before : [earlier.id]), ...step.after] };
  });

function addStep(setting: Setting, writer: GroupWriter, added: readonly string[]): StepDraft {
  const { ref, handle, place } = setting;
  const members = added.map((address) => memberOf(setting, address));
  return draft({
    id: stepId(ref, `add:${added[0] ?? ''}`),
    ref,
    title: `add ${named(added)} to ${ref.key}`,
    call: writer.add(handle, members),
    undo: members.toReversed().map((member) => writer.remove(handle, member)),
    after: added.flatMap((address) => createStepOf(setting, address)),
    effect: 'opens',
    becomes: Object.fromEntries(added.map((address) => [itemName('members', address), true])),
    place,
  });
}

function removeStep(setting: Setting, writer: GroupWriter, address: string): StepDraft {
  const { ref, handle, place } = setting;
  const member = memberOf(setting, address);
  return draft({
    id: stepId(ref, `remove:${address}`),
    ref,
    title: `take ${address} out of ${ref.key}`,
    call: writer.remove(handle, member),
    undo: [writer.add(handle, [member])],
    provides: [token.released(address)],
    effect: 'closes',
    becomes: { [itemName('members', address)]: false },
    place,
  });
}

/** The step that makes a member, where this plan makes it: the edge is enough, and groups may name each other. */
function createStepOf({ created }: Setting, address: string): readonly string[] {
  const ref = created.get(address);
  return ref === undefined ? [] : [stepId(ref, 'create')];
}

/** The id of a member: of a group that is yet to be made, of one that policies know without mail, or of a recipient. */
function memberOf({ live, scene, created }: Setting, address: string): Member {
  const ref = created.get(address);
  if (ref !== undefined) return { address, id: createdId(ref) };
  const ids = live?.extra['ids'];
  const held = isObject(ids) ? textAt(ids, address) : '';
  const declared = scene.live.find((one) => one.ref.key === address);
  return { address, id: held || (declared === undefined ? '' : textAt(declared.extra, 'id')) || found(scene, address) };
}

function found({ directory }: PlanContext, address: string): string {
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
