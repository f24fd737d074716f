import type { ListedForward } from '../../engine/forwards/forwards-report.ts';
import { type Columns, csv } from './csv.ts';
import { forwardColumns } from './posture-tables.ts';

const columns: Columns<ListedForward> = {
  ...forwardColumns,
  sanction: ({ sanction }) => sanction,
  owner: ({ governance }) => governance.owner ?? null,
  reason: ({ governance }) => governance.reason ?? null,
  ticket: ({ governance }) => governance.ticket ?? null,
  until: ({ governance }) => governance.until ?? null,
  set_by: ({ setBy }) => setBy?.author.name ?? null,
  set_at: ({ setBy }) => setBy?.at ?? null,
  set_with: ({ setBy }) => setBy?.cmdlet ?? null,
};

/** Every forward of a tenant as a table. What a column is called stays. */
export const forwardsTable = (forwards: readonly ListedForward[]): string => csv(columns, forwards);
