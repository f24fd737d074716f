import { grantsAtPlace, grantsOfPerson } from '../../policy/grants/closed-form.ts';
import { type Grant, namesOf } from '../../policy/grants/grant.ts';
import { belonging } from '../../posture/granted/belonging.ts';
import { principalOf } from '../../posture/granted/spelled.ts';
import { indexed, senderOf } from '../../posture/world/indexed.ts';
import type { World } from '../../posture/world/world.ts';
import type { EvidenceFile } from '../observed/evidence-files.ts';
import { placeOf, type SeenFlow } from '../observed/flows.ts';
import { forwardsSeen, type MailSeen, mailSeen, peopleNamed, useState } from '../observed/uses.ts';
import type { GrantUse } from './grants-report.ts';

/** Whether what a grant allows was seen to be used. */
export function grantUses(world: World, files: readonly EvidenceFile[], at: Date): (grant: Grant) => GrantUse {
  const { judged, unjudged } = forwardsSeen(world, files, at);
  const mail = mailSeen(world, files);
  return (grant) => {
    const bearing = judged.flatMap((flow) => bearingOf(flow, grant, world) ?? []);
    const own = bearing.flatMap(({ flow, doubt }) => (doubt === null ? [flow] : []));
    const doubt = bearing.flatMap((one) => one.doubt ?? [])[0] ?? unjudged;
    return usedBy(own, doubt, peopleOf(grant, world), mail);
  };
}

/** A flow that a grant allows, or why that is not certain. */
interface Bearing {
  readonly flow: SeenFlow;
  readonly doubt: string | null;
}

function bearingOf(flow: SeenFlow, grant: Grant, world: World): Bearing | null {
  const ways = flow.ways.filter((way) => grantsAtPlace([grant], placeOf(flow), way).here.size > 0);
  if (ways.length === 0) return null;
  const { sure, perhaps } = grantsOfPerson([grant], belonging(world, senderOf(indexed(world), flow.from).key));
  if (sure.length + perhaps.length === 0) return null;
  if (perhaps.length > 0) return { flow, doubt: `whether ${flow.from} is one of these people is not known` };
  if (flow.messages === null) return { flow, doubt: `${flow.from} has set one up, and no file has its mail` };
  const all = ways.length === flow.ways.length;
  return { flow, doubt: all ? null : `mail of ${flow.from} may have been forwarded in a way that is not granted` };
}

function usedBy(
  own: readonly SeenFlow[],
  doubt: string | null,
  meant: readonly string[] | null,
  mail: MailSeen,
): GrantUse {
  const days = own.flatMap(({ last }) => last ?? []).toSorted();
  return {
    ...useState(own.length > 0, doubt, meant, mail),
    messages: own.reduce((sum, { messages }) => sum + (messages ?? 0), 0),
    last: days.at(-1) ?? null,
    people: [...new Set(own.map(({ from }) => from))].toSorted(),
  };
}

/** Whom a grant is for, by address; null where it is for others than people by name or by group. */
function peopleOf({ from }: Grant, world: World): readonly string[] | null {
  if (from.some(({ kind }) => kind === 'everyone' || kind === 'domain')) return null;
  const named = (kind: 'person' | 'group'): ReturnType<typeof principalOf>[] =>
    namesOf(from, kind).map((name) => principalOf(world, { kind, name }));
  return peopleNamed(named('person'), named('group'), world);
}
