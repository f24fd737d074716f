import { isSilent } from '../../kinds/transport-rule/in-force.ts';
import { eachSection } from '../../kinds/objects.ts';
import { type Live, refName } from '../../kinds/kind.ts';
import { scopeProperties } from '../../kinds/outbound-policy/properties.ts';
import type { Section } from '../../kinds/sections.ts';
import { copying, diverting, namedBy } from '../../kinds/transport-rule/meaning.ts';
import { kinds } from '../../kinds/index.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { World } from '../../posture/world/world.ts';
import { type Known, notAsked, type TenantReader } from '../../tenant/tenant.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import { readLive } from '../live/live-read.ts';
import { namedIdentities } from '../live/problems.ts';
import { unreadPeople } from '../live/unread-people.ts';
import { notUnderstood, reasonOf, unclearIn, unreadObject } from '../live/unread.ts';
import { worldOf } from '../world/world.ts';
import { textAt } from '../../json.ts';
import { mayBeOther } from '../../kinds/read-only/index.ts';
import {
  askedOf,
  forwardersIn,
  hidesNone,
  inboxRulesOf,
  type RulesRead,
  targetsIn,
  unreadRules,
} from './inbox-rules.ts';
import { withEverySmtpAuth } from './smtp-auth.ts';

/** Something that was needed and could not be read. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/** A tenant as it was read for an answer. */
export interface Survey {
  readonly live: LiveTenant;
  readonly world: World;
  readonly unread: readonly Unread[];
}

/** What an answer is about, beyond what every answer needs. */
export interface Asked {
  readonly facts: Facts;
  /** Recipients to look up. */
  readonly identities: readonly string[];
  /** What has ended by then needs nobody; where it is left out, nothing has. */
  readonly at?: Date;
  readonly inboxRules: RulesRead;
  /** Every mailbox was asked for its inbox rules. */
  readonly everyInboxRule?: boolean;
  /** A listing of all mailboxes costs nothing: it is in a file, or it is not there. */
  readonly recorded?: boolean;
}

/** Reads what an answer rests on: all controls, and everybody whom they, the policies or the question name. */
export async function survey(reader: TenantReader, desired: Desired | null, asked: Asked): Promise<Survey> {
  const named = desired === null ? [] : namedIdentities(desired, kinds);
  const keys = (section: Section): readonly string[] =>
    (desired?.entries.get(section) ?? []).map((entry) => entry.ref.key);
  const need = {
    sections: new Map(kinds.map((kind) => [kind, askedOf(kind, keys(kind.section), asked.inboxRules)])),
    identities: [...new Set([...named, ...asked.identities, ...forwardersIn(asked.inboxRules)])],
    surroundings: true,
  };
  const live = await readLive(reader, need, targetsIn(asked.inboxRules));
  const inboxRules = inboxRulesOf(asked.inboxRules, live.directory);
  const everyInboxRule = asked.everyInboxRule === true && hidesNone(asked.inboxRules);
  const world = { ...worldOf(live, asked.facts), inboxRules, everyInboxRule };
  return {
    live,
    world: asked.recorded === true ? await withEverySmtpAuth(world, reader) : world,
    unread: [...unreadIn(live, asked.at ?? new Date(0)), ...unreadRules(asked.inboxRules, live)],
  };
}

