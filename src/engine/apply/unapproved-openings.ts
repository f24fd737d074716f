import type { Beyond } from '../../posture/change/beyond.ts';
import { namesBelow, onPremises } from '../../posture/matrix/destinations.ts';
import { sentence } from '../../posture/values/sentence.ts';
import type { PlannedDoor, PlannedForward } from '../plan/plan-posture.ts';

/** Says who could do what that nobody approved: one clause for some people, one for each other way out, one for each forward. */
export const wordsFor = (
  cells: readonly Beyond[],
  doors: readonly PlannedDoor[],
  forwards: readonly PlannedForward[],
): readonly string[] => [
  ...cells.map(({ people, others, places }) => {
    const who = sentence([...people, ...(others ? ['everyone else'] : [])]);
    return `${who} could newly forward to ${sentence(places.map(placeWords))}, which nobody approved`;
  }),
  ...doors.map(doorWords),
  ...forwards.map(({ from, to }) => `mail of ${from} would newly be forwarded to ${to}, which nobody approved`),
];

function placeWords(pattern: string): string {
  if (pattern === '*') return 'any other domain';
  if (pattern.startsWith('*.')) return namesBelow(pattern.slice(2));
  if (pattern.startsWith(onPremises)) return `colleagues on-premises behind ${pattern.slice(onPremises.length)}`;
  return pattern.includes('*') ? `other domains like ${pattern}` : pattern;
}

function doorWords({ channel, object, from, to }: PlannedDoor): string {
  const who = from === '' ? 'everyone without a setting of their own' : from;
  if (channel === 'smtp-auth') return `${who} could newly send through SMTP AUTH, which nobody approved`;
  return `${object} would newly let mail out to ${to === '' ? 'anywhere' : to}, which nobody approved`;
}
