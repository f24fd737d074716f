import type { JsonObject } from '../../json.ts';
import {
  about,
  byHand,
  constant,
  document,
  integerOrNull,
  list,
  number,
  object,
  oneOf,
  optional,
  schemaText,
  shape,
  text,
  textOrNull,
  truth,
} from '../../json/schema.ts';
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

const error = shape<SnapshotError>('Why the read brought nothing: it counts as unknown, never as absent.', {
  reason: oneOf(...reasons),
  message: text,
  type: optional(about("The service's own name of the error.", textOrNull)),
});

const result = {
  description:
    'The rows as the service returned them. Empty is known and empty; a single object may stand for a list of one.',
  anyOf: [{ type: 'array', items: { anyOf: [object, { type: 'null' }] } }, object],
};

/** A person may write less than is kept: no parameters, and one row for a list of one. */
const read = byHand<SnapshotRead>({
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
});

const moment = about('In UTC.', text);

const tracedExchange = shape<TracedExchange>(null, {
  at: moment,
  method: text,
  url: text,
  cmdlet: optional(about('The cmdlet that a request to Exchange runs.', text)),
  status: about('Null where no answer came.', integerOrNull),
  milliseconds: number,
  requestId: optional(about('What to quote to Microsoft.', text)),
  retryAfter: optional(about('The Retry-After header.', text)),
  problem: optional(about('Why no answer came.', text)),
});

const tracedWrite = shape<TracedWrite>(null, {
  at: moment,
  call: object,
  state: oneOf('done', 'failed', 'unknown'),
  error: optional(error),
});

const trace = shape<SnapshotTrace>(
  'What --trace adds: how the reads were made, and what was written. Nothing is answered from it.',
  {
    exchanges: about('Every request, without its headers and bodies.', list(tracedExchange)),
    writes: about('Every call that changes something, and what came of it.', list(tracedWrite)),
  },
);

/** The JSON Schema of a snapshot file; `schemas/snapshot.schema.json` is this value. */
export const snapshotSchema = document(
  'Postern snapshot',
  shape<SnapshotDocument>(
    'Recorded reads of one Exchange Online tenant. Anybody may write one by hand; see docs/snapshot.md.',
    {
      format: constant(snapshotFormat),
      takenAt: about('When the reads were made, in UTC: `2026-11-21T12:00:00Z`.', text),
      tenant: shape<SnapshotDocument['tenant']>(null, {
        id: about("The tenant's id in Microsoft Entra.", text),
        domain: about('Its initial domain: `contoso.onmicrosoft.com`.', text),
      }),
      everyInboxRule: optional(about('Whether every mailbox was asked for its inbox rules.', truth)),
      reads: list(read),
      trace: optional(trace),
    },
  ),
  'people',
);

/** The text of `schemas/snapshot.schema.json`. */
export const snapshotSchemaText = (): string => schemaText(snapshotSchema);
