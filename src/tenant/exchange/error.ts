import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { type Failure, refuse, tidy } from '../wire/failure.ts';
import type { TenantCause } from '../../diagnostics/causes.ts';
import type { Reason } from '../tenant.ts';

/** An answer that is not a success, as it came. `after` is its Retry-After in milliseconds. */
export interface RefusedAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly challenge: string;
  readonly text: string;
  /** The text as JSON; null where it is none. */
  readonly body: Json;
  readonly after: number | null;
}

/** Turns a refusal of the admin endpoint into a failure. The status tells little, so that the body is asked first. */
export function exchangeFailure(call: string, cmdlet: string, refusal: RefusedAnswer): Failure {
  const { status, text, after } = refusal;
  if (status === 429 || concurrency.test(text)) {
    return refuse(call, 'throttled', wordsOf(refusal) || 'too many requests', { again: true, after, cause: 'busy' })
      .failure;
  }
  if (status === 401) return unauthorized(call, cmdlet, refusal);
  // A cmdlet that no role allows is answered with 403 and a body of NUL bytes; an unknown cmdlet looks the same.
  if (status === 403 && !isObject(refusal.body))
    return refuse(call, 'denied', notAllowed(cmdlet), { cause: 'role-missing' }).failure;
  const type = typeOf(refusal);
  const message = wordsOf(refusal) || `the service answered ${status}`;
  const { reason, again } = judge(refusal, shortName(type), message);
  // Only what the service named did not happen: an answer in nobody's form may be one of any machine on the way.
  const nameless = reason === 'rejected' && type === null && !isObject(refusal.body);
  return refuse(call, reason, message, {
    type,
    cause: causes[reason],
    again,
    after,
    perhapsDone: nameless || (status >= 500 && status !== 503),
  }).failure;
}

/** What is behind a reason that the service itself gives. */
const causes: Partial<Readonly<Record<Reason, TenantCause>>> = {
  denied: 'role-missing',
  throttled: 'busy',
  unreachable: 'service-down',
};

/** Observed as plain text; its status is not established. */
const concurrency = /maximum number of concurrent requests/iu;

/** How to get a cmdlet that no role allows. */
export const notAllowed = (cmdlet: string): string =>
  `this identity may not run ${cmdlet}: give it a role that allows the cmdlet (${rolesFor(cmdlet)})`;

/** What readers of everything else do not have. Source: the page of Get-InboxRule, and "Search the audit log", August 2026. */
function rolesFor(cmdlet: string): string {
  if (cmdlet === 'Search-UnifiedAuditLog') return 'View-Only Audit Logs, in Exchange';
  if (cmdlet.endsWith('-InboxRule')) return 'Exchange Administrator; Global Reader does not suffice';
  return 'Global Reader reads, Exchange Administrator writes';
}

function unauthorized(call: string, cmdlet: string, { challenge, text }: RefusedAnswer): Failure {
  if (/expired|lifetime/iu.test(`${challenge} ${text}`))
    return refuse(call, 'expired', 'the access token has expired').failure;
  const message = `the service did not accept the token for ${cmdlet}: the application needs Exchange.ManageAsApp and a role`;
  return refuse(call, 'denied', message, { cause: 'token-refused' }).failure;
}

/** Reasons by the short name of the exception: the texts are localised, the names are not. */
const reasons: Readonly<Record<string, Reason>> = {
  ManagementObjectNotFoundException: 'absent',
  MemberNotFoundException: 'absent',
  ADObjectAlreadyExistsException: 'conflict',
  MemberAlreadyExistsException: 'conflict',
  ManagementObjectAmbiguousException: 'conflict',
  OperationRequiresGroupManagerException: 'denied',
  CmdletAccessDeniedException: 'denied',
  DCOverloadedException: 'throttled',
  SuitabilityDirectoryException: 'unreachable',
  ServerInMMException: 'unreachable',
  ADServerSettingsChangedException: 'unreachable',
  StorageTransientException: 'unreachable',
};

