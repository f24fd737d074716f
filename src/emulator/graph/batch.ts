import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { EmulatorRequest, EmulatorResponse, Wire } from '../wire/http.ts';
import { json } from '../wire/http.ts';
import type { GraphContext } from './context.ts';
import { commonHeaders, refuse, requestIdOf } from './problem.ts';

interface Item {
  readonly id: string;
  readonly request: EmulatorRequest;
  readonly dependsOn: readonly string[];
}

/** `POST /$batch`: up to twenty requests; 200 whatever happens inside, and answers in an order of their own. */
export function runBatch(context: GraphContext): EmulatorResponse {
  const items = itemsOf(context.request);
  const answers = new Map<string, EmulatorResponse>();
  for (const item of items)
    answers.set(item.id.toLowerCase(), blocked(item, answers) ? failedDependency : context.dispatch(item.request));
  // Real answers come in any order. Backwards is an order that a client cannot mistake for its own.
  const responses = items
    .map((item) => written(item, answers.get(item.id.toLowerCase()) ?? failedDependency))
    .reverse();
  return json(200, { responses }, commonHeaders(requestIdOf(context.request, context.services.now())));
}

/** True where a request that this one waits for has failed, or has not been run. */
const blocked = (item: Item, answers: ReadonlyMap<string, EmulatorResponse>): boolean =>
  item.dependsOn.some((id) => (answers.get(id.toLowerCase())?.status ?? 424) >= 400);

const failedDependency: EmulatorResponse = json(424, {
  error: { code: 'FailedDependency', message: 'One or more of the requests that this request depends on failed.' },
});

function itemsOf(request: EmulatorRequest): readonly Item[] {
  const requests = isObject(request.body) ? request.body['requests'] : undefined;
  if (!isList(requests)) return refuse(400, 'BadRequest', 'Invalid batch payload format.');
  // The limit is documented; its wording and that of the next two refusals are not.
  if (requests.length > 20) refuse(400, 'BadRequest', 'Number of batch request steps exceeds the maximum value of 20.');
  const items = requests.map((one) => itemOf(request, one));
  const ids = new Set(items.map((item) => item.id.toLowerCase()));
  if (ids.size < items.length) refuse(400, 'BadRequest', 'Request ids have to be unique in a batch.');
  return items;
}

function itemOf(outer: EmulatorRequest, value: Json): Item {
  if (!isObject(value) || textAt(value, 'id') === '' || textAt(value, 'method') === '') {
    return refuse(400, 'BadRequest', 'Invalid batch payload format.');
  }
  const depends = value['dependsOn'];
  return {
    id: textAt(value, 'id'),
    request: requestOf(outer, value),
    dependsOn: isList(depends) ? depends.filter((one) => typeof one === 'string') : [],
  };
}

function requestOf(outer: EmulatorRequest, value: JsonObject): EmulatorRequest {
  const relative = textAt(value, 'url');
  const headers = headersOf(value['headers']);
  const body = value['body'] ?? null;
  if (/^[a-z]+:\/\//iu.test(relative) || relative === '')
    refuse(400, 'BadRequest', `Invalid request url: '${relative}' is not relative.`);
  if (body !== null && headers['content-type'] === undefined) {
    refuse(
      400,
      'BadRequest',
      `Write request id : ${textAt(value, 'id')} does not contain Content-Type header or body.`,
    );
  }
  const url = new URL(`/v1.0/${relative.replace(/^\//u, '')}`, outer.origin);
  return {
    method: textAt(value, 'method').toUpperCase(),
    path: url.pathname,
    query: url.searchParams,
    headers: { authorization: outer.headers['authorization'] ?? '', ...headers },
    body,
    origin: outer.origin,
  };
}

const headersOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([name, text]) => [
      name.toLowerCase(),
      typeof text === 'string' ? text : '',
    ]),
  );

/** One answer in the batch. Without a body there is no body, rather than an empty one. */
const written = (item: Item, { status, headers, body }: EmulatorResponse): Wire => ({
  id: item.id,
  status,
  headers: { ...headers, ...(body.as === 'json' ? { 'Content-Type': 'application/json' } : {}) },
  ...(body.as === 'json' || body.as === 'text' ? { body: body.value } : {}),
});
