import { heldGrants } from '../../posture/granted/planned-grants.ts';
import { refName } from '../../kinds/kind.ts';
import { withOwnDomains } from '../../policy/grants/compile.ts';
import type { Accepted, Desired } from '../../policy/schema/policy.ts';
import { compare } from '../../posture/change/compare.ts';
import type { Comparison } from '../../posture/change/comparison.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';
import { type Judged, judgeExpectations } from '../../posture/matrix/expectations.ts';
import type { World } from '../../posture/world/world.ts';
import { inboxRulesOf, type RulesRead, unreadRules } from '../answers/inbox-rules.ts';
import type { SectionChanges } from '../diff/diff.ts';
import type { Disappointed, Unsanctioned } from './drift.ts';
import type { Findings } from './drift-story.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import { judgeDesiredGrants } from '../propose/granted.ts';
import { residualChannels } from '../../posture/question/residual.ts';
import { postureBetween } from '../propose/judge.ts';
import { type LiveTenant, ownDomainsIn } from '../live/live.ts';
import type { ProvenStep } from '../proof/proven-steps.ts';
import { worldOf } from '../world/world.ts';
import { type Deed, deedsOf, type Stranger, strangersIn } from '../way/effects.ts';
import { judgeDomains } from '../way/own-domains.ts';
import { marksChanged } from '../way/marks.ts';
import { policiesWorld, type PoliciesWorld } from '../way/policies-world.ts';
import { wayStanding } from '../way/standing.ts';
import { journalingAccepted } from '../way/journaling-accepted.ts';
import { group as groups } from '../../kinds/group/index.ts';
import { type JoinableScope, joinableScopes } from '../way/joining.ts';
import { meaningsOf } from '../way/meanings.ts';
import { goneIn } from './gone.ts';
import { othersIn } from '../way/rule-otherwise.ts';
import type { RulesAt } from '../way/told-rule.ts';
import { ruleMoved } from './rule-moved.ts';
import { type Unstated, unstatedIn } from '../way/unstated.ts';
import { unreadBy } from '../way/unread.ts';
import { type WayObject, wayName, waysideOf } from '../way/wayside.ts';

/** A tenant, what policies ask of it, and the steps that would bring it there. */
export interface Looked {
  readonly live: LiveTenant;
  readonly rules: RulesRead;
  readonly desired: Desired;
  readonly sections: readonly SectionChanges[];
  readonly steps: readonly ProvenStep[];
  readonly at: Date;
}

/** The tenant as its policies would have it, and as it was found. */
export interface DeclaredAndFound {
  readonly declared: World;
  readonly found: World;
}

interface DriftFound extends DeclaredAndFound {
  readonly findings: Findings;
}

/** What keeps a tenant from being clean beside properties that moved: the way of the mail, the posture, expectations, reads. */
export function findingsOf({ live, rules: read, desired, sections, steps, at }: Looked): DriftFound {
  const facts = desired.tenant?.facts ?? unknownFacts;
  const inboxRules = inboxRulesOf(read, live.directory);
  const seen = worldOf(live, facts);
  // Rules that a plan reads by itself are known beside those that somebody asked for.
  const tenant: World = { ...seen, inboxRules: new Map([...inboxRules, ...seen.inboxRules]) };
  const strangers = sections.flatMap(({ kind, changes }) => strangersIn(kind, changes));
  const otherwise = othersIn(
    sections.flatMap(({ changes }) => changes),
    desired,
    live,
  );
  const rules: RulesAt = { live, world: tenant, at };
  const way = wayStanding(waysideOf(live), desired, live);
  const open = residualChannels(tenant, at);
  const asked = policiesWorld({
    live,
    steps,
    strangers,
    inboxRules,
    otherwise,
    journaling: journalingAccepted(tenant.journaling, way),
    facts,
  });
  const held = judgeDesiredGrants(withOwnDomains(desired, ownDomainsIn(live)), tenant, at);
  const domains = judgeDomains(desired, live, tenant, at);
  const findings = {
    ...(held === null ? {} : heldGrants(held.grants, held.beside)),
    posture: postureBetween(asked.world, tenant, at),
    unsanctioned: [
      ...strangers
        .filter((one) => !otherwise.has(refName(one.live.ref)))
        .flatMap((one) => unsanctioned(one, asked, rules)),
      ...way.strangers.map(strangeWay),
      ...domains.strange.map(({ deeds, ...base }) => strange({ ...base, noun: 'accepted domain' }, deeds)),
      ...sections.flatMap((one) => unstatedIn(one, live, open)).map(unstated),
      ...joinableScopes(tenant, desired).map(joinable),
    ],
    otherwise: strangers.flatMap(({ live: { ref } }) => ruleMoved(otherwise.get(refName(ref)), rules)),
    meanings: meaningsOf(sections, rules),
    strayed: way.strayed,
    domains: domains.moved,
    expectations: judgeExpectations(tenant, desired.expectations, at).flatMap(disappointed),
    unread: [...unreadBy(live, sections, at), ...unreadRules(read, live)],
    gone: goneIn(desired, live, read),
    accepted: [...sections.flatMap((section): readonly Accepted[] => section.accepted), ...way.accepted],
  };
  return { findings, declared: asked.world, found: tenant };
}

