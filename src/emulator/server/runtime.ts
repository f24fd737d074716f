import { armFaults, type FaultEffect, type Fault, type FaultBox, type Operation } from '../wire/faults.ts';
import { type Pages, pageStore } from '../exchange/paging.ts';
import { type Lag, lagOver } from '../quirks/lag.ts';
import { typedFaultBox } from '../quirks/typed-faults.ts';
import { type AuditSession, ordinary, type Quirks } from '../exchange/service.ts';
import type { TenantState } from '../state/state.ts';

/** What one running emulator keeps besides its tenant. */
export interface Runtime {
  readonly state: TenantState;
  readonly quirks: Quirks;
  readonly now: () => Date;
  readonly faults: FaultBox;
  readonly pages: Pages;
  readonly lag: Lag;
  readonly log: CallLog;
  readonly auditSessions: Map<string, AuditSession>;
  /** What strikes an operation: the faults that were set, and those its identities ask for. */
  readonly strike: (operation: Operation) => readonly FaultEffect[];
  readonly token: string | null | undefined;
}

/** How often each operation was asked for, and how many HTTP requests carried them. */
export interface CallLog {
  readonly operations: Map<string, number>;
  requests: number;
  inFlight: number;
  /** The most requests that were under way at once. */
  peak: number;
}

export interface RuntimeOptions {
  readonly tenant: TenantState;
  readonly faults?: readonly Fault[];
  readonly quirks?: Partial<Quirks>;
  /** The one token that is accepted; undefined takes any that has not expired, null asks for none. */
  readonly token?: string | null;
  readonly clock?: () => Date;
}

export function startRuntime(options: RuntimeOptions): Runtime {
  const now = options.clock ?? (() => new Date());
  const faults = armFaults(options.faults ?? []);
  const typed = typedFaultBox();
  return {
    state: options.tenant,
    quirks: { ...ordinary, ...options.quirks },
    now,
    faults,
    pages: pageStore(),
    lag: lagOver(options.tenant, now),
    log: { operations: new Map(), requests: 0, inFlight: 0, peak: 0 },
    auditSessions: new Map(),
    strike: (operation) => [...faults.strike(operation), ...typed.strike(operation)],
    token: options.token,
  };
}

export function record(log: CallLog, operation: string): void {
  log.operations.set(operation, (log.operations.get(operation) ?? 0) + 1);
}
