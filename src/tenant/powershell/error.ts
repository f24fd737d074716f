import { type JsonObject, textAt } from '../../json.ts';
import { exchangeFailure, jsonOf, notAllowed, parseDetail } from '../exchange/error.ts';
import { type Failure, refuse, tidy } from '../wire/failure.ts';

/** An error as PowerShell records it, in the words of the worker. */
export interface ErrorRecord {
  readonly message: string;
  /** Short names of the exception, of the innermost one, and the reason that the module gives. */
  readonly type: string;
  readonly inner: string;
  readonly reason: string;
  readonly category: string;
}

export const recordOf = (error: JsonObject): ErrorRecord => ({
  message: textAt(error, 'message'),
  type: textAt(error, 'type'),
  inner: textAt(error, 'inner'),
  reason: textAt(error, 'reason'),
  category: textAt(error, 'category'),
});

/**
 * Turns an error of a cmdlet into a failure. The module's reason is the service's exception by its short name, the same
 * that REST has in a header; its texts are localised.
 */
export function recordFailure(call: string, cmdlet: string, record: ErrorRecord): Failure {
  const names = [record.type, record.reason, record.inner];
  if (names.includes('CommandNotFoundException')) return refuse(call, 'denied', notAllowed(cmdlet)).failure;
  const named = generic.includes(record.reason) ? parseDetail(record.message).type : record.reason;
  const type = named === '' ? null : named;
  if (names.some((name) => neverSent.includes(name))) {
    return refuse(call, 'rejected', tidy(record.message), { type }).failure;
  }
  if (names.some((name) => onTheWay.includes(name))) {
    return refuse(call, 'unreachable', tidy(record.message), { type, again: true, perhapsDone: true }).failure;
  }
  const unnamed = type === null;
  const status = unnamed ? statusOf(record) : 400;
  if (status === 403) return refuse(call, 'denied', notAllowed(cmdlet)).failure;
  const failure = exchangeFailure(call, cmdlet, { ...answer, status, type, ...bodyOf(record) });
  // What bears no name of the service may be any failure on the way back, so that the call may have been carried out.
  return unnamed && failure.error.reason === 'rejected' ? { ...failure, perhapsDone: true } : failure;
}

const answer = { challenge: '', after: null };

/** PowerShell refuses these before the module sends anything. */
const neverSent = [
  'ParameterBindingException',
  'ParameterBindingValidationException',
  'ParameterBindingArgumentTransformationException',
  'ValidationMetadataException',
  'PSInvalidCastException',
  'HostException',
];

const onTheWay = [
  'HttpRequestException',
  'SocketException',
  'WebException',
  'IOException',
  'TaskCanceledException',
  'OperationCanceledException',
  'TimeoutException',
];

const generic = ['', 'Exception', 'WriteErrorException', 'RuntimeException', 'RemoteException'];

/** A failure that the module gave up on shows the raw answer; its status is then all there is to go by. */
function statusOf({ message }: ErrorRecord): number {
  if (/\b429\b|TooManyRequests|Too Many Requests/iu.test(message)) return 429;
  if (/\b401\b|\bunauthorized\b/iu.test(message)) return 401;
  if (/\b403\b|\bforbidden\b/iu.test(message)) return 403;
  const server = /\bstatus code[^:]*: (?<status>5\d\d)/iu.exec(message)?.groups?.['status'];
  return server === undefined ? 400 : Number(server);
}

function bodyOf({ message }: ErrorRecord): Pick<Parameters<typeof exchangeFailure>[2], 'text' | 'body'> {
  const body = message.startsWith('{') ? jsonOf(message) : null;
  return { text: message, body: body ?? { error: { code: '', details: [{ code: 'Context', message }] } } };
}