function unsanctioned(one: Stranger, asked: PoliciesWorld, rules: RulesAt): readonly Unsanctioned[] {
  const { kind, live } = one;
  // Whom people let forward is a matter of the controls, which what they set up themselves does not move.
  const moved = kind.allows === true ? [] : openingsOf(compare(asked.world, asked.withStranger(one), rules.at));
  const deeds = [...moved, ...deedsOf(one, rules), ...marksChanged(one, rules)];
  const base = { object: refName(live.ref), noun: kind.noun, name: live.name };
  return deeds.length === 0 ? [] : [strange(base, deeds)];
}

const joinable = ({ name, told }: JoinableScope): Unsanctioned =>
  strange({ object: `groups/${name}`, noun: groups.noun, name }, [{ does: 'opens', told }]);

const unstated = ({ kind, live, deeds }: Unstated): Unsanctioned =>
  strange({ object: refName(live.ref), noun: kind.noun, name: live.name }, deeds);

function strangeWay({ section, noun, name, does, told }: WayObject): Unsanctioned {
  const own = does.map((deed, index): Deed => ({ does: deed, told: told[index] ?? '' }));
  return strange({ object: wayName({ section, name }), noun, name }, own);
}

const strange = (base: Pick<Unsanctioned, 'object' | 'noun' | 'name'>, deeds: readonly Deed[]): Unsanctioned => ({
  ...base,
  action: 'ignore',
  because: null,
  fields: [],
  remarks: deeds.map(({ told }) => told),
  source: null,
  governance: {},
  does: [...new Set(deeds.map(({ does }) => does))],
});

/** What the posture says of a tenant with an object and without it. */
function openingsOf(found: Comparison): readonly Deed[] {
  const { opened, closed } = found.residualChannels;
  const [gain, loss] = [openingRows(found)[0], closingRows(found)[0]];
  const [door, shut] = [opened[0], closed[0]];
  const where = ({ channel, to }: OtherWay): string =>
    [otherWays[channel], to].filter((part) => part !== '').join(' to ');
  return [
    ...deedOf(
      'opens',
      gain,
      (move) => `lets ${move.senders.name} forward to ${move.destinations.name}: ${move.before} → ${move.after}`,
    ),
    ...deedOf('opens', door, (one) => `opens ${where(one)}`),
    ...deedOf(
      'closes',
      loss,
      (move) =>
        `keeps ${move.senders.name} from forwarding to ${move.destinations.name}: ${move.before} → ${move.after}`,
    ),
    ...deedOf('closes', shut, (one) => `closes ${where(one)}`),
  ];
}

type OtherWay = Comparison['residualChannels']['opened'][number];

/** What somebody can do by a way out beside forwarding. */
const otherWays: Readonly<Record<OtherWay['channel'], string>> = {
  'smtp-auth': 'sending by SMTP AUTH',
  'transport-rule-exception': 'some mail that a transport rule stopped',
  'transport-rule-redirect': 'redirecting by a transport rule',
  'transport-rule-copy': 'copies by a transport rule',
  'suspicious-copy': 'copies of suspicious mail',
  'inbound-relay': 'sending on by a connector',
  journal: 'journal copies',
  'power-automate': 'sending by flows of Power Automate',
};

const deedOf = <T>(does: Deed['does'], found: T | undefined, told: (one: T) => string): readonly Deed[] =>
  found === undefined ? [] : [{ does, told: told(found) }];

function disappointed({ expectation, holds, broken, unclear }: Judged): readonly Disappointed[] {
  if (holds) return [];
  const { name, place } = expectation;
  if (broken === null) return [{ name, message: unclear ?? '', source: place }];
  const { cell, verdict } = broken;
  return [{ name, message: `${cell.sender} to ${cell.to} by ${cell.mechanism} is ${verdict.verdict}`, source: place }];
}
