import type { ExchangeRead } from '../road.ts';
import { absent, type Outcome, present, type Reading, unknown } from '../tenant.ts';
import type { Result } from '../wire/failure.ts';
import type { Page } from './page.ts';

/** An identity that does not exist is absent; a listing that cannot be made is unknown whatever the reason. */
export function readingOf(call: ExchangeRead, result: Result<Page>): Reading {
  if (result.ok) return present(result.value.rows);
  const { error } = result.failure;
  const named = call.parameters['Identity'] ?? call.parameters['Mailbox'];
  return error.reason === 'absent' && named !== undefined && named !== null ? absent : unknown(error);
}

/** What became of a write: one that may have been carried out has not failed. */
export function outcomeOf(result: Result<Page>): Outcome {
  if (result.ok) return { state: 'done', rows: result.value.rows, warnings: result.value.warnings };
  const { error, perhapsDone } = result.failure;
  return { state: perhapsDone ? 'unknown' : 'failed', error };
}
