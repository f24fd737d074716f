import { json } from '../../escape.ts';
import { closeForsaken } from '../../github/drift/drift-issue.ts';
import { tenantFolders } from '../../policy/declared/tenants.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github } from './workflow-run.ts';
import type { Io } from '../run/io.ts';
import { tell } from '../shown/problems.ts';

/** `postern github forsaken`: closes the drift issues of tenants that no policy speaks of any more. */
export async function forsaken(input: Input, io: Io): Promise<number> {
  const found = await tenantFolders(input.policies);
  if (!found.ok) return tell(found.problems, input, io);
  const kept = new Set(found.value.map(({ tenant }) => tenant.id));
  const closed = await closeForsaken(github(eventOf(input, io), io), kept);
  io.out(input.json ? `${json({ closed })}\n` : `closed: ${closed.length === 0 ? 'none' : closed.join(', ')}\n`);
  return exit.done;
}
