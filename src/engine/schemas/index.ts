import { driftSchema } from './drift.ts';
import { exportSchema } from './export.ts';
import { forwardsSchema } from './forwards.ts';
import { grantsSchema } from './grants.ts';
import { personSchema } from './person.ts';
import { planSchema } from './plan.ts';
import { postureSchema } from './posture.ts';
import { reportSchema } from './report.ts';
import { schemaText } from '../../json/schema.ts';
import { signInSchema } from './sign-in.ts';
import { testSchema } from './test.ts';
import { whySchema } from './why.ts';

/** The schemas of what the engine prints, as texts, by the name of their file. */
export const engineSchemas = {
  'plan.schema.json': () => schemaText(planSchema),
  'report.schema.json': () => schemaText(reportSchema),
  'drift.schema.json': () => schemaText(driftSchema),
  'why.schema.json': () => schemaText(whySchema),
  'person.schema.json': () => schemaText(personSchema),
  'submission.schema.json': () => schemaText(signInSchema),
  'posture.schema.json': () => schemaText(postureSchema),
  'forwards.schema.json': () => schemaText(forwardsSchema),
  'grants.schema.json': () => schemaText(grantsSchema),
  'test.schema.json': () => schemaText(testSchema),
  'export.schema.json': () => schemaText(exportSchema),
} as const satisfies Readonly<Record<string, () => string>>;
