import type { Json, JsonObject } from '../../json.ts';
import type { Reason, Row } from '../tenant.ts';

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
}

export const snapshotFormat = 'postern-snapshot/1';

const row = { type: 'object' } as const;

const error = {
  description: 'Why the read brought nothing: it counts as unknown, never as absent.',
  type: 'object',
  required: ['reason', 'message'],
  properties: {
    reason: { enum: ['denied', 'expired', 'throttled', 'absent', 'conflict', 'rejected', 'unreachable'] },
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
      description: 'A reading cmdlet: `Get-RemoteDomain`.',
      type: 'string',
      pattern: '^[Gg][Ee][Tt]-[A-Za-z0-9]+$',
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

/** The JSON Schema of a snapshot file; `schemas/snapshot.schema.json` is this value. */
export const snapshotSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
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
    reads: { type: 'array', items: read },
  },
  additionalProperties: false,
} as const satisfies Json;

/** The text of `schemas/snapshot.schema.json`. */
export const snapshotSchemaText = (): string => `${JSON.stringify(snapshotSchema, null, 2)}\n`;
