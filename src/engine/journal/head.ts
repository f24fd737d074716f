import { type Json, type JsonObject, textAt } from '../../json.ts';
import { digest } from '../../json/digest.ts';
import type { Extent } from '../../posture/change/extent.ts';
import type { Plan } from '../plan/plan.ts';
import type { Before } from './before.ts';
import { type JournalLine, opening } from './journal-lines.ts';

/** What a tenant is when the first step of a plan is made. */
export interface TenantBefore {
  readonly before: Before;
  /** All that is open then, or will be once the plan is done: a resume opens nothing else. */
  readonly open: readonly Extent[];
}

/** The first line of a journal. */
export interface Head extends TenantBefore {
  readonly digest: string;
  /** The plan as the line has it; whether it is one is told by whoever reads it. */
  readonly plan: Json;
}

/** The first line holds all that an undo and a resume need, sealed: the plan, and what the tenant was before it. */
export function headOf(plan: Plan, { before, open }: TenantBefore): JsonObject {
  const { tenant } = plan;
  const said = { plan, before, open } as unknown as JsonObject;
  return { ...opening, digest: plan.digest, tenant, ...said, seal: digest(said) };
}

/** The first whole line of a journal; null where a crash left none. */
export function headIn(lines: readonly JournalLine[]): Head | 'edited' | null {
  const line = lines.find((one) => one?.['kind'] === opening.kind) ?? null;
  if (line === null) return null;
  const { plan = null, before = null, open = null } = line;
  if (digest({ plan, before, open }) !== line['seal']) return 'edited';
  return { digest: textAt(line, 'digest'), plan, ...({ before, open } as unknown as TenantBefore) };
}
