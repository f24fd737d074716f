import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { bend, type Bending } from './bend.ts';
import { cmdletNames } from '../catalogue/catalogue.ts';
import { type EmulatorRequest, type EmulatorResponse, json, type Wire } from '../wire/http.ts';
import { appOnlyRefuses, identitiesOf, invocationOf, invoke } from './invoke.ts';
import { record, type Runtime } from './runtime.ts';
import { plainText } from '../exchange/text.ts';

const pattern = /^\/adminapi\/(?<version>beta|v1\.0|v2\.0)\/(?<tenant>[^/]+)\/(?<endpoint>[^/]+)$/u;

/** Answers the Exchange admin endpoint; null for a path that is not its own. */
export function exchangeRoute(request: EmulatorRequest, runtime: Runtime): Bending | null {
  const path = pattern.exec(request.path)?.groups;
  if (path === undefined) return null;
  if (!isOurs(path['tenant'] ?? '', runtime)) return at(wrongTenant(path['tenant'] ?? ''));
  const route = `${request.method} ${path['version'] ?? ''}/${path['endpoint'] ?? ''}`;
  switch (route) {
    case 'POST beta/InvokeCommand':
      return invokeRoute(request, runtime);
    case 'POST beta/$batch':
      return batchRoute(request, runtime);
    case 'GET v1.0/EXOModuleFile':
      return at(moduleFile(runtime));
    default:
      return at(
        json(501, { error: { code: 'NotImplemented', message: `postern emulator: ${route} is not modelled` } }),
      );
  }
}

const at = (response: EmulatorResponse): Bending => ({ response, delay: 0 });

/** A tenant answers to its id and to any of its accepted domains. */
function isOurs(tenant: string, { state }: Runtime): boolean {
  const names = [state.id, state.domain, ...state.config.AcceptedDomain.map((row) => textAt(row, 'DomainName'))];
  return names.some((name) => name.toLowerCase() === decodeURIComponent(tenant).toLowerCase());
}

const wrongTenant = (tenant: string): EmulatorResponse =>
  json(404, { error: { code: 'NotFound', message: `postern emulator: this tenant is not ${tenant}` } });

function invokeRoute(request: EmulatorRequest, runtime: Runtime): Bending {
  const invocation = invocationOf(request.body);
  if (invocation === null) return at(json(400, { error: { code: 'BadRequest', message: 'Invalid Operation' } }));
  record(runtime.log, invocation.cmdlet);
  const effects = runtime.strike({ via: 'cmdlet', name: invocation.cmdlet, identities: identitiesOf(invocation) });
  return bend(effects, request, 'cmdlet', (bent) => invoke(invocation, request, runtime, bent));
}

/** The limit of the admin endpoint; Graph's own is twenty. */
const batchLimit = 10;

/** Sub-requests are independent of each other, and their answers come in another order. */
function batchRoute(request: EmulatorRequest, runtime: Runtime): Bending {
  const items = isObject(request.body) ? request.body['requests'] : undefined;
  if (!isList(items) || items.length > batchLimit)
    return at(json(400, { error: { code: 'BadRequest', message: 'Invalid Operation' } }));
  const parts = items.map((item) => part(item, request, runtime));
  const cut = parts.some(({ bending }) => bending.response.wire !== undefined);
  const responses = shuffled(parts.map(({ id, bending }) => partAnswer(id, bending.response)));
  const delay = Math.max(0, ...parts.map(({ bending }) => bending.delay));
  return { response: { ...json(200, { responses }), ...(cut ? { wire: 'cut' as const } : {}) }, delay };
}

function part(
  item: Json,
  request: EmulatorRequest,
  runtime: Runtime,
): { readonly id: string; readonly bending: Bending } {
  const one = isObject(item) ? item : {};
  const url = new URL(textAt(one, 'url'), request.origin);
  const inner: EmulatorRequest = {
    ...request,
    method: textAt(one, 'method'),
    path: url.pathname,
    query: url.searchParams,
    headers: { ...request.headers, ...headersOf(one['headers']) },
    body: one['body'] ?? null,
  };
  const path = pattern.exec(inner.path)?.groups;
  const known =
    inner.method === 'POST' && path?.['endpoint'] === 'InvokeCommand' && isOurs(path['tenant'] ?? '', runtime);
  const bending = known ? invokeRoute(inner, runtime) : at(wrongTenant(inner.path));
  return { id: textAt(one, 'id'), bending };
}

const headersOf = (headers: Json | undefined): Record<string, string> =>
  isObject(headers)
    ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), plainText(value)]))
    : {};

function partAnswer(id: string, { status, headers, body }: EmulatorResponse): Wire {
  const value: Wire =
    body.as === 'json' || body.as === 'text'
      ? body.value
      : body.as === 'bytes'
        ? new TextDecoder().decode(body.value)
        : undefined;
  return { id, status, headers, body: value };
}

/** Another order, and the same one every time: odd places first, from behind. */
const shuffled = <T>(items: readonly T[]): readonly T[] => [
  ...items.filter((_, index) => index % 2 === 1).reverse(),
  ...items.filter((_, index) => index % 2 === 0),
];

/** What the module asks for when it connects: which cmdlets this identity may run. */
function moduleFile({ quirks }: Runtime): EmulatorResponse {
  const allowed = quirks.permitted?.map((name) => name.toLowerCase());
  const exported = cmdletNames.filter(
    (name) => !appOnlyRefuses.includes(name) && (allowed?.includes(name.toLowerCase()) ?? true),
  );
  const row: JsonObject = { exportedCmdlets: exported.join(','), version: '3.9.2' };
  return json(200, { value: [row] });
}
