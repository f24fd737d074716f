import { exceptionsIn } from '../../engine/answers/exceptions.ts';
import { declarations } from '../../engine/answers/places.ts';
import { type AnsweredStates, answeringData } from '../../engine/why/answering-data.ts';
import type { CarriedOut } from '../../engine/why/foreseen-basis.ts';
import { configuredForwards } from '../../posture/question/forwards.ts';
import { plainGrant } from '../../policy/grants/grant.ts';
import type { PageBasis } from '../../render/html/change/change-page.ts';
import type { CommandSession } from './session.ts';

/** What the page of a change answers for; whether its policies have grants the session knows. */
type PageStates = Omit<AnsweredStates, 'carriedOut' | 'grants'> & { readonly carriedOut: Omit<CarriedOut, 'byGrants'> };

/** What the page of a change answers from, and what lets mail out in its last state. */
export function pageBasis({ desired, connection, context: { at } }: CommandSession, asked: PageStates): PageBasis {
  const [, last] = asked.states.at(-1) ?? asked.states[0];
  return {
    data: answeringData({
      ...asked,
      carriedOut: { ...asked.carriedOut, byGrants: desired.grants !== null },
      grants: desired.grants?.map(plainGrant) ?? null,
      at,
      source: connection.label,
    }),
    exceptions: exceptionsIn(last, configuredForwards(last, at), at, declarations(desired)),
  };
}
