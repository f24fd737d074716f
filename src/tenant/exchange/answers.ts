import type { ExchangeRead } from '../transport.ts';
import { absent, present, type Reading, unknown } from '../tenant.ts';
import type { Result } from '../wire/failure.ts';
import type { Page } from './page.ts';

/** An identity that does not exist is absent; a listing that cannot be made is unknown whatever the reason. */
export function readingOf(call: ExchangeRead, result: Result<Page>): Reading {
  if (result.ok) return present(result.value.rows);
  const { error } = result.failure;
  const named = call.parameters['Identity'] ?? call.parameters['Mailbox'];
  return error.reason === 'absent' && named !== undefined && named !== null ? absent : unknown(error);
}
