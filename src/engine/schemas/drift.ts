import type { JsonObject } from '../../json.ts';
import type { Author, Authorship, Bearing, ChangedBy, Silence, Unattributed } from '../who/authorship.ts';
import type { AcceptedDeviation, Announced, Drift } from '../drift.ts';
import { change, tenant } from './parts.ts';
import { planSchema } from './plan.ts';
import {
  about,
  anything,
  count,
  day,
  document,
  instant,
  list,
  oneOf,
  orNull,
  shape,
  text,
  textOrNull,
  truth,
} from './shape.ts';

const accepted = shape<AcceptedDeviation>('A deviation that a policy accepts until a day.', {
  object: text,
  property: text,
  value: anything,
  until: orNull(day),
  reason: textOrNull,
});

const author = shape<Author>('Who did it. An outsider is a delegated administrator or somebody at Microsoft.', {
  sort: oneOf<Author['sort']>({
    person: true,
    application: true,
    postern: true,
    outsider: true,
    microsoft: true,
    unclear: true,
  }),
  name: text,
});

const authorship = shape<Authorship>('The last change of something that moved, as far as the log goes.', {
  object: text,
  properties: about('None where it made, removed or moved the object, or where no more is known.', list(text)),
  bearing: about(
    'Whether it set what the tenant has today.',
    oneOf<Bearing>({ explains: true, differs: true, unclear: true }),
  ),
  author,
  at: instant,
  cmdlet: text,
  through: textOrNull,
});

const unattributed = shape<Unattributed>('An object that moved and of which the log says nothing.', {
  object: text,
  because: oneOf<Silence>({ 'too-fresh': true, 'too-old': true, 'kept-elsewhere': true, 'not-found': true }),
  changedAt: about('When it was last changed at all.', orNull(instant)),
});

const announced = shape<Announced>(
  'A change that the service announced, and that may be behind something that moved.',
  {
    object: text,
    text,
    source: text,
  },
);

const changedBy = shape<ChangedBy>('Who changed what moved, by the audit log. No verdict rests on it.', {
  from: text,
  to: text,
  unread: about('Why the log could not be read.', textOrNull),
  skipped: about('Records in a form that is not understood.', count),
  known: list(authorship),
  unknown: list(unattributed),
});

const { $schema: _, ...revert } = planSchema;

/** The schema of a drift report; `schemas/drift.schema.json` is this value. */
export const driftSchema: JsonObject = document(
  'Postern drift report',
  shape<Drift>('Where a tenant moved away from its policies: what `postern drift --json` prints.', {
    format: { const: 'postern-drift/1' },
    tenant,
    madeAt: instant,
    clean: about('Nothing moved and nothing was unknown.', truth),
    complete: about('Everything that was needed could be read.', truth),
    moved: list(change),
    undeclared: list(change),
    unknown: list(change),
    accepted: list(accepted),
    announced: list(announced),
    changedBy: orNull(changedBy),
    revert,
  }),
);
