import type { RegisteredGrant } from '../../engine/granted/grants-report.ts';
import { granteeText } from '../forwarding/granted.ts';
import { placeText } from '../words/words.ts';
import { type Columns, csv } from './csv.ts';

const columns: Columns<RegisteredGrant> = {
  name: ({ name }) => name,
  from: ({ from }) => from.map(granteeText),
  to: ({ to }) => to,
  by: ({ by }) => by,
  course: ({ course }) => course,
  state: ({ found }) => found?.state ?? null,
  people: ({ found }) => found?.people.count ?? null,
  owner: ({ governance }) => governance.owner ?? null,
  reason: ({ governance }) => governance.reason ?? null,
  ticket: ({ governance }) => governance.ticket ?? null,
  until: ({ governance }) => governance.until ?? null,
  accept: ({ accept }) => accept,
  carried_by: ({ carriedBy }) => carriedBy.map(({ object }) => object),
  use: ({ use }) => use?.state ?? null,
  last_used: ({ use }) => use?.last ?? null,
  messages: ({ use }) => use?.messages ?? null,
  use_unknown_because: ({ use }) => use?.because ?? null,
  declared_at: ({ place }) => placeText(place),
};

/** The register of grants as a table. What a column is called stays. */
export const grantsTable = (grants: readonly RegisteredGrant[]): string => csv(columns, grants);
