import { openers } from '../../posture/change/openers.ts';
import { asSetUp } from '../../posture/question/forwards.ts';
import { verdictOn } from '../../posture/question/why.ts';
import { originals } from '../../posture/values/verdict.ts';
import { indexed, senderOf } from '../../posture/world/indexed.ts';
import type { OutboundRule, Principal, World } from '../../posture/world/world.ts';
import type { ObservedUse } from '../evidence/evidence-report.ts';
import { field } from '../evidence/fields.ts';
import { type EvidenceFile, rowsOfKind } from './evidence-files.ts';
import { flowsIn, placeOf, type SeenFlow } from './flows.ts';
import { ownFlows } from './own-flows.ts';

/** A use without the patch that would follow from it. */
export type PlainUse = Omit<ObservedUse, 'patch'>;

/** Whether what lets forwards out was seen to be used, object by object. */
export function usesIn(world: World, files: readonly EvidenceFile[], at: Date): readonly PlainUse[] {
  const { judged, unjudged } = forwardsSeen(world, files, at);
  const flows = judged.map((flow) => ({ flow, objects: objectsOn(flow, world, at) }));
  const mail = mailSeen(world, files);
  return openers(world, at).map(({ object }) => {
    const own = flows.filter(({ objects }) => objects.has(object));
    const people = distinct(own.map(({ flow }) => flow.from));
    const meant = peopleOf(object, world);
    const rest = (meant ?? []).filter((one) => !people.includes(one));
    return Object.assign(useState(own.length > 0, unjudged, meant, mail), {
      object,
      messages: own.reduce((sum, { flow }) => sum + (flow.messages ?? 0), 0),
      last:
        own
          .flatMap(({ flow }) => flow.last ?? [])
          .toSorted()
          .at(-1) ?? null,
      people,
      places: distinct(own.map(({ flow }) => placeOf(flow))),
      idle: unjudged === null && mail.missing === null ? rest.filter((one) => mail.told.has(one)) : [],
    });
  });
}

/** Forwards that files show to leave, and why others can be nobody's for certain; null where there are none. */
export function forwardsSeen(
  world: World,
  files: readonly EvidenceFile[],
  at: Date,
): { readonly judged: readonly SeenFlow[]; readonly unjudged: string | null } {
  const seen = ownFlows(flowsIn(files), world, at).filter(
    ({ ways, outcome }) => ways.length > 0 && outcome !== 'stopped',
  );
  // Mail of which nobody knows the mailbox may be anybody's.
  const unjudged = seen.flatMap((one) => one.unjudged ?? [])[0] ?? null;
  return { judged: seen.filter((one) => one.unjudged === null), unjudged };
}

/** That nobody was seen is an answer only where the files have mail of all whom it may be. */
export function useState(
  isUsed: boolean,
  unjudged: string | null,
  meant: readonly string[] | null,
  { told, traced, missing: lacking }: MailSeen,
): Pick<ObservedUse, 'state' | 'because'> {
  if (isUsed) return { state: 'used', because: null };
  if (unjudged !== null) return { state: 'unknown', because: unjudged };
  if (meant === null)
    return { state: 'unknown', because: 'it is for others than people by name, and no file has the mail of everyone' };
  const untold = meant.filter((one) => !told.has(one));
  if (untold.length === 0) return { state: lacking === null ? 'idle' : 'unknown', because: lacking };
  const missing = untold.filter((one) => !traced.has(one));
  if (missing.length > 0) return { state: 'unknown', because: `the files have no mail of ${firstOf(missing)}` };
  return {
    state: 'unknown',
    because: `the files have mail of ${firstOf(untold)}, and only an extended message trace says which of it was forwarded`,
  };
}

const firstOf = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`;

const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)].toSorted();

const addressOf = (world: World, name: string): string => senderOf(indexed(world), name).address;

/** The objects on the way of mail, in whatever way it may have been forwarded. */
function objectsOn(flow: SeenFlow, world: World, at: Date): ReadonlySet<string> {
  const verdicts = flow.ways.flatMap((mechanism) =>
    originals.map((original) =>
      verdictOn(world, asSetUp(world, { sender: flow.from, mechanism, to: flow.to, original }), at),
    ),
  );
  const open = verdicts.filter(({ verdict }) => verdict === 'allowed' || verdict === 'indeterminate');
  return new Set(open.flatMap(({ gates }) => gates.flatMap(({ object }) => object ?? [])));
}

/** Whose mail files have, by address. */
export interface MailSeen {
  /** Those of whom a trace tells which mail was forwarded. */
  readonly told: ReadonlySet<string>;
  /** Those of whom any file has mail. */
  readonly traced: ReadonlySet<string>;
  /** Why some of their mail may be missing; null where nothing says so. */
  readonly missing: string | null;
}

export function mailSeen(world: World, files: readonly EvidenceFile[]): MailSeen {
  const rows = rowsOfKind(files, 'extended message trace');
  const flows = flowsIn(files).filter(({ messages }) => messages !== null);
  const broken = files.find(({ kind, cut }) => kind === 'extended message trace' && cut !== null);
  return {
    told: new Set(rows.map((row) => addressOf(world, field(row, 'sender_address').toLowerCase()))),
    traced: new Set(flows.map(({ from }) => addressOf(world, from))),
    missing: broken === undefined ? null : `${broken.name} may lack some of it: ${broken.cut}`,
  };
}

/** The people whom an outbound policy is for, by address; null where it is for others than people by name or by group. */
function peopleOf(object: string, world: World): readonly string[] | null {
  const [section = '', ...rest] = object.split('/');
  if (section !== 'outboundPolicies' || world.outbound.state !== 'present') return null;
  const rules = world.outbound.value.rules.filter((one) => one.enabled && one.policy === rest.join('/'));
  const people = rules.map((rule) => peopleIn(rule, world));
  const known = people.filter((one) => one !== null);
  return known.length === 0 || known.length < people.length ? null : distinct(known.flat());
}

function peopleIn(rule: OutboundRule, world: World): readonly string[] | null {
  const others = [rule.senderDomainIs, rule.exceptIfFrom, rule.exceptIfFromMemberOf, rule.exceptIfSenderDomainIs];
  return others.some((list) => list.length > 0) ? null : peopleNamed(rule.from, rule.fromMemberOf, world);
}

/** Some people and the members of some groups, by address; null where somebody among them is not known. */
export function peopleNamed(
  people: readonly Principal[],
  groups: readonly Principal[],
  world: World,
): readonly string[] | null {
  const found = [...people.map((one) => keysOf(one)), ...groups.map((one) => membersOf(one, world))];
  const known = found.filter((one) => one !== null);
  return known.length < found.length ? null : known.flat().map((key) => addressOf(world, key));
}

const keysOf = ({ key }: Principal): readonly string[] | null => (key.state === 'present' ? [key.value] : null);

function membersOf({ key }: Principal, { groups }: World): readonly string[] | null {
  const group = key.state === 'present' ? groups.get(key.value) : undefined;
  if (group?.members.state !== 'present') return null;
  // Whether a group inside of it counts is not for this to say.
  return group.members.value.some((one) => groups.has(one)) ? null : group.members.value;
}
