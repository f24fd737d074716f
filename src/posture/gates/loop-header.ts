import { match, type Match } from '../values/kleene.ts';
import type { RuleActions, TransportRule } from '../world/world.ts';
import type { Route } from './route.ts';

/**
 * What rules may have done to the header of inbox rules before another asks for it. Nobody says whether a later rule sees the message
 * as it came or as it was changed, so that its answer is open then.
 */
export interface Altered {
  readonly how: 'removed' | 'set';
  /** A rule that did it took the message, surely or most likely. */
  readonly likely: boolean;
}

/** Whether a rule removes the header or writes it. */
export const alters = ({ loopHeader: how }: RuleActions): boolean => how !== undefined;

/** What has become of the header once one more rule, which takes the message surely or perhaps, is through with it. */
export function alteredBy(before: Altered | null, { actions, mode }: TransportRule, taken: Match): Altered | null {
  const { loopHeader: how } = actions;
  if (how === undefined || mode !== 'Enforce' || taken < match.maybe) return before;
  const set = how === 'set' || before?.how === 'set';
  return { how: set ? 'set' : 'removed', likely: taken >= match.likely || before?.likely === true };
}

/** Every state of the header in which a rule may meet it. */
export const alterations: readonly Altered[] = (['removed', 'set'] as const).flatMap((how) =>
  [true, false].map((likely): Altered => ({ how, likely })),
);

/** What a condition on the header says once it may have been altered: it is there no more, or it is there after all. */
export function onceAltered(plain: Match, { how, likely }: Altered): Match {
  if (plain === match.yes) return likely ? match.maybe : match.likely;
  return how === 'set' ? match.maybe : plain;
}

/** Whether something on the mail says that it was forwarded by itself: on what a person sends, or a mailbox, nothing does. */
export const bearsMarks = (route: Route): boolean => route === 'forward' || route === 'redirect';
