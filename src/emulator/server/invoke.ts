import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { type Actor, actorOf } from './actor.ts';
import { type LoggedCall, isLogged, objectOf, writeRecord } from './audit-log.ts';
import { bind, type Bound } from '../exchange/binding.ts';
import { type CmdletSpec, cmdletSpec } from '../catalogue/catalogue.ts';
import { cmdletNamed } from '../cmdlets/index.ts';
import { type CmdletAnswer, refusal, success } from '../exchange/envelope.ts';
import type { Delay } from '../quirks/lag.ts';
import { refuseDehydrated } from '../quirks/dehydrated.ts';
import type { EmulatorRequest, EmulatorResponse } from '../wire/http.ts';
import { type PageRequest, pageSize, truncated } from '../exchange/paging.ts';
import { CmdletRefusal, unsupported } from '../exchange/refusal.ts';
import type { Runtime } from './runtime.ts';
import type { Service } from '../exchange/service.ts';
import { onTheWire } from '../exchange/sidecars.ts';
import { plainText } from '../exchange/text.ts';

/** The cmdlet that a request asks for. */
export interface Invocation {
  readonly cmdlet: string;
  readonly parameters: JsonObject;
}

/** Reads the body of InvokeCommand; null when it is none. */
export function invocationOf(body: Json): Invocation | null {
  const input = isObject(body) ? body['CmdletInput'] : undefined;
  if (!isObject(input) || textAt(input, 'CmdletName') === '') return null;
  const parameters = input['Parameters'] ?? {};
  return isObject(parameters) ? { cmdlet: textAt(input, 'CmdletName'), parameters } : null;
}

/** Every text among the parameters: what faults look at. */
export const identitiesOf = ({ parameters }: Invocation): readonly string[] =>
  Object.entries(parameters)
    .filter(([key]) => !/filter/iu.test(key))
    .flatMap(([, value]) => (isList(value) ? value : isObject(value) ? Object.values(value).flat() : [value]))
    .filter((value) => typeof value === 'string');

/** What the faults of a call ask of its answer. */
export interface Bent {
  readonly lag: Delay | null;
  readonly staleLink: boolean;
}

/** Answers InvokeCommand: runs the cmdlet, or continues a listing. */
export function invoke(
  invocation: Invocation,
  request: EmulatorRequest,
  runtime: Runtime,
  bent: Bent,
): EmulatorResponse {
  try {
    const token = request.query.get('$skiptoken');
    const wanted = pageRequest(invocation, request, runtime, bent);
    const page =
      token === null
        ? runtime.pages.first(run(invocation, runtime, actorOf(request), bent.lag), wanted)
        : runtime.pages.next(token, wanted);
    return wired(page, request);
  } catch (error) {
    if (error instanceof CmdletRefusal) return refusal(error.refused);
    throw error;
  }
}

const pageRequest = (invocation: Invocation, request: EmulatorRequest, runtime: Runtime, bent: Bent): PageRequest => ({
  size: pageSize(request.headers['prefer'] ?? ''),
  anchor: request.headers['x-anchormailbox'] ?? '',
  input: { cmdlet: invocation.cmdlet, parameters: invocation.parameters },
  now: runtime.now().getTime(),
  life: bent.staleLink ? 0 : runtime.quirks.pageLife,
});

function wired(
  { answer, token }: { readonly answer: CmdletAnswer; readonly token: string | null },
  request: EmulatorRequest,
): EmulatorResponse {
  const select = (request.query.get('$select') ?? '').split(',').filter((name) => name !== '');
  const tenant = request.path.split('/')[3] ?? '';
  const query = new URLSearchParams(select.length === 0 ? {} : { $select: select.join(',') });
  if (token !== null) query.set('$skiptoken', token);
  const link = token === null ? null : `${request.origin}${request.path}?${query.toString()}`;
  const rows = answer.rows.map((row) => onTheWire(row, select));
  return success({ ...answer, rows }, { origin: request.origin, tenant }, link);
}

/** Runs a cmdlet against the tenant, or throws a refusal. */
export function run(invocation: Invocation, runtime: Runtime, actor: Actor, lag: Delay | null): CmdletAnswer {
  const spec = permitted(invocation.cmdlet, runtime);
  const bound = bind(spec, invocation.parameters);
  const question = confirmationOf(spec, bound);
  if (question !== null) return { rows: [], confirmation: question };
  const service = serviceOf(runtime);
  refuseDehydrated(spec.name, service);
  const cmdlet = cmdletNamed(spec.name) ?? unsupported(`${spec.name} is in the catalogue, but not modelled`);
  const act = (): CmdletAnswer => logged({ spec, bound, actor }, service, () => cmdlet(bound, service, spec));
  const answer = lag === null ? act() : runtime.lag.hide(lag, act);
  runtime.lag.tick(spec.name.slice(spec.name.indexOf('-') + 1));
  return limited(answer, bound, spec);
}

/** Runs a cmdlet and writes into the audit log that it ran, whether it succeeded or not. */
function logged(
  deed: Pick<LoggedCall, 'spec' | 'bound' | 'actor'>,
  service: Service,
  act: () => CmdletAnswer,
): CmdletAnswer {
  const { spec, bound } = deed;
  if (!isLogged(spec)) return act();
  const about = { ...deed, at: service.now(), object: objectOf(spec, bound, service.state) };
  try {
    const answer = act();
    writeRecord(service.state, { ...about, succeeded: true });
    return answer;
  } catch (error) {
    writeRecord(service.state, { ...about, succeeded: false });
    throw error;
  }
}

function permitted(name: string, { quirks }: Runtime): CmdletSpec {
  const spec = cmdletSpec(name);
  const allowed = quirks.permitted?.some((one) => one.toLowerCase() === name.toLowerCase()) ?? true;
  if (spec === null || !allowed || appOnlyRefuses.includes(spec.name)) throw new CmdletRefusal({ kind: 'forbidden' });
  return spec;
}

/** An application cannot run these; membership of Microsoft 365 groups goes through Graph (app-only authentication, 2026). */
export const appOnlyRefuses: readonly string[] = ['Add-UnifiedGroupLinks', 'Remove-UnifiedGroupLinks'];

/** The service asks back before it acts where `Confirm` is true, and before removing anything where it is not given. */
function confirmationOf(spec: CmdletSpec, bound: Bound): string | null {
  if (bound['WhatIf'] === true) return unsupported('-WhatIf: whether the service honours it is not established');
  if (!spec.confirms) return null;
  const asks = bound['Confirm'] ?? spec.name.startsWith('Remove-');
  return asks === true
    ? `Are you sure you want to perform this action?\r\n${spec.name} ${plainText(bound['Identity'] ?? '')}`
    : null;
}

const serviceOf = (runtime: Runtime): Service => ({
  state: runtime.state,
  quirks: runtime.quirks,
  now: runtime.now,
  visible: runtime.lag.visible,
  auditSessions: runtime.auditSessions,
});

/** ResultSize caps a listing at 1000 rows unless it says otherwise; cmdlets without it give everything. */
function limited(answer: CmdletAnswer, bound: Bound, spec: CmdletSpec): CmdletAnswer {
  if (!spec.parameters.some(({ name }) => name === 'ResultSize')) return answer;
  const size = bound['ResultSize'] ?? 1000;
  if (typeof size !== 'number' || answer.rows.length <= size) return answer;
  return truncated({ ...answer, rows: answer.rows.slice(0, size) });
}
