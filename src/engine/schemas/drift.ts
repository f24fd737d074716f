import type { ChangeAuthor, Authorship, ChangedBy, Unattributed } from '../who/authorship.ts';
import type { AcceptedDeviation, Announced, Disappointed, Drift, Gone, Unsanctioned } from '../drift/drift.ts';
import type { Unread } from '../answers/survey.ts';
import { change, changeFields, line, tenant } from './parts.ts';
import { planPosture } from './plan-posture.ts';
import { numberedBeside, plannedGrant } from './planned-grants.ts';
import { planSchema } from './plan.ts';
import {
  about,
  anything,
  constant,
  count,
  day,
  document,
  embedded,
  instant,
  list,
  oneOf,
  optional,
  orNull,
  shape,
  text,
  textOrNull,
  truth,
} from '../../json/schema.ts';

const accepted = shape<AcceptedDeviation>('A deviation that a policy accepts until a day.', {
  object: text,
  property: text,
  value: anything,
  until: orNull(day),
  reason: textOrNull,
});

export const author = shape<ChangeAuthor>(
  'Who did it. An outsider is a delegated administrator or somebody at Microsoft.',
  {
    sort: oneOf('person', 'application', 'postern', 'outsider', 'microsoft', 'unclear'),
    name: text,
  },
);

const authorship = shape<Authorship>('The last change of something that moved, as far as the log goes.', {
  object: text,
  properties: about('None where it made, removed or moved the object, or where no more is known.', list(text)),
  bearing: about('Whether it set what the tenant has today.', oneOf('explains', 'differs', 'unclear')),
  author,
  at: instant,
  cmdlet: text,
  through: textOrNull,
});

const unattributed = shape<Unattributed>('An object that moved and of which the log says nothing.', {
  object: text,
  because: oneOf('too-fresh', 'too-old', 'shared-name', 'not-found'),
  changedAt: about('When it was last changed at all.', orNull(instant)),
});

const gone = shape<Gone>('Something that policies allow to send mail on, and that the tenant has no longer.', {
  object: text,
  source: line,
});

const announced = shape<Announced>(
  'A change that the service announced, and that may be behind something that moved.',
  {
    object: text,
    text,
    source: text,
  },
);

export const changedBy = shape<ChangedBy>('Who changed what moved, by the audit log. No verdict rests on it.', {
  from: text,
  to: text,
  unread: about('Why the log could not be read.', textOrNull),
  skipped: about('Records in a form that is not understood.', count),
  known: list(authorship),
  unknown: list(unattributed),
});

const unsanctioned = shape<Unsanctioned>(
  'An object that lets mail out, diverts or copies it, and that policies neither declare, nor accept, nor spare.',
  {
    ...changeFields,
    does: list(
      about(
        'opens and closes: what the posture says of the tenant with it and without it. The others are what it does by itself; stops is a sender whom the service restricted, unclear a rule that nobody understands.',
        oneOf(
          'opens',
          'closes',
          'diverts',
          'copies',
          'forwards',
          'routes',
          'admits',
          'preempts',
          'bypasses',
          'stops',
          'unclear',
        ),
      ),
    ),
  },
);

const disappointed = shape<Disappointed>('An expectation that does not hold on the tenant as it is.', {
  name: text,
  message: about('The question that breaks it, or why nobody can judge it.', text),
  source: line,
});

export const unread = shape<Unread>('Something that could not be read.', { what: text, why: text });

/** The schema of a drift report; `schemas/drift.schema.json` is this value. */
export const driftSchema = document(
  'Postern drift report',
  shape<Drift>('Where a tenant moved away from its policies: what `postern drift --json` prints.', {
    format: constant('postern-drift/1'),
    tenant,
    madeAt: instant,
    clean: about(
      'Nothing moved, nobody strange is on the way of the mail, every expectation holds, and everything was read.',
      truth,
    ),
    complete: about('Everything that was needed could be read.', truth),
    moved: about(
      'Objects that are not as they were declared or accepted, and undeclared ones that a policy removes or closes.',
      list(change),
    ),
    unsanctioned: list(unsanctioned),
    expectations: list(disappointed),
    posture: about('From the posture that the policies ask for to that of the tenant.', planPosture),
    grants: optional(about('The grants as they stand in the tenant as it was found.', list(plannedGrant))),
    besideGrants: optional(about('Where the posture of the tenant is not as the grants say.', list(numberedBeside))),
    undeclared: about('Other objects that no policy declares.', list(change)),
    unknown: about('Declared objects of which nobody can tell whether they moved.', list(change)),
    unread: about('What else could not be read.', list(unread)),
    accepted: list(accepted),
    gone: list(gone),
    announced: list(announced),
    changedBy: orNull(changedBy),
    revert: embedded(planSchema),
  }),
);
