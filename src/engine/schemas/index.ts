import { driftSchema } from './drift.ts';
import { planSchema } from './plan.ts';
import { reportSchema } from './report.ts';
import { schemaText } from './shape.ts';

/** The schemas of what the engine prints, as texts, by the name of their file. */
export const engineSchemas = {
  'plan.schema.json': () => schemaText(planSchema),
  'report.schema.json': () => schemaText(reportSchema),
  'drift.schema.json': () => schemaText(driftSchema),
} as const satisfies Readonly<Record<string, () => string>>;
