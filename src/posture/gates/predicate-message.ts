import { match, type Match, some } from '../values/kleene.ts';
import type { Original } from '../values/verdict.ts';
import type { Predicate } from '../world/world.ts';
import { loopHeader } from '../../kinds/transport-rule/loop-header.ts';
import { type Altered, bearsMarks, onceAltered } from './loop-header.ts';
import { fromScopeMatch, textsOf } from './predicate-sender.ts';
import type { Route } from './route.ts';

const anything = new Set(['.', '.*', '.+', '@']);

/** Whether a condition that asks neither who nor where takes an automatic forward; what it cannot see is content. */
export function messageMatch(
  predicate: Predicate,
  route: Route,
  original: Original,
  altered: Altered | null = null,
): Match {
  switch (predicate.name) {
    case 'messageTypeMatches':
      return typeMatch(predicate, route);
    case 'fromScope':
      return fromScopeMatch(predicate, original);
    case 'headerMatchesPatterns':
    case 'headerContainsWords':
      return asksLoopHeader(predicate) ? loopMatch(predicate, route, altered) : match.content;
    default:
      return match.content;
  }
}

/** Mailbox forwarding keeps the message class. On redirects the sources disagree; two reports see them match. */
function typeMatch(predicate: Predicate, route: Route): Match {
  if (!textsOf(predicate.value).includes('autoforward')) return match.content;
  if (!bearsMarks(route)) return match.no;
  return route === 'redirect' ? match.likely : match.yes;
}

/** Whether a condition asks for the header that inbox rules leave. */
export const asksLoopHeader = ({ header }: Predicate): boolean => header?.toLowerCase() === loopHeader;

function loopMatch(predicate: Predicate, route: Route, altered: Altered | null): Match {
  const plain = bearsMarks(route)
    ? some(textsOf(predicate.value), (pattern) => (anything.has(pattern) ? match.yes : match.content))
    : match.no;
  return altered === null ? plain : onceAltered(plain, altered);
}
