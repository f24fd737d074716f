import type { Report, StepResult, Verified } from '../plan/report.ts';
import { refusal, tenant, tenantError } from './parts.ts';
import {
  about,
  anything,
  constant,
  count,
  document,
  instant,
  list,
  oneOf,
  orNull,
  sha256,
  shape,
  text,
} from '../../json/schema.ts';

const result = shape<StepResult>('What became of one step.', {
  id: text,
  object: text,
  title: text,
  state: about(
    '`already`: the tenant was found as the step would have left it; `unknown`: the answer was lost and reading back did not settle it; `pending`: never begun.',
    oneOf('done', 'already', 'failed', 'unknown', 'pending'),
  ),
  error: orNull(tenantError),
  warnings: list(text),
});

const verified = shape<Verified>('A property that was read back and is not as planned.', {
  object: text,
  property: about('Empty where the whole object is meant.', text),
  state: oneOf('as-planned', 'lagging', 'different', 'unread'),
  wanted: anything,
  found: anything,
});

/** The schema of the account of an apply; `schemas/report.schema.json` is this value. */
export const reportSchema = document(
  'Postern report',
  shape<Report>('The account of an apply: what `postern apply --json` prints.', {
    format: constant('postern-report/1'),
    tenant,
    digest: about('The digest of the plan.', sha256),
    outcome: about(
      '`refused`: nothing was done; `stopped`: part was done and the journal can be resumed; `unconfirmed`: every step was done, and not everything reads back as planned.',
      oneOf('applied', 'unconfirmed', 'refused', 'stopped'),
    ),
    refusals: list(refusal),
    steps: list(result),
    verified: shape<Report['verified']>('What was read back after the last step.', {
      checked: count,
      deviations: list(verified),
    }),
    journal: about('The file that every step was written to.', text),
    startedAt: instant,
    finishedAt: instant,
  }),
);
