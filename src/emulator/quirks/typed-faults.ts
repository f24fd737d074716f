import type { FaultEffect, FaultBox, Operation } from '../wire/faults.ts';

/**
 * Faults that a person reaches by typing: an identity at one of these domains, in any call. `.example` is reserved
 * (RFC 2606), so that no tenant means them.
 */
export const typedFaults: Readonly<
  Record<string, { readonly effect: FaultEffect; readonly times: number | null; readonly about: string }>
> = {
  'throttle.example': { effect: { effect: 'throttle', retryAfter: 0.2 }, times: 1, about: 'is throttled at first' },
  'throttled.example': {
    effect: { effect: 'throttle', retryAfter: null },
    times: null,
    about: 'is always throttled, without Retry-After',
  },
  'busy.example': {
    effect: { effect: 'concurrency' },
    times: 1,
    about: 'meets the limit of concurrent requests at first',
  },
  'denied.example': { effect: { effect: 'deny' }, times: null, about: 'is always denied' },
  'expired.example': { effect: { effect: 'unauthorized' }, times: 1, about: 'finds the token expired at first' },
  'lost.example': { effect: { effect: 'lose-answer' }, times: 1, about: 'is done, and the first answer is lost' },
  'drop.example': { effect: { effect: 'drop' }, times: null, about: 'always loses the connection' },
  'broken.example': {
    effect: { effect: 'server-error', status: 500 },
    times: null,
    about: 'always fails inside the service',
  },
  'unavailable.example': {
    effect: { effect: 'server-error', status: 503 },
    times: 1,
    about: 'is unavailable at first',
  },
  'truncated.example': { effect: { effect: 'truncate' }, times: null, about: 'is answered with half of the JSON' },
  'errors.example': { effect: { effect: 'error-in-200' }, times: null, about: 'fails inside a 200' },
  'slow.example': {
    effect: { effect: 'delay', milliseconds: 2000 },
    times: null,
    about: 'is answered after two seconds',
  },
  'lag.example': { effect: { effect: 'lag', reads: 2 }, times: null, about: 'is written, but invisible to two reads' },
};

/** Counts the typed faults for one emulator: those that end do so for each cmdlet and identity apart. */
export function typedFaultBox(): Pick<FaultBox, 'strike'> {
  const seen = new Map<string, number>();
  return {
    strike: (operation) =>
      Object.entries(typedFaults)
        .filter(([domain, { times }]) => strikesOn(domain, times, operation, seen))
        .map(([, { effect }]) => effect),
  };
}

function strikesOn(domain: string, times: number | null, operation: Operation, seen: Map<string, number>): boolean {
  const identity = operation.identities.find((one) => isAt(one.toLowerCase(), domain));
  if (identity === undefined) return false;
  const key = `${operation.name} ${identity}`.toLowerCase();
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return times === null || count <= times;
}

const isAt = (identity: string, domain: string): boolean =>
  identity === domain || identity.endsWith(`@${domain}`) || identity.endsWith(`.${domain}`);
