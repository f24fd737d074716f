import { isList, isObject, type Json, type JsonObject, textAt } from '../../../json.ts';
import type { StoredRow } from '../../state/state.ts';

/** One recorded read that was answered. */
export interface AnsweredRead {
  /** The cmdlet in lower case, or empty for Graph. */
  readonly cmdlet: string;
  /** The Graph path without its query, or empty for a cmdlet. */
  readonly path: string;
  /** Whom the read names, by `Identity` or `Mailbox`; empty for a listing. */
  readonly identity: string;
  readonly parameters: JsonObject;
  readonly rows: readonly StoredRow[];
}

/** A snapshot file, read as far as an emulator needs it. */
export interface RecordedTenant {
  readonly id: string;
  readonly domain: string;
  readonly takenAt: string;
  readonly reads: readonly AnsweredRead[];
}

/** Reads the document. What it says wrongly is an error with the place in it. */
export function readDocument(value: Json): RecordedTenant {
  if (!isObject(value) || textAt(value, 'format') !== 'postern-snapshot/1') {
    throw new Error('not a snapshot: it has no "format": "postern-snapshot/1"');
  }
  const { tenant, reads } = value;
  if (!isObject(tenant) || textAt(tenant, 'domain') === '')
    throw new Error('the snapshot names no tenant: tenant.domain is missing');
  if (!isList(reads)) throw new Error('the snapshot has no list of reads');
  return {
    id: textAt(tenant, 'id') || '00000000-0000-4000-8000-000000000000',
    domain: textAt(tenant, 'domain'),
    takenAt: textAt(value, 'takenAt'),
    reads: reads.flatMap((read, index) => answered(read, index)),
  };
}

/** A read with an error tells nothing, and is left out. */
function answered(read: Json, index: number): readonly AnsweredRead[] {
  if (!isObject(read)) throw new Error(`reads[${index}] is not an object`);
  if (read['error'] !== undefined && read['result'] === undefined) return [];
  const { result } = read;
  if (!isList(result) || !result.every(isObject)) throw new Error(`reads[${index}].result is not a list of objects`);
  const parameters = isObject(read['parameters']) ? read['parameters'] : {};
  return [
    {
      cmdlet: textAt(read, 'cmdlet').toLowerCase(),
      path: textAt(read, 'graph').replace(/\?.*$/u, ''),
      identity: parameter(parameters, 'identity') || parameter(parameters, 'mailbox'),
      parameters,
      rows: result.map(withoutSidecars),
    },
  ];
}

function parameter(parameters: JsonObject, name: string): string {
  const key = Object.keys(parameters).find((one) => one.toLowerCase() === name);
  return key === undefined ? '' : textAt(parameters, key);
}

/** Type annotations travel beside a property and are none. */
const withoutSidecars = (row: JsonObject): StoredRow =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key === '@odata.type' || !key.includes('@')));
