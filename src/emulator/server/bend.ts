import { forbidden, success, unauthorized } from '../exchange/envelope.ts';
import type { FaultEffect, EffectName } from '../wire/faults.ts';
import { type EmulatorRequest, type EmulatorResponse, json, nothing, plain } from '../wire/http.ts';
import type { Bent } from './invoke.ts';

/** An answer, and how long it takes. */
export interface Bending {
  readonly response: EmulatorResponse;
  readonly delay: number;
}

/** Answers an operation as its faults want it: not at all, wrongly, late, or after all. */
export function bend(
  effects: readonly FaultEffect[],
  request: EmulatorRequest,
  via: 'cmdlet' | 'graph',
  answer: (bent: Bent) => EmulatorResponse,
): Bending {
  const delay = effects.reduce((sum, one) => sum + (one.effect === 'delay' ? one.milliseconds : 0), 0);
  for (const effect of effects) {
    const instead = insteadOf(effect, request, via);
    if (instead !== null) return { response: instead, delay };
  }
  const response = answer({ lag: lagOf(effects), staleLink: has(effects, 'stale-page') });
  if (has(effects, 'lose-answer')) return { response: { ...response, wire: 'cut' }, delay };
  return { response: has(effects, 'truncate') ? { ...response, wire: 'truncate' } : response, delay };
}

const has = (effects: readonly FaultEffect[], name: EffectName): boolean =>
  effects.some(({ effect }) => effect === name);

function lagOf(effects: readonly FaultEffect[]): Bent['lag'] {
  const lag = effects.find((one) => one.effect === 'lag');
  return lag ?? null;
}

/** What is answered without anything happening; null where the operation takes place. */
function insteadOf(effect: FaultEffect, request: EmulatorRequest, via: 'cmdlet' | 'graph'): EmulatorResponse | null {
  switch (effect.effect) {
    case 'throttle':
      return throttled(effect.retryAfter, via);
    case 'concurrency':
      return tooManyAtOnce;
    case 'deny':
      return via === 'cmdlet'
        ? forbidden
        : graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
    case 'unauthorized':
      return via === 'cmdlet'
        ? unauthorized('invalid_token')
        : graphError(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
    case 'drop':
      return { ...nothing(200), wire: 'cut' };
    case 'server-error':
      return via === 'cmdlet'
        ? nothing(effect.status ?? 503)
        : graphError(effect.status ?? 503, 'serviceNotAvailable', 'The service is unavailable.');
    case 'redirect':
      return redirected(effect.location, request);
    case 'error-in-200':
      return via === 'cmdlet'
        ? errorInside(effect.message ?? 'The operation failed. (postern emulator fault)', request)
        : null;
    case 'lose-answer':
    case 'truncate':
    case 'lag':
    case 'delay':
    case 'stale-page':
      return null;
  }
}

/** Exchange: empty body, as none is established. Graph: its error envelope. */
function throttled(retryAfter: number | null | undefined, via: 'cmdlet' | 'graph'): EmulatorResponse {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': String(retryAfter ?? 1) };
  if (via === 'cmdlet') return nothing(429, headers);
  const error = { code: 'TooManyRequests', message: 'Too many requests.' };
  return json(429, { error }, headers);
}

/** The status is not established; the text and its being no JSON are. */
export const tooManyAtOnce: EmulatorResponse = plain(
  429,
  'You have reached the maximum number of concurrent requests per tenant. Please wait and try again...',
);

const graphError = (status: number, code: string, message: string): EmulatorResponse =>
  json(status, { error: { code, message, innerError: { 'request-id': '00000000-0000-4000-8000-000000000000' } } });

/** The front door sends some tenants to a regional host. There, the request goes through. */
function redirected(location: string | undefined, request: EmulatorRequest): EmulatorResponse | null {
  const target = location ?? request.origin.replace('127.0.0.1', 'localhost');
  if (target === request.origin || (location === undefined && request.origin.includes('localhost'))) return null;
  const query = request.query.toString();
  return nothing(302, { Location: `${target}${request.path}${query === '' ? '' : `?${query}`}` });
}

const errorInside = (message: string, request: EmulatorRequest): EmulatorResponse =>
  success({ rows: [], errors: [message] }, { origin: request.origin, tenant: request.path.split('/')[3] ?? '' }, null);
