import { exchange, type Known, type TenantReader } from '../../tenant/tenant.ts';
import { only } from '../asked.ts';
import { type Recipient, recipientOf } from '../recipient.ts';

/** Looks one recipient up, by any of its names. */
export async function readRecipient(reader: TenantReader, identity: string): Promise<Known<Recipient>> {
  if (identity === '') return { state: 'absent' };
  const reading = await reader.read(exchange('Get-Recipient', { Identity: identity }));
  const answer = only(`Get-Recipient ${identity}`, identity, reading);
  return answer.state === 'present' ? { state: 'present', value: recipientOf(answer.value) } : answer;
}