/** What the module asks again after, by name of the exception anywhere in the message. Source: its script, 3.9. */
const transient = Object.keys(reasons).filter(
  (name) => reasons[name] === 'throttled' || reasons[name] === 'unreachable',
);

function judge({ status, body }: RefusedAnswer, name: string, message: string): { reason: Reason; again: boolean } {
  const passing = transient.find((one) => one === name || message.includes(one));
  if (passing !== undefined) return { reason: reasons[passing] ?? 'unreachable', again: true };
  const reason = reasons[name];
  if (reason !== undefined) return { reason, again: false };
  if (status >= 500) return { reason: 'unreachable', again: true };
  // A bare 404 may come from any proxy on the way: only the service's own envelope says that an object is not there.
  if (status === 404 && codeOf(body) === 'NotFound' && detailOf(body) !== null)
    return { reason: 'absent', again: false };
  if (/AlreadyExists/u.test(name)) return { reason: 'conflict', again: false };
  return { reason: status === 403 || forbidden.test(message) ? 'denied' : 'rejected', again: false };
}

/** Role trouble has no exception of its own: the wording is all there is. */
const forbidden = /not present in the role definition|is not allowed to call|isn't supported in this scenario/iu;

const errorOf = (body: Json): JsonObject => (isObject(body) && isObject(body['error']) ? body['error'] : {});
const codeOf = (body: Json): string => textAt(errorOf(body), 'code');
const shortName = (type: string | null): string => type?.split('.').at(-1) ?? '';

function detailOf(body: Json): string | null {
  const details = errorOf(body)['details'];
  const first = isList(details) ? details[0] : undefined;
  return isObject(first) ? textAt(first, 'message') : null;
}

function internalOf(body: Json): JsonObject {
  const inner = errorOf(body)['innererror'];
  const exception = isObject(inner) ? inner['internalexception'] : undefined;
  return isObject(exception) ? exception : {};
}

function typeOf({ type, body }: RefusedAnswer): string | null {
  return type ?? (parseDetail(detailOf(body) ?? '').type || textAt(internalOf(body), 'type') || null);
}

/** The best words: the internal exception's, else the first detail's without its prefix, else the envelope's. */
function wordsOf({ body, text }: RefusedAnswer): string {
  const found =
    textAt(internalOf(body), 'message') || parseDetail(detailOf(body) ?? '').text || textAt(errorOf(body), 'message');
  return tidy(found === '' && body === null ? text.replaceAll('\0', '') : parseDetail(found).text);
}

/**
 * Takes a message of the service apart: `Ex6F9304|Full.Type.Name|text` (the id may be empty, the text may hold bars), an
 * exception as JSON, or plain text.
 */
export function parseDetail(message: string): { readonly type: string; readonly text: string } {
  const parts = /^(?:Ex[0-9A-F]*)?\|([\w.+`]*)\|(.*)$/su.exec(message);
  if (parts !== null) return { type: parts[1] ?? '', text: parts[2] ?? '' };
  const exception = message.startsWith('{') ? jsonOf(message) : null;
  if (!isObject(exception)) return { type: '', text: message };
  const text = textAt(exception, 'Message') || message;
  return { type: textAt(exception, 'ClassName') || textAt(exception, 'TypeName'), text };
}

/** Reads text as JSON; null for what is none. */
export function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** An error inside an answer with status 200: the module prints each and counts the command as failed. */
export function errorInside(call: string, errors: readonly Json[]): Failure {
  const [first] = errors.map((error) => parseDetail(typeof error === 'string' ? error : JSON.stringify(error)));
  const type = first?.type || null;
  const message = tidy(first?.text ?? '') || 'the service reported an error without words';
  return refuse(call, reasons[shortName(type)] ?? 'rejected', message, { type, perhapsDone: type === null }).failure;
}
