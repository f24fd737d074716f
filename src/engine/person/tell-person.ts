import { coveringPolicies } from '../../posture/person/covering.ts';
import { mattersOf } from '../../posture/person/groups.ts';
import { reachOf } from '../../posture/person/reach.ts';
import { ownWaysOut } from '../../posture/question/own-ways-out.ts';
import { configuredForwards } from '../../posture/question/forwards.ts';
import { declarations, type Declares } from '../answers/places.ts';
import { placedForward } from '../answers/report.ts';
import { listForwards } from '../forwards/list-forwards.ts';
import { setterOf } from '../forwards/set-by.ts';
import { signInOf } from '../sign-in/sign-in-answer.ts';
import type { PersonAnswer } from './person-answer.ts';
import type { PersonAsked } from './person-asked.ts';
import { changesFor } from './person-changes.ts';
import { restrictedIn, rulesIn } from './person-parts.ts';

/** Everything about one mailbox: what covers it, where it can forward, what it forwards, and who changed that. */
export async function tellPerson(asked: PersonAsked): Promise<PersonAnswer> {
  const { who, sender, world, live, settings, rules, at, about } = asked;
  const declares = declarations(asked.desired);
  const time = at.toISOString().replace(/\.\d+Z$/u, 'Z');
  const forwards = configuredForwards(world, at)
    .filter(({ from }) => from === who.address)
    .map((one) => placedForward(one, declares));
  const report = { ...about, forwards, at: time, unread: asked.unread };
  const listed = await listForwards({ ...asked, report, log: null });
  const policies = policiesOf(asked, declares);
  const groups = mattersOf(world, sender).map((one) =>
    Object.assign({ place: declares(`groups/${one.group}`)?.place ?? null }, one),
  );
  const objects = [...(policies ?? []), ...groups.map(({ group }) => ({ object: `groups/${group}` }))];
  const changedBy = await changesFor(listed.forwards, objects, asked);
  const setter = setterOf(changedBy, asked.rules);
  const log = changedBy === null || changedBy.unread === null ? [] : [{ what: 'the audit log', why: changedBy.unread }];
  return {
    format: 'postern-person/1',
    source: about.source,
    at: time,
    person: { address: who.address, name: who.name, type: who.type },
    compared: asked.desired !== null,
    policies,
    groups,
    reach: reachOf(world, sender, at),
    forwards: listed.forwards.map(({ setBy: _, ...one }) => Object.assign({ setBy: setter(one) }, one)),
    inboxRules: rulesIn(rules),
    waysOut: ownWaysOut(world, sender, at),
    smtpAuth: signInOf(settings, declares, at),
    restricted: restrictedIn(live, world, sender),
    changedBy,
    notes: asked.notes,
    unread: [...asked.unread, ...log],
  };
}

const policiesOf = ({ world, sender }: PersonAsked, declares: Declares): PersonAnswer['policies'] =>
  coveringPolicies(world, sender)?.map((one) => Object.assign({ place: declares(one.object)?.place ?? null }, one)) ??
  null;
