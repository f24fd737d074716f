import type { Choice, ConditionalAccessPolicy } from '../../kinds/sign-in/entra.ts';
import { all, any, match, type Match, sure } from '../values/kleene.ts';

/**
 * Whether a policy refuses somebody who sends through SMTP AUTH with a password. Report-only policies refuse nobody. A
 * client without modern authentication gives nothing but a password, so that what another demand does to it is not
 * described here: it stays open. Source: conditionalAccessPolicy, Graph v1.0 reference; the reading of it is ours.
 */
export function refuses(policy: ConditionalAccessPolicy, user: string): Match {
  if (policy.state !== 'enabled' || policy.asks.length === 0) return match.no;
  return all([
    sure(names(policy.clients, ['all', 'other'])),
    takes(policy.users, [user], ['all']),
    takes(policy.applications, [exchangeOnline], ['all', 'office365']),
    policy.further.length === 0 ? match.yes : match.maybe,
    names(policy.asks, ['block']) ? match.yes : match.maybe,
  ]);
}

/** The application id of Exchange Online. Source: "Verify first-party Microsoft applications", Microsoft Learn. */
const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';

const names = (given: readonly string[], some: readonly string[]): boolean =>
  given.some((one) => some.includes(one.toLowerCase()));

/** Whether a choice takes one that it may name by its identifier, or by a word for everything. */
function takes(
  { include, exclude, includeOthers, excludeOthers }: Choice,
  one: readonly string[],
  every: readonly string[],
): Match {
  const byOthers = (others: boolean, given: readonly string[]): Match =>
    others || names(given, ['guestsorexternalusers']) ? match.maybe : match.no;
  const out = any([sure(names(exclude, [...one, ...every])), byOthers(excludeOthers, exclude)]);
  if (out === match.yes) return match.no;
  const taken = any([sure(names(include, [...one, ...every])), byOthers(includeOthers, include)]);
  return out === match.maybe && taken === match.yes ? match.maybe : taken;
}
