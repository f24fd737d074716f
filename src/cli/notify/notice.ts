import type { Drift } from '../../engine/drift/drift.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { constant, count, document, instant, oneOf, shape, text, textOrNull } from '../../json/schema.ts';
import { type Severity, severityOf } from '../../github/drift/drift-body.ts';
import { changedIn, unknownIn } from '../../github/run/outputs.ts';
import { planSummaryOf, type PlanSummary } from '../../github/comment/plan-summary.ts';

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
export const noticeSchema = document(
  'Postern notice',
  shape<Notice>('What `postern notify` sends of a plan or a drift report.', {
    format: constant('postern-notice/1'),
    about: oneOf('plan', 'drift'),
    tenant: shape<Notice['tenant']>(null, { id: text, domain: text }),
    verdict: oneOf(
      'refused',
      'unknown',
      'opens',
      'closes',
      'changes',
      'nothing',
      'opened',
      'perhaps',
      'strange',
      'closed',
      'broken',
      'changed',
      'unread',
      'none',
    ),
    changes: count,
    unknowns: count,
    digest: textOrNull,
    link: textOrNull,
    at: instant,
  }),
);
