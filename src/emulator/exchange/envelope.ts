import { type EmulatorResponse, json, nothing, type Wire } from '../wire/http.ts';
import { type Refused, types } from './refusal.ts';

/** What a cmdlet gives back. */
export interface CmdletAnswer {
  readonly rows: readonly { readonly [property: string]: Wire }[];
  readonly warnings?: readonly string[];
  /** Errors that did not stop the cmdlet: they travel inside a 200. */
  readonly errors?: readonly string[];
  /** The question that the service asks instead of acting. */
  readonly confirmation?: string;
}

/** Where the answer stands: what its links and its context are made of. */
export interface AnswerPlace {
  readonly origin: string;
  /** The tenant as the caller spelled it in the path. */
  readonly tenant: string;
}

/** The answer to a cmdlet that ran. */
export function success(answer: CmdletAnswer, place: AnswerPlace, nextLink: string | null): EmulatorResponse {
  return json(
    200,
    {
      '@odata.context': `${place.origin}/adminapi/beta/${place.tenant}/$metadata#Collection(Exchange.GenericHashTable)`,
      'adminapi.warnings@odata.type': '#Collection(String)',
      '@adminapi.warnings': answer.warnings ?? [],
      ...(answer.errors === undefined ? {} : { '@adminapi.errors': answer.errors }),
      ...(answer.confirmation === undefined ? {} : { '@adminapi.confirmationmessage': answer.confirmation }),
      ...(nextLink === null ? {} : { '@odata.nextLink': nextLink }),
      value: answer.rows,
    },
    { 'Content-Type': jsonType, 'OData-Version': '4.0' },
  );
}

const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** A refusal as it stands on the wire. */
export function refusal(refused: Refused): EmulatorResponse {
  switch (refused.kind) {
    case 'absent':
      return failed(404, 'NotFound', types.absent, refused.id, absentText(refused.identity));
    case 'refused':
      return failed(400, 'BadRequest', refused.type, '', refused.text);
    case 'value':
      return invalid(invocation('ParameterTransformationException'), refused.text, false);
    case 'parameters':
      return invalid(invocation('AmbiguousParameterSetException'), unknownText(refused.names), true);
    case 'missing':
      return invalid(invocation('ParameterBindingException'), missingText(refused.names), false);
    case 'stale-page':
      return invalid(service, 'Expired or Invalid pagination request. Default Expiry time is 00:30:00', false);
    case 'forbidden':
      return forbidden;
    case 'unsupported':
      return json(501, { error: { code: 'NotImplemented', message: `postern emulator: ${refused.text}` } });
  }
}

const service = 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException';
const invocation = (name: string): string => `Microsoft.Exchange.AdminApi.CommandInvocation.${name}`;

const absentText = (identity: string): string =>
  `The operation couldn't be performed because object '${identity}' couldn't be found on 'AM0PR01A01DC001.EURPR01A001.PROD.OUTLOOK.COM'.`;

const unknownText = (names: readonly string[]): string =>
  `Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. ${names.join(', ')}`;

const missingText = (names: readonly string[]): string =>
  `Cannot process command because of one or more missing mandatory parameters: ${names.join(' ')}.`;

/** The cmdlet ran and failed: its text is in `details`, behind an identifier (or none) and the exception type. */
function failed(status: number, code: string, type: string, id: string, text: string): EmulatorResponse {
  const message = 'Error executing cmdlet';
  return json(
    status,
    {
      error: {
        code,
        message,
        details: [{ code: 'Context', target: '', message: `${id}|${type}|${text}` }],
        innererror: { message, type: service, stacktrace: '' },
      },
      'adminapi.warnings@odata.type': '#Collection(String)',
      '@adminapi.warnings': [],
    },
    { 'X-ExceptionType': shortName(type) },
  );
}

/** The cmdlet never ran: its text is in `internalexception`, and only for unknown parameters in `details` as well. */
function invalid(type: string, text: string, detailed: boolean): EmulatorResponse {
  const message = 'Invalid Operation';
  return json(
    400,
    {
      error: {
        code: 'BadRequest',
        message,
        ...(detailed ? { details: [{ code: 'Client', target: '', message: `|${type}|${text}` }] } : {}),
        innererror: {
          message,
          type: service,
          stacktrace: '',
          internalexception: { message: text, type, stacktrace: '' },
        },
        'adminapi.warnings@odata.type': '#Collection(String)',
        '@adminapi.warnings': [],
      },
    },
    { 'X-ExceptionType': shortName(type) },
  );
}

const shortName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

/** A cmdlet that the caller may not run, or that does not exist: observed in 2026 as a 403 with NUL bytes for a body. */
export const forbidden: EmulatorResponse = {
  status: 403,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: { as: 'bytes', value: new Uint8Array(64) },
};

/** No token, or one that has ended. */
export const unauthorized = (error: 'invalid_token' | null): EmulatorResponse =>
  nothing(401, {
    'WWW-Authenticate':
      error === null ? 'Bearer' : `Bearer error="${error}", error_description="The token has expired."`,
  });
