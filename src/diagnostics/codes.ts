import { apply } from './codes/apply.ts';
import { between } from './codes/between.ts';
import { drift } from './codes/drift.ts';
import { plan } from './codes/plan.ts';
import { posture } from './codes/posture.ts';
import { schema } from './codes/schema.ts';
import { tenant } from './codes/tenant.ts';
import { yaml } from './codes/yaml.ts';

/**
 * Every message Postern can give, by code.
 * 1xx YAML · 2xx schema · 3xx between entries · 4xx posture · 5xx plan and guard · 6xx apply · 7xx drift · 9xx tenant
 */
export const codes = { ...yaml, ...schema, ...between, ...posture, ...plan, ...apply, ...drift, ...tenant } as const;

export type Code = keyof typeof codes;
