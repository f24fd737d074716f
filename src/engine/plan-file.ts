import { accept, type Checked, type Diagnostic, reject } from '../diagnostics/diagnostic.ts';
import { canonical, isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { Plan } from './plan.ts';
import { planDigest, planSeal } from './seal.ts';

/** The plan as a file: canonical JSON and a line break. */
export const planText = (plan: Plan): string => `${canonical(plan as unknown as JsonObject)}\n`;

/** Reads a plan file. A document that is no plan, or of which one byte was changed, is refused. */
export function readPlan(text: string): Checked<Plan> {
  const document = parse(text);
  if (document === undefined)
    return refuse('PST510', 'the file is not JSON', 'give a file that `postern plan --out` wrote');
  if (!isPlan(document))
    return refuse('PST510', `the file is ${whatIs(document)}`, 'give a file that `postern plan --out` wrote');
  const plan = document as unknown as Plan;
  const intact =
    planSeal(plan) === plan.seal && planDigest(plan) === plan.digest && canonical(document) === text.trimEnd();
  if (!intact) return refuse('PST511', 'the plan is not as it was written', 'plan again; a plan is never edited');
  return accept(plan);
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isPlan(document: Json): document is JsonObject {
  return (
    isObject(document) &&
    document['format'] === 'postern-plan/1' &&
    isList(document['steps']) &&
    isList(document['observed'])
  );
}

function whatIs(document: Json): string {
  const format = isObject(document) ? document['format'] : undefined;
  return typeof format === 'string' ? `a ${format} document, not a postern-plan/1` : 'JSON, but not a plan';
}

function refuse(code: Diagnostic['code'], message: string, hint: string): Checked<never> {
  return reject([{ code, severity: 'error', message, span: null, related: [], hint }]);
}
