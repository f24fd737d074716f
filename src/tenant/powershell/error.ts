import { isList, type JsonObject, textAt } from '../../json.ts';
import { exchangeFailure, jsonOf, notAllowed, parseDetail } from '../exchange/error.ts';
import { type Failure, refuse, tidy } from '../wire/failure.ts';

/** An error as PowerShell records it, in the words of the worker. */
export interface ErrorRecord {
  readonly message: string;
  /** Short names of the exception and of those inside it, the innermost last. */
  readonly chain: readonly string[];
  /** The reason that the module gives: the exception of the service by its short name, where it named one. */
  readonly reason: string;
  /** False where PowerShell itself refused the call, so that nothing was sent. */
  readonly sent: boolean;
}

export const recordOf = (error: JsonObject): ErrorRecord => ({
  message: textAt(error, 'message'),
  chain: isList(error['chain']) ? error['chain'].map(String) : [],
  reason: textAt(error, 'reason'),
  sent: error['sent'] !== false,
});

/**
 * Turns an error of a cmdlet into a failure. What the service named, or what was never sent, was not carried out;
 * anything else may have been, whatever PowerShell makes of it. Texts are localised, so that none is asked.
 */
export function recordFailure(call: string, cmdlet: string, record: ErrorRecord): Failure {
  if (!record.sent) return unsent(call, cmdlet, record);
  const type = serviceName(record);
  const status = type === null ? statusOf(record) : 400;
  if (status === 403) return refuse(call, 'denied', notAllowed(cmdlet), { cause: 'role-missing' }).failure;
  const answer = { challenge: '', after: null, status: status ?? 400, type, ...bodyOf(record) };
  const failure = exchangeFailure(call, cmdlet, answer);
  // Words without a name are the service's where they are known to be, and else anybody's.
  return type === null && status === null && failure.error.reason === 'rejected' ? lost(call, record) : failure;
}

function unsent(call: string, cmdlet: string, { chain, message }: ErrorRecord): Failure {
  if (chain.includes('CommandNotFoundException'))
    return refuse(call, 'denied', notAllowed(cmdlet), { cause: 'role-missing' }).failure;
  return refuse(call, 'rejected', tidy(message), { type: chain[0] ?? null }).failure;
}

function lost(call: string, { chain, message }: ErrorRecord): Failure {
  const again = chain.some((name) => onTheWay.includes(name));
  const reason = again ? 'unreachable' : 'rejected';
  return refuse(call, reason, tidy(message), { type: chain.at(-1) ?? null, again, perhapsDone: true }).failure;
}

/**
 * What the service called the error: the reason, which the module takes from a header and which is a name of PowerShell
 * or of the platform where there was none, else the prefix of the message.
 */
function serviceName({ message, reason, chain }: ErrorRecord): string | null {
  const own = chain.length === 0 || chain[0] === 'Exception';
  if (own && !generic.includes(reason)) return reason;
  return parseDetail(message).type || null;
}

const generic = ['', 'Exception', 'WriteErrorException', 'RuntimeException', 'RemoteException'];

const onTheWay = [
  'HttpRequestException',
  'HttpIOException',
  'SocketException',
  'WebException',
  'IOException',
  'TaskCanceledException',
  'OperationCanceledException',
  'TimeoutException',
  // An answer that ends halfway is no JSON.
  'JsonException',
  'JsonReaderException',
];

/** A failure that the module gave up on shows the raw answer; its status is then all there is to go by. */
function statusOf({ message }: ErrorRecord): number | null {
  if (/\b429\b|TooManyRequests|Too Many Requests/iu.test(message)) return 429;
  if (/\b401\b|\bunauthorized\b/iu.test(message)) return 401;
  if (/\b403\b|\bforbidden\b/iu.test(message)) return 403;
  const server = /\bstatus code[^:]*: (?<status>5\d\d)/iu.exec(message)?.groups?.['status'];
  return server === undefined ? null : Number(server);
}

function bodyOf({ message }: ErrorRecord): Pick<Parameters<typeof exchangeFailure>[2], 'text' | 'body'> {
  const body = message.startsWith('{') ? jsonOf(message) : null;
  return { text: message, body: body ?? { error: { code: '', details: [{ code: 'Context', message }] } } };
}
