import { textAt } from '../../json.ts';
import { entraObject } from '../tenants/directory.ts';
import { type Access, accessOf, demand, type AccessNeed } from './access.ts';
import { runBatch } from './batch.ts';
import type { GraphHandler, GraphContext } from './context.ts';
import { createGroup } from './create-group.ts';
import { deleteGroup, deleteMemberObject, getGroup, listGroups, patchGroup } from './groups.ts';
import {
  addMember,
  countMembers,
  countTransitiveMembers,
  listMembers,
  listTransitiveMembers,
  patchReference,
  postMembers,
  removeMember,
} from './members.ts';
import { getOrganization, getUser, listDomains, listUsers } from './people.ts';
import { getSecurityDefaults, listConditionalAccess, listSignIns } from './policies.ts';
import { GraphProblem, problemResponse, unsupported } from './problem.ts';
import type { EmulatorRequest, EmulatorResponse, EmulatorServices } from '../wire/http.ts';
import type { TenantState } from '../state/state.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Everything of Graph that is modelled: path pattern and method, what the caller must be allowed, who answers. */
const table: readonly (readonly [Method, string, AccessNeed, GraphHandler])[] = [
  ['POST', '$batch', 'nothing', runBatch],
  ['GET', 'groups', 'readGroups', listGroups],
  ['POST', 'groups', 'createGroups', createGroup],
  ['GET', 'groups/{id}', 'readGroups', getGroup],
  ['PATCH', 'groups/{id}', 'changeMembers', patchGroup],
  ['DELETE', 'groups/{id}', 'changeGroups', deleteGroup],
  ['GET', 'groups/{id}/members', 'readGroups', listMembers],
  ['POST', 'groups/{id}/members', 'changeMembers', postMembers],
  ['GET', 'groups/{id}/members/$count', 'readGroups', countMembers],
  ['POST', 'groups/{id}/members/$ref', 'changeMembers', addMember],
  ['PATCH', 'groups/{id}/members/$ref', 'changeMembers', patchReference],
  ['DELETE', 'groups/{id}/members/{id}', 'changeMembers', deleteMemberObject],
  ['DELETE', 'groups/{id}/members/{id}/$ref', 'changeMembers', removeMember],
  ['GET', 'groups/{id}/transitiveMembers', 'readGroups', listTransitiveMembers],
  ['GET', 'groups/{id}/transitiveMembers/$count', 'readGroups', countTransitiveMembers],
  ['GET', 'users', 'readUsers', listUsers],
  ['GET', 'users/{id}', 'readUsers', getUser],
  ['GET', 'organization', 'readOrganization', getOrganization],
  ['GET', 'domains', 'readDomains', listDomains],
  ['GET', 'policies/identitySecurityDefaultsEnforcementPolicy', 'readPolicies', getSecurityDefaults],
  ['GET', 'identity/conditionalAccess/policies', 'readPolicies', listConditionalAccess],
  ['GET', 'auditLogs/signIns', 'readSignIns', listSignIns],
];

/** Answers a Microsoft Graph v1.0 request, or hands on a path that is not Graph's. */
export function graphRoute(
  request: EmulatorRequest,
  state: TenantState,
  services: EmulatorServices,
): EmulatorResponse | null {
  if (!/^\/(?:v1\.0|beta)(?:\/|$)/u.test(request.path)) return null;
  return answered(request, services, () => dispatch(request, state, services, accessOf(request, services.now())));
}

/** Runs a request to its answer, or to Graph's envelope for what went wrong. */
function answered(request: EmulatorRequest, services: EmulatorServices, run: () => EmulatorResponse): EmulatorResponse {
  try {
    return run();
  } catch (error) {
    if (error instanceof GraphProblem) return problemResponse(error, request, services.now());
    throw error;
  }
}

/** Everything a request names: the parts of its path, the addresses behind object ids, the texts of its filter. */
export function graphIdentities(request: EmulatorRequest, state: TenantState): readonly string[] {
  const parts = segmentsOf(request.path);
  const rows = parts
    .filter((part) => part.length === 36)
    .map((part) => entraObject(state, part))
    .filter((row) => row !== undefined);
  const addresses = rows.flatMap((row) => [textAt(row, 'mail'), textAt(row, 'userPrincipalName')]);
  const texts = [...(request.query.get('$filter') ?? '').matchAll(/'(?:smtp:)?((?:[^']|'')*)'/giu)];
  return [...parts, ...addresses, ...texts.map(([, text]) => text ?? '')].filter((text) => text !== '');
}

function dispatch(
  request: EmulatorRequest,
  state: TenantState,
  services: EmulatorServices,
  access: Access,
): EmulatorResponse {
  const [[method, pattern, need, answer], ids] = match(request);
  services.record(`${method} /${pattern}`);
  demand(access, need);
  const { item = (_, run) => run() } = services;
  const inner: GraphContext['dispatch'] = (one) =>
    item(one, () => answered(one, services, () => dispatch(one, state, services, access)));
  const context: GraphContext = { request, state, services, access, ids, dispatch: inner };
  return answer(context);
}

function match(request: EmulatorRequest): readonly [(typeof table)[number], readonly string[]] {
  const segments = segmentsOf(request.path);
  for (const row of table) {
    const ids = row[0] === request.method ? idsOf(row[1].split('/'), segments) : null;
    if (ids !== null) return [row, ids];
  }
  return unsupported(`${request.method} ${request.path} is not modelled`);
}

/** The parts of a path behind `/v1.0`, decoded; `users('id')` is read as `users/id`. */
const segmentsOf = (path: string): readonly string[] =>
  path.startsWith('/v1.0/')
    ? path
        .slice('/v1.0/'.length)
        .replace(/\('([^']*)'\)/gu, '/$1')
        .split('/')
        .map(decoded)
    : [];

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function idsOf(pattern: readonly string[], segments: readonly string[]): readonly string[] | null {
  const fits =
    pattern.length === segments.length && pattern.every((part, index) => fitsPart(part, segments[index] ?? ''));
  return fits ? segments.filter((_, index) => pattern[index] === '{id}') : null;
}

const fitsPart = (part: string, segment: string): boolean =>
  part === '{id}' ? /^(?!\$|delta$)./u.test(segment) : part === segment;
