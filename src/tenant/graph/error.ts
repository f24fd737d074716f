import { isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { type Failure, refuse, tidy } from '../wire/failure.ts';
import type { TenantCause } from '../../diagnostics/causes.ts';
import type { Reason } from '../tenant.ts';

/** An answer of Graph that is not a success. `after` is its Retry-After in milliseconds. */
export interface GraphRefusal {
  readonly status: number;
  readonly body: Json;
  readonly after: number | null;
}

export function graphFailure(call: string, { status, body, after }: GraphRefusal): Failure {
  const error = errorOf(body);
  const code = textAt(error, 'code');
  const message = tidy(textAt(error, 'message')) || `Graph answered ${status}`;
  const again = status === 429 || status >= 500;
  const reason = reasonOf(status, code, message);
  // Only what the service named did not happen: an answer in nobody's form may be one of any machine on the way.
  const perhapsDone = (reason === 'rejected' && code === '') || (status >= 500 && status !== 503);
  return refuse(call, reason, message, { type: code || null, cause: causeOf(status), again, after, perhapsDone })
    .failure;
}

function causeOf(status: number): TenantCause | undefined {
  if (status >= 500) return 'service-down';
  return causes[status];
}

const causes: Readonly<Record<number, TenantCause>> = { 401: 'token-refused', 403: 'consent-missing', 429: 'busy' };

const errorOf = (body: Json): JsonObject => (isObject(body) && isObject(body['error']) ? body['error'] : {});

/** `Already a member` and `twice in one list` have no code of their own: the text is all there is. */
const duplicate = /already exist|can only be present once/iu;

function reasonOf(status: number, code: string, message: string): Reason {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unreachable';
  if (status === 401) return /expired|lifetime/iu.test(message) ? 'expired' : 'denied';
  if (status === 403) return 'denied';
  // Without its envelope a 404 may come from any proxy on the way.
  if (status === 404) return code === 'Request_ResourceNotFound' || code === 'ResourceNotFound' ? 'absent' : 'rejected';
  if (status === 409 || status === 412 || duplicate.test(message)) return 'conflict';
  return 'rejected';
}
