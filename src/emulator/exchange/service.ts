import type { CmdletSpec } from '../catalogue/catalogue.ts';
import type { Bound } from './binding.ts';
import type { CmdletAnswer } from './envelope.ts';
import type { ConfigNoun, StoredRow, TenantState } from '../state/state.ts';

/** Ways in which tenants differ that a table of parameters cannot hold. */
export interface Quirks {
  /** How recipients in the conditions of rules read back: as stored, or in another of their identity forms. */
  readonly identityForm: 'stored' | 'smtp' | 'name' | 'dn' | 'mixed';
  /** What a Get- cmdlet does with an identity that nobody bears: the reference warns that it may return everything. */
  readonly missingIdentity: 'refuse' | 'everything';
  /** How long a page link lives, in milliseconds. */
  readonly pageLife: number;
  /** Requests of one tenant that may be under way at once; null for no limit. */
  readonly maxConcurrent: number | null;
  /** The cmdlets that the caller's roles permit; null for all. */
  readonly permitted: readonly string[] | null;
  /** Whether the caller is a manager of groups, so that it needs no -BypassSecurityGroupManagerCheck. */
  readonly managesGroups: boolean;
  /** Milliseconds until a record of the audit log can be found; the service takes 60 to 90 minutes as a rule. */
  readonly auditDelay: number;
}

export const ordinary: Quirks = {
  identityForm: 'stored',
  missingIdentity: 'refuse',
  pageLife: 30 * 60_000,
  maxConcurrent: null,
  permitted: null,
  managesGroups: false,
  auditDelay: 0,
};

/** What a cmdlet runs in. */
export interface Service {
  readonly state: TenantState;
  readonly quirks: Quirks;
  /** The time by the emulator's clock, for what ends and expires. */
  readonly now: () => Date;
  /** The rows of a noun as readers see them now: what was just written may not have arrived. */
  readonly visible: (noun: ConfigNoun) => readonly StoredRow[];
  /** Searches of the audit log that go on, by their session id. */
  readonly auditSessions: Map<string, AuditSession>;
}

/** What a search of the audit log has still to give. */
export interface AuditSession {
  readonly command: string;
  readonly rest: readonly StoredRow[];
}

/** A cmdlet as the service runs it. */
export type Cmdlet = (bound: Bound, service: Service, spec: CmdletSpec) => CmdletAnswer;

export const done: CmdletAnswer = { rows: [] };
