import { textAt } from '../../json.ts';
import {
  type EmulatorRequest,
  type EmulatorResponse,
  type EmulatorServices,
  json,
  nothing,
  type Wire,
} from '../wire/http.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import type { Access } from './access.ts';
import { commonHeaders, requestIdOf } from './problem.ts';

/** One request to Graph, with what its path and token say. */
export interface GraphContext {
  readonly request: EmulatorRequest;
  readonly state: TenantState;
  readonly services: EmulatorServices;
  readonly access: Access;
  /** What stands in the braces of the path's pattern, in order and decoded. */
  readonly ids: readonly string[];
  /** Hands a request of a batch to the same table of paths. */
  readonly dispatch: (request: EmulatorRequest) => EmulatorResponse;
}

/** An answer with rows or an object, and the context that tells what it is. */
export function answer(
  context: GraphContext,
  what: string,
  body: Readonly<Record<string, Wire>>,
  status = 200,
): EmulatorResponse {
  const { request, services } = context;
  const head = { '@odata.context': `${request.origin}/v1.0/$metadata#${what}` };
  return json(status, { ...head, ...body }, commonHeaders(requestIdOf(request, services.now())));
}

/** The answer to a write that has nothing to say. */
export const done = ({ request, services }: GraphContext): EmulatorResponse =>
  nothing(204, commonHeaders(requestIdOf(request, services.now())));

/** The single id of a path that has one. */
export const idOf = (context: GraphContext, index = 0): string => context.ids[index] ?? '';

export type GraphHandler = (context: GraphContext) => EmulatorResponse;

/** The group, user or contact that an object is, as its `@odata.type` ends. */
export const typeOf = (row: StoredRow): string => textAt(row, '@odata.type').replace('#microsoft.graph.', '');