const all = (): boolean => true;
const none = (): boolean => false;
const among =
  (names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

/** The properties of each section that verdicts on forwarding rest on; of groups and SMTP AUTH none, whose members are told by group. */
const decisive: Readonly<Record<Section, (property: string) => boolean>> = {
  outboundPolicies: among(['autoForwardingMode', 'enabled', ...scopeProperties.map(({ name }) => name)]),
  groups: none,
  remoteDomains: among(['autoForwardEnabled', 'isInternal']),
  outboundConnectors: all,
  inboundConnectors: none,
  transportRules: all,
  smtpAuth: none,
  inboxForwards: none,
  mailboxForwarding: among(['forwardingSmtpAddress', 'forwardingAddress']),
};

/** What verdicts rest on and could not be read. */
export function unreadIn(live: LiveTenant, at: Date): readonly Unread[] {
  const { acceptedDomains, sections, surroundings } = live;
  return [
    ...why('accepted domains', acceptedDomains),
    ...eachSection(sections).flatMap(([section, known]) => unreadOf(section, known)),
    ...verdictsRestOn.flatMap((section) => rowsIn(live, section).flatMap(strangeIn)),
    ...failed(sections.smtpAuth),
    ...[...(surroundings?.memberships ?? [])].flatMap(([group, known]) => why(`members of ${group}`, known)),
    ...unreadForwards(live),
    ...unreadTargets(live, at),
    ...unreadPeople(live).flatMap(({ what, known }) => why(what, known)),
  ];
}

/** A connector in use of which nobody understands all may take any mail; what the others decide may be decided otherwise. */
const verdictsRestOn = ['outboundConnectors', 'outboundPolicies', 'remoteDomains'] as const;

/** An object in use of which nobody understands all. Of groups and of what could not be read at all, others tell. */
export function strangeIn(live: Live): readonly Unread[] {
  const strange = notUnderstood(live);
  const isTold = live.ref.section === 'groups' || unreadObject(live) !== null;
  return strange === null || isTold || live.properties['enabled'] === false
    ? []
    : [{ what: refName(live.ref), why: `it ${strange}` }];
}

/** Forwards to a recipient, or to an address of ours, that nobody could look up. */
function unreadForwards({ sections, directory, acceptedDomains }: LiveTenant): readonly Unread[] {
  const rows = sections.mailboxForwarding.state === 'present' ? sections.mailboxForwarding.value : [];
  return rows.flatMap(({ name, properties }) =>
    ['forwardingAddress', 'forwardingSmtpAddress'].flatMap((property) => {
      const target = textAt(properties, property);
      const found = directory.find(target);
      const matters = property === 'forwardingAddress' || mayBeOther(target, found, acceptedDomains);
      return target === '' || !matters ? [] : why(`where the forward of ${name} to ${target} leads`, found);
    }),
  );
}

/** Those to whom a rule sends mail that is in force or begins later, and whom nobody could look up. */
function unreadTargets({ sections, directory }: LiveTenant, at: Date): readonly Unread[] {
  const rules = sections.transportRules.state === 'present' ? sections.transportRules.value : [];
  return rules
    .filter(({ properties }) => !isSilent(properties, at))
    .flatMap(({ name, properties }) =>
      [...diverting, ...copying]
        .flatMap((action) => namedBy(properties, action))
        .flatMap((target) => why(`where mail goes that the rule ${name} sends to ${target}`, directory.find(target))),
    );
}

/** SMTP AUTH decides on no forward: that nobody asked for it is no fault, and that somebody asked in vain is. */
function failed(section: Known<readonly Live[]>): readonly Unread[] {
  const errors =
    section.state === 'unknown'
      ? [section.because]
      : section.state === 'present'
        ? section.value.flatMap((one) => unreadObject(one) ?? [])
        : [];
  return errors.filter(({ type }) => type !== notAsked).map((one) => ({ what: 'SMTP AUTH', why: reasonOf(one) }));
}

/** A section that could not be read, or what nobody can tell of its objects. */
function unreadOf(section: Section, known: Known<readonly Live[]>): readonly Unread[] {
  const asked = decisive[section];
  if (asked === none) return [];
  const objects = known.state === 'present' ? known.value : [];
  return [
    ...why(section, known),
    ...objects.flatMap((live) =>
      unclearIn(live, asked).map(({ property, because }) => ({
        what: `${property} of ${refName(live.ref)}`,
        why: reasonOf(because),
      })),
    ),
  ];
}

const why = (what: string, known: Known<unknown>): readonly Unread[] =>
  known.state === 'unknown' ? [{ what, why: reasonOf(known.because) }] : [];
