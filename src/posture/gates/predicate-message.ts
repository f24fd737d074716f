import { match, type Match, some } from '../values/kleene.ts';
import type { Original } from '../values/verdict.ts';
import type { Predicate } from '../world/world.ts';
import { fromScopeMatch, textsOf } from './predicate-sender.ts';
import type { Route } from './route.ts';

/** The header that inbox rules leave on what they send. Source: outbound policies page, August 2026. */
export const loopHeader = 'x-ms-exchange-inbox-rules-loop';
const anything = new Set(['.', '.*', '.+', '@']);

/** Whether a condition that asks neither who nor where takes an automatic forward; what it cannot see is content. */
export function messageMatch(predicate: Predicate, route: Route, original: Original): Match {
  switch (predicate.name) {
    case 'messageTypeMatches':
      return typeMatch(predicate, route);
    case 'fromScope':
      return fromScopeMatch(predicate, original);
    case 'headerMatchesPatterns':
    case 'headerContainsWords':
      return headerMatch(predicate, route);
    default:
      return match.content;
  }
}

/** Nothing on mail that a person sends says that it was forwarded by itself. */
const isPlain = (route: Route): boolean => route === 'mailbox' || route === 'by-hand';

/** Mailbox forwarding keeps the message class. On redirects the sources disagree; two reports see them match. */
function typeMatch(predicate: Predicate, route: Route): Match {
  if (!textsOf(predicate.value).includes('autoforward')) return match.content;
  if (isPlain(route)) return match.no;
  return route === 'redirect' ? match.likely : match.yes;
}

function headerMatch(predicate: Predicate, route: Route): Match {
  if (predicate.header?.toLowerCase() !== loopHeader) return match.content;
  if (isPlain(route)) return match.no;
  return some(textsOf(predicate.value), (pattern) => (anything.has(pattern) ? match.yes : match.content));
}
