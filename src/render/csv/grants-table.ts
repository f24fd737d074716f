import type { GrantsReport, RegisteredGrant } from '../../engine/granted/grants-report.ts';
import { granteeText } from '../forwarding/granted.ts';
import { placeText } from '../words/words.ts';
import { type Columns, csv, type CsvValue } from './csv.ts';

/** A grant, or what is so beside all of them: that has people, places and ways, and nobody who answers for it. */
type TableRow = RegisteredGrant | GrantsReport['besideGrants'][number];

const isGrant = (row: TableRow): row is RegisteredGrant => 'governance' in row;

const of =
  (told: (grant: RegisteredGrant) => CsvValue) =>
  (row: TableRow): CsvValue =>
    isGrant(row) ? told(row) : null;

const columns: Columns<TableRow> = {
  name: of(({ name }) => name),
  from: (row) => (isGrant(row) ? row.from.map(granteeText) : row.senders.name),
  to: (row) => (isGrant(row) ? row.to : row.destinations.name),
  by: (row) => (isGrant(row) ? row.by : row.mechanisms),
  course: of(({ course }) => course),
  state: (row) => (isGrant(row) ? (row.found?.state ?? null) : row.what === 'unknown' ? row.what : 'not granted'),
  people: (row) => (isGrant(row) ? (row.found?.people.count ?? null) : row.senders.count),
  owner: of(({ governance }) => governance.owner ?? null),
  reason: of(({ governance }) => governance.reason ?? null),
  ticket: of(({ governance }) => governance.ticket ?? null),
  until: of(({ governance }) => governance.until ?? null),
  accept: of(({ accept }) => accept),
  carried_by: (row) => (isGrant(row) ? row.carriedBy.map(({ object }) => object) : row.object),
  use: of(({ use }) => use?.state ?? null),
  last_used: of(({ use }) => use?.last ?? null),
  messages: of(({ use }) => use?.messages ?? null),
  use_unknown_because: of(({ use }) => use?.because ?? null),
  declared_at: of(({ place }) => placeText(place)),
};

/** The register of grants as a table, with what stands open beside all of them at the end. What a column is called stays. */
export const grantsTable = ({ grants, besideGrants }: GrantsReport): string =>
  csv(columns, [...grants, ...besideGrants]);
