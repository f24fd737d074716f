import type { Json, JsonObject } from '../json.ts';
import type { TenantCause } from '../diagnostics/causes.ts';

/** A cmdlet and its parameters, spelled as Exchange spells them. Data: it becomes a request or a script elsewhere. */
export interface ExchangeCall {
  readonly via: 'exchange';
  readonly cmdlet: string;
  readonly parameters: JsonObject;
}

/** A Microsoft Graph v1.0 request. `path` begins with a slash and carries its query; `body` is null where there is none. */
export interface GraphCall {
  readonly via: 'graph';
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: Json;
}

export type Call = ExchangeCall | GraphCall;

/** The cmdlet that searches the audit log: of those with another verb than `Get-` the only one that a reader may run. */
export const auditSearch = 'Search-UnifiedAuditLog';

/** A call that can only read: the type is what keeps a reader from writing. */
export type ReadCall =
  | (ExchangeCall & {
      readonly cmdlet: `Get-${string}` | typeof auditSearch;
      /** Of a long listing nobody remembers, what rows are wanted for: a road may leave out the rest of each. */
      readonly wanted?: readonly string[];
      /** It is given up on sooner than a call on which all rests: others like it wait. */
      readonly oneOfMany?: boolean;
    })
  | (GraphCall & { readonly method: 'GET'; readonly body: null });

/** One object as the service returned it, untouched but for side-car keys and integers beyond 2^53, which are text. */
export type Row = JsonObject;

/** What is known about something that was asked for. Unknown is never absent: nothing may be deleted on its account. */
export type Known<T> =
  | { readonly state: 'present'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly because: TenantError };

/** The answer to a read. A listing without rows is present and empty; an identity that does not exist is absent. */
export type Reading = Known<readonly Row[]>;

/** The answer to a write. `unknown` says that it was sent and no answer came: it may or may not have happened. */
export type Outcome =
  | { readonly state: 'done'; readonly rows: readonly Row[]; readonly warnings: readonly string[] }
  | { readonly state: 'failed'; readonly error: TenantError }
  | { readonly state: 'unknown'; readonly error: TenantError };

/** Why a tenant did not do what it was asked. Branch on this, never on text: the service localises its messages. */
export type Reason = (typeof reasons)[number];

/** `unclear`: an answer came, and not in a form that says what was asked. */
export const reasons = [
  'denied',
  'expired',
  'throttled',
  'absent',
  'conflict',
  'rejected',
  'unreachable',
  'unclear',
] as const;

/** The `type` of an error that says only that nobody made the read: nothing failed. */
export const notAsked = 'NotAsked';

export interface TenantError {
  readonly reason: Reason;
  /** What was asked, short enough for one line: `Get-RemoteDomain` or `GET /groups/7c1…/members`. */
  readonly call: string;
  /** The service's own words, without its machine prefix. */
  readonly message: string;
  /** The service's type or code (`ManagementObjectNotFoundException`, `Request_ResourceNotFound`), where it gave one. */
  readonly type: string | null;
  /** What lies behind the reason, where that is known. */
  readonly cause?: TenantCause;
}

/** Reads a tenant. Everything up to the plan holds one of these. */
export interface TenantReader {
  read(call: ReadCall): Promise<Reading>;
}

/** Reads and writes a tenant. Only `apply` holds one. */
export interface Tenant extends TenantReader {
  run(call: Call): Promise<Outcome>;
  /** The services that take several writes in one request; to another they go one at a time. */
  readonly batches?: Batches;
}

export type Batches = Readonly<Partial<Record<Call['via'], Batch>>>;

/** Several writes in one request. They must need no order among themselves. */
export interface Batch {
  readonly most: number;
  /**
   * The outcome of each call. Null for one that was not begun, since another was refused or the service was busy: it may
   * be sent again. At least one outcome is none of these.
   */
  run(calls: readonly Call[]): Promise<readonly (Outcome | null)[]>;
}

export const exchange = <C extends string>(
  cmdlet: C,
  parameters: JsonObject = {},
): ExchangeCall & { readonly cmdlet: C } => ({ via: 'exchange', cmdlet, parameters });

export const graphGet = (path: string): GraphCall & { readonly method: 'GET'; readonly body: null } => ({
  via: 'graph',
  method: 'GET',
  path,
  body: null,
});

/** A call as one short line for people. */
export function callName(call: Call): string {
  if (call.via === 'graph') return `${call.method} ${call.path}`;
  const identity = call.parameters['Identity'] ?? call.parameters['Mailbox'];
  return typeof identity === 'string' ? `${call.cmdlet} ${identity}` : call.cmdlet;
}

export const present = <T>(value: T): Known<T> => ({ state: 'present', value });
export const absent: Known<never> = { state: 'absent' };
export const unknown = (because: TenantError): Known<never> => ({ state: 'unknown', because });

/** Whether something was asked for in vain. That a file does not hold a read is no fault of anybody. */
export const isFailed = (known: Known<unknown>): boolean =>
  known.state === 'unknown' && known.because.type !== notAsked;

/** Applies a function to what is present, and hands on absent and unknown as they are. */
export function mapKnown<T, U>(known: Known<T>, change: (value: T) => U): Known<U> {
  return known.state === 'present' ? present(change(known.value)) : known;
}
