import type { Drift } from '../../engine/drift/drift.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { count, document, instant, oneOf, shape, text, textOrNull } from '../../engine/schemas/shape.ts';
import { type Severity, severityOf } from '../../github/drift/drift-body.ts';
import { changedIn, unknownIn } from '../../github/run/outputs.ts';
import { planSummaryOf, type PlanSummary } from '../../github/comment/plan-summary.ts';
import type { JsonObject } from '../../json.ts';

/** What a receiver is told: enough to decide whether to look, and nobody's name. */
export interface Notice {
  readonly format: 'postern-notice/1';
  readonly about: 'plan' | 'drift';
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly verdict: PlanSummary['verdict'] | Severity;
  readonly changes: number;
  /** What could not be read. */
  readonly unknowns: number;
  /** Null for a drift. */
  readonly digest: string | null;
  /** Where to read on; null where nobody said. */
  readonly link: string | null;
  readonly at: string;
}

type Around = Pick<Notice, 'link' | 'at'>;

export function planNotice(plan: Plan, around: Around): Notice {
  const { verdict, changes, unknowns } = planSummaryOf(plan);
  const { tenant, digest } = plan;
  return { format: 'postern-notice/1', about: 'plan', tenant, verdict, changes, unknowns, digest, ...around };
}

export function driftNotice(drift: Drift, around: Around): Notice {
  const [changes, unknowns] = [changedIn(drift), unknownIn(drift)];
  const verdict = severityOf(drift);
  const { tenant } = drift;
  return { format: 'postern-notice/1', about: 'drift', tenant, verdict, changes, unknowns, digest: null, ...around };
}

/** The schema of a notice; `schemas/notice.schema.json` is this value. */
export const noticeSchema: JsonObject = document(
  'Postern notice',
  shape<Notice>('What `postern notify` sends of a plan or a drift report.', {
    format: { const: 'postern-notice/1' },
    about: oneOf<Notice['about']>({ plan: true, drift: true }),
    tenant: shape<Notice['tenant']>(null, { id: text, domain: text }),
    verdict: oneOf<Notice['verdict']>({
      refused: true,
      unknown: true,
      opens: true,
      closes: true,
      changes: true,
      nothing: true,
      opened: true,
      perhaps: true,
      strange: true,
      closed: true,
      broken: true,
      changed: true,
      unread: true,
      none: true,
    }),
    changes: count,
    unknowns: count,
    digest: textOrNull,
    link: textOrNull,
    at: instant,
  }),
);
