import type { JsonObject } from '../../json.ts';
import type { AcceptedDeviation, Drift } from '../drift.ts';
import { change, tenant } from './parts.ts';
import { planSchema } from './plan.ts';
import { about, anything, day, document, instant, list, orNull, shape, text, textOrNull, truth } from './shape.ts';

const accepted = shape<AcceptedDeviation>('A deviation that a policy accepts until a day.', {
  object: text,
  property: text,
  value: anything,
  until: orNull(day),
  reason: textOrNull,
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
    revert,
  }),
);
