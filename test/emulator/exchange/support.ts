import { type JsonObject, textAt } from '../../../src/json.ts';
import type { EmulatorRequest, EmulatorResponse } from '../../../src/emulator/wire/http.ts';
import { invoke } from '../../../src/emulator/server/invoke.ts';
import { startRuntime } from '../../../src/emulator/server/runtime.ts';
import {
  addContact,
  addDistributionGroup,
  addDynamicGroup,
  addMailbox,
  addUnifiedGroup,
  addUser,
  emptyTenant,
} from '../../../src/emulator/tenants/seed.ts';
import type { Quirks } from '../../../src/emulator/exchange/service.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { jsonText } from '../../../src/emulator/wire/wire.ts';

/** A tenant with a few recipients of each sort. */
export function aTenant(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const name of ['adele', 'ben', 'megan']) addMailbox(state, `${name}@contoso.com`);
  addMailbox(state, 'synced@contoso.com', { synced: true });
  addContact(state, 'orders@fabrikam.com', { displayName: 'Fabrikam orders' });
  addDistributionGroup(state, 'partners@contoso.com', { members: ['adele@contoso.com'] });
  addDistributionGroup(state, 'synced-group@contoso.com', { synced: true });
  addUnifiedGroup(state, 'sales@contoso.com', { members: ['megan@contoso.com'] });
  addDynamicGroup(state, 'everyone@contoso.com', "RecipientTypeDetails -eq 'UserMailbox'");
  addUser(state, 'fresh@contoso.com');
  return state;
}

/** What came back, taken apart the way clients do. */
export interface Answer {
  readonly status: number;
  readonly rows: readonly JsonObject[];
  readonly warnings: readonly string[];
  /** Short type of the exception. */
  readonly type: string;
  /** The text of the refusal, without its machine prefix. */
  readonly text: string;
  readonly prefix: string;
  readonly body: JsonObject;
}

export type Run = (cmdlet: string, parameters?: JsonObject) => Answer;

/** Runs cmdlets against a tenant without a network between. */
export function running(state: TenantState, quirks: Partial<Quirks> = {}): Run {
  const runtime = startRuntime({ tenant: state, quirks, clock: () => new Date('2026-11-21T12:00:00Z') });
  return (cmdlet, parameters = {}) =>
    answerOf(invoke({ cmdlet, parameters }, aRequest(state), runtime, { lag: null, staleLink: false }));
}

export const aRequest = (state: TenantState): EmulatorRequest => ({
  method: 'POST',
  path: `/adminapi/beta/${state.id}/InvokeCommand`,
  query: new URLSearchParams(),
  headers: { 'x-anchormailbox': 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com' },
  body: null,
  origin: 'http://127.0.0.1:1',
});

function answerOf({ status, headers, body }: EmulatorResponse): Answer {
  const parsed = body.as === 'json' ? (JSON.parse(jsonText(body.value)) as JsonObject) : {};
  const value = (parsed['value'] ?? []) as readonly JsonObject[];
  const error = (parsed['error'] ?? {}) as JsonObject & { details?: { message: string }[]; innererror?: JsonObject };
  const inner = (error.innererror?.['internalexception'] ?? {}) as JsonObject;
  const [prefix = '', , ...text] = (error.details?.[0]?.message ?? '').split('|');
  return {
    status,
    rows: value,
    warnings: (parsed['@adminapi.warnings'] ?? []) as readonly string[],
    type: headers['X-ExceptionType'] ?? '',
    text: text.join('|') || textAt(inner, 'message') || textAt(error, 'message'),
    prefix,
    body: parsed,
  };
}

/** The rows of a listing by one of their properties. */
export const column = (answer: Answer, name: string): readonly unknown[] => answer.rows.map((row) => row[name]);
