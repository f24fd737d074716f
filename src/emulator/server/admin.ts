import { isObject, type JsonObject, textAt } from '../../json.ts';
import { inPortal } from './actor.ts';
import { refusal } from '../exchange/envelope.ts';
import { readFault } from '../wire/fault-form.ts';
import { type EmulatorRequest, type EmulatorResponse, json, nothing, plain, type Wire } from '../wire/http.ts';
import { run } from './invoke.ts';
import { emulatorModule } from '../powershell/module.ts';
import { CmdletRefusal } from '../exchange/refusal.ts';
import type { Runtime } from './runtime.ts';
import type { TenantState } from '../state/state.ts';

/** Answers `/_postern/…`: how people and tests look into an emulator and change its tenant behind everybody's back. */
export function adminRoute(request: EmulatorRequest, runtime: Runtime): EmulatorResponse | null {
  if (!request.path.startsWith('/_postern/')) return null;
  if (!isOurs(request)) return foreign;
  switch (`${request.method} ${request.path.slice('/_postern/'.length)}`) {
    case 'GET state':
      return json(200, stateOf(runtime.state));
    case 'GET calls':
      return json(200, callsOf(runtime));
    case 'GET module':
      return plain(200, emulatorModule({ origin: request.origin, id: runtime.state.id, domain: runtime.state.domain }));
    case 'GET faults':
      return json(200, runtime.faults.list() as unknown as Wire);
    case 'POST faults':
      return setFaults(request, runtime);
    case 'DELETE faults':
      runtime.faults.clear();
      return nothing(204);
    case 'POST run':
      return runAsPortal(request, runtime);
    default:
      return json(404, {
        error: { code: 'NotFound', message: `no such admin path: ${request.method} ${request.path}` },
      });
  }
}

/**
 * A page in a browser must not reach in: it would name its own origin, and a name of its own that it bound to this
 * address would stand as the host. Programs on this machine do neither.
 */
function isOurs({ headers }: EmulatorRequest): boolean {
  return (
    headers['origin'] === undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/iu.test(headers['host'] ?? '')
  );
}

const foreign = json(403, {
  error: {
    code: 'Forbidden',
    message: 'the admin paths answer programs on this machine: by a loopback host, and no page',
  },
});

/** The whole tenant as plain JSON. */
function stateOf(state: TenantState): Wire {
  const sets = (map: ReadonlyMap<string, ReadonlySet<string>>): Wire =>
    Object.fromEntries([...map].map(([key, members]) => [key, [...members]]));
  return {
    id: state.id,
    domain: state.domain,
    config: state.config,
    recipients: [...state.recipients.values()],
    exchangeMembers: sets(state.exchangeMembers),
    entra: [...state.entra.values()],
    entraMembers: sets(state.entraMembers),
    inboxRules: Object.fromEntries(state.inboxRules),
  };
}

export interface Calls {
  /** How often each cmdlet and each Graph operation was asked for. */
  readonly operations: Readonly<Record<string, number>>;
  readonly requests: number;
  /** The most HTTP requests under way at once. */
  readonly peak: number;
}

export const callsOf = ({ log }: Runtime): Calls & { readonly [key: string]: Wire } => ({
  operations: Object.fromEntries([...log.operations].toSorted(([a], [b]) => a.localeCompare(b))),
  requests: log.requests,
  peak: log.peak,
});

function setFaults(request: EmulatorRequest, runtime: Runtime): EmulatorResponse {
  const faults = [request.body].flat().map((one) => readFault(one ?? null));
  const problems = faults.filter((one) => typeof one === 'string');
  if (problems.length > 0) return json(400, { error: { code: 'BadRequest', message: problems.join('; ') } });
  runtime.faults.add(faults.filter((one) => typeof one !== 'string'));
  return nothing(204);
}

/** Runs a cmdlet as somebody in the portal would: no faults, no confirmation, nothing counted. */
function runAsPortal(request: EmulatorRequest, runtime: Runtime): EmulatorResponse {
  const body: JsonObject = isObject(request.body) ? request.body : {};
  const parameters = isObject(body['parameters']) ? body['parameters'] : {};
  const asking =
    /^Remove-/iu.test(textAt(body, 'cmdlet')) &&
    !/HostedOutboundSpamFilterPolicy|BlockedSender/iu.test(textAt(body, 'cmdlet'));
  try {
    const invocation = {
      cmdlet: textAt(body, 'cmdlet'),
      parameters: asking ? { Confirm: false, ...parameters } : parameters,
    };
    const actor = inPortal(textAt(body, 'as') || `admin@${runtime.state.domain}`);
    return json(200, { rows: run(invocation, portal(runtime), actor, null).rows });
  } catch (error) {
    if (error instanceof CmdletRefusal) return refusal(error.refused);
    throw error;
  }
}

/** A person in the portal may do everything, and manages every group. */
const portal = (runtime: Runtime): Runtime => ({
  ...runtime,
  quirks: { ...runtime.quirks, permitted: null, managesGroups: true },
});
