import { type EmulatorRequest, type EmulatorResponse, json } from '../wire/http.ts';
import { guidOf } from '../state/source.ts';

/** What Graph says instead of doing what it was asked. */
export class GraphProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'GraphProblem';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function refuse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): never {
  throw new GraphProblem(status, code, message, headers);
}

export const badRequest = (message: string): never => refuse(400, 'Request_BadRequest', message);

/** An object that does not exist, or a reference that is not there. Graph has one text for both. */
export const absent = (id: string): never =>
  refuse(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const denied = (): never =>
  refuse(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** Says loudly that something is not modelled: the emulator never shrugs and succeeds. */
export const unsupported = (what: string): never => refuse(501, 'NotImplemented', `postern emulator: ${what}`);

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** An object id in lower case, or Graph's refusal of what is none. */
export const objectId = (text: string): string =>
  guid.test(text) ? text.toLowerCase() : badRequest(`Invalid object identifier '${text}'.`);

/** The envelope of every Graph error. The time in it carries no zone. */
export function problemResponse(problem: GraphProblem, request: EmulatorRequest, now: Date): EmulatorResponse {
  const requestId = requestIdOf(request, now);
  const innerError = {
    date: now.toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': request.headers['client-request-id'] ?? requestId,
  };
  return json(
    problem.status,
    { error: { code: problem.code, message: problem.message, innerError } },
    { ...commonHeaders(requestId), ...problem.headers },
  );
}

export const requestIdOf = (request: EmulatorRequest, now: Date): string =>
  guidOf(`${now.toISOString()} ${request.method} ${request.path} ${request.query.toString()}`);

export const commonHeaders = (requestId: string): Readonly<Record<string, string>> => ({
  'request-id': requestId,
  'client-request-id': requestId,
  'x-ms-ags-diagnostic':
    '{"ServerInfo":{"DataCenter":"Emulator","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"POSTERN"}}',
  'OData-Version': '4.0',
});
