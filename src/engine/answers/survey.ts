import { eachSection } from '../../kinds/objects.ts';
import type { Section } from '../../kinds/sections.ts';
import { kinds } from '../../kinds/index.ts';
import type { Desired, Facts } from '../../policy/policy.ts';
import type { World } from '../../posture/world.ts';
import type { Known, TenantReader } from '../../tenant/tenant.ts';
import { reasonOf } from '../diff.ts';
import type { LiveTenant } from '../live.ts';
import { readLive } from '../live-read.ts';
import { namedIdentities } from '../problems.ts';
import { worldOf } from '../world/world.ts';
import { forwardersIn, inboxRulesOf, type RulesRead, unreadRules } from './inbox-rules.ts';

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
  readonly inboxRules: RulesRead;
}

/** Reads what an answer rests on: all controls, and everybody whom they, the policies or the question name. */
export async function survey(reader: TenantReader, desired: Desired | null, asked: Asked): Promise<Survey> {
  const named = desired === null ? [] : namedIdentities(desired, kinds);
  const keys = (section: Section): readonly string[] =>
    (desired?.entries.get(section) ?? []).map((entry) => entry.ref.key);
  const live = await readLive(reader, {
    sections: new Map(kinds.map((kind) => [kind, keys(kind.section)])),
    identities: [...new Set([...named, ...asked.identities, ...forwardersIn(asked.inboxRules)])],
    surroundings: true,
  });
  const inboxRules = inboxRulesOf(asked.inboxRules, live.directory);
  return {
    live,
    world: { ...worldOf(live, asked.facts), inboxRules },
    unread: [...unreadIn(live), ...unreadRules(asked.inboxRules)],
  };
}

/** Whether verdicts on forwarding rest on a section; the members of groups are told one group at a time. */
const decides: Readonly<Record<Section, boolean>> = {
  outboundPolicies: true,
  groups: false,
  remoteDomains: true,
  transportRules: true,
  smtpAuth: false,
  mailboxForwarding: true,
};

function unreadIn({ acceptedDomains, sections, surroundings }: LiveTenant): readonly Unread[] {
  const controls = eachSection(sections).filter(([section]) => decides[section]);
  return [
    ...why('accepted domains', acceptedDomains),
    ...controls.flatMap(([section, known]) => why(section, known)),
    ...(surroundings === null ? [] : why('outbound connectors', surroundings.outboundConnectors)),
    ...[...(surroundings?.memberships ?? [])].flatMap(([group, known]) => why(`members of ${group}`, known)),
  ];
}

const why = (what: string, known: Known<unknown>): readonly Unread[] =>
  known.state === 'unknown' ? [{ what, why: reasonOf(known.because) }] : [];
