import type { Json, JsonObject } from '../../json.ts';
import { type Reason, reasons, type Row } from '../tenant.ts';

/** Why a recorded read brought nothing. */
export interface SnapshotError {
  readonly reason: Reason;
  readonly message: string;
  readonly type?: string | null;
}

type What = { readonly cmdlet: string; readonly parameters: JsonObject } | { readonly graph: string };
type Came = { readonly result: readonly Row[] } | { readonly error: SnapshotError };

/** One read and what came of it. */
export type SnapshotRead = What & Came;

/** A tenant's state in a file: the reads that were made of it. */
export interface SnapshotDocument {
  readonly format: 'postern-snapshot/1';
  readonly takenAt: string;
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly reads: readonly SnapshotRead[];
  /** Every mailbox was asked for its inbox rules. */
  readonly everyInboxRule?: boolean;
  readonly trace?: SnapshotTrace;
}

/** What `--trace` adds: how the reads were made, and what was written. Nothing is answered from it. */
export interface SnapshotTrace {
  readonly exchanges: readonly TracedExchange[];
  readonly writes: readonly TracedWrite[];
}

/** One request and what came of it, without its headers and bodies. */
export interface TracedExchange {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  /** The cmdlet that a request to Exchange runs. */
  readonly cmdlet?: string;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** What to quote to Microsoft. */
  readonly requestId?: string;
  readonly retryAfter?: string;
  readonly problem?: string;
}

export interface TracedWrite {
  readonly at: string;
  readonly call: JsonObject;
  readonly state: 'done' | 'failed' | 'unknown';
  readonly error?: SnapshotError;
}

export const snapshotFormat = 'postern-snapshot/1';

const row = { type: 'object' } as const;

const error = {
  description: 'Why the read brought nothing: it counts as unknown, never as absent.',
  type: 'object',
  required: ['reason', 'message'],
  properties: {
    reason: { enum: reasons },
    message: { type: 'string' },
    type: { description: "The service's own name of the error.", type: ['string', 'null'] },
  },
  additionalProperties: false,
} as const;

const result = {
  description:
    'The rows as the service returned them. Empty is known and empty; a single object may stand for a list of one.',
  anyOf: [{ type: 'array', items: { anyOf: [row, { type: 'null' }] } }, row],
} as const;

const read = {
  type: 'object',
  properties: {
    cmdlet: {
      description: 'A reading cmdlet: `Get-RemoteDomain`, or the search of the audit log.',
      type: 'string',
      pattern: '^([Gg][Ee][Tt]-[A-Za-z0-9]+|[Ss]earch-[Uu]nified[Aa]udit[Ll]og)$',
    },
    parameters: { description: 'What the cmdlet was given; left out for nothing.', type: 'object' },
    graph: {
      description: 'A Microsoft Graph v1.0 path with its query: `/groups/7c1…/members`.',
      type: 'string',
      pattern: '^/',
    },
    result,
    error,
  },
  oneOf: [{ required: ['cmdlet'] }, { required: ['graph'] }],
  anyOf: [{ required: ['result'] }, { required: ['error'] }],
  additionalProperties: false,
} as const;

const moment = { description: 'In UTC.', type: 'string' } as const;

const trace = {
  description: 'What --trace adds: how the reads were made, and what was written. Nothing is answered from it.',
  type: 'object',
  required: ['exchanges', 'writes'],
  properties: {
    exchanges: {
      description: 'Every request, without its headers and bodies.',
      type: 'array',
      items: {
        type: 'object',
        required: ['at', 'method', 'url', 'status', 'milliseconds'],
        properties: {
          at: moment,
          method: { type: 'string' },
          url: { type: 'string' },
          cmdlet: { description: 'The cmdlet that a request to Exchange runs.', type: 'string' },
          status: { description: 'Null where no answer came.', type: ['integer', 'null'] },
          milliseconds: { type: 'number' },
          requestId: { description: 'What to quote to Microsoft.', type: 'string' },
          retryAfter: { description: 'The Retry-After header.', type: 'string' },
          problem: { description: 'Why no answer came.', type: 'string' },
        },
        additionalProperties: false,
      },
    },
    writes: {
      description: 'Every call that changes something, and what came of it.',
      type: 'array',
      items: {
        type: 'object',
        required: ['at', 'call', 'state'],
        properties: { at: moment, call: row, state: { enum: ['done', 'failed', 'unknown'] }, error },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
} as const;

/** The JSON Schema of a snapshot file; `schemas/snapshot.schema.json` is this value. */
export const snapshotSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:postern:snapshot:1',
  title: 'Postern snapshot',
  description: 'Recorded reads of one Exchange Online tenant. Anybody may write one by hand; see docs/snapshot.md.',
  type: 'object',
  required: ['format', 'takenAt', 'tenant', 'reads'],
  properties: {
    $schema: { type: 'string' },
    format: { const: snapshotFormat },
    takenAt: { description: 'When the reads were made, in UTC: `2026-11-21T12:00:00Z`.', type: 'string' },
    tenant: {
      type: 'object',
      required: ['id', 'domain'],
      properties: {
        id: { description: "The tenant's id in Microsoft Entra.", type: 'string' },
        domain: { description: 'Its initial domain: `contoso.onmicrosoft.com`.', type: 'string' },
      },
      additionalProperties: false,
    },
    everyInboxRule: { description: 'Whether every mailbox was asked for its inbox rules.', type: 'boolean' },
    reads: { type: 'array', items: read },
    trace,
  },
  additionalProperties: false,
} as const satisfies Json;

/** The text of `schemas/snapshot.schema.json`. */
export const snapshotSchemaText = (): string => `${JSON.stringify(snapshotSchema, null, 2)}\n`;
