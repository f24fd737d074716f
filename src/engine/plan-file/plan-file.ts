import { accept, type Checked, type Diagnostic, reject } from '../../diagnostics/diagnostic.ts';
import { jsonText } from '../../escape.ts';
import { canonical, isObject, type Json, type JsonObject } from '../../json.ts';
import { misshapen } from './plan-shape.ts';
import type { Plan } from '../plan/plan.ts';
import { planDigest, planSeal } from '../plan/seal.ts';

/** The plan as a file: canonical JSON, of which everything is seen, and a line break. */
export const planText = (plan: Plan): string => `${written(plan as unknown as JsonObject)}\n`;

const written = (document: JsonObject): string => jsonText(canonical(document));

/** Reads a plan file. A document that is no plan, or of which one byte was changed, is refused. */
export function readPlan(text: string): Checked<Plan> {
  const document = parse(text);
  if (document === undefined)
    return refuse('PST510', 'the file is not JSON', 'give a file that `postern plan --out` wrote');
  if (!isPlan(document))
    return refuse('PST510', `the file is ${whatIs(document)}`, 'give a file that `postern plan --out` wrote');
  try {
    return intact(document, text);
  } catch (error) {
    // Digests are worked out level by level, and no plan of ours is deep enough to run out of stack.
    if (!(error instanceof RangeError)) throw error;
    return refuse('PST510', 'the file is nested too deeply', 'give a file that `postern plan --out` wrote');
  }
}

const neverEdited = 'plan again: somebody edited it, or it was made by another version of Postern than this one';

/** The seals come first: they tell an edited plan from a document that never was one. */
function intact(document: JsonObject, text: string): Checked<Plan> {
  const plan = document as unknown as Plan;
  const fits = planDigest(plan) === plan.digest && planSeal(plan) === plan.seal;
  if (!fits || written(document) !== text.trimEnd())
    return refuse('PST511', 'the plan is not as it was written', neverEdited);
  const wrong = misshapen(document);
  if (wrong !== null)
    return refuse('PST510', `the file is not a plan: ${wrong}`, 'plan again with the Postern that is to apply it');
  return accept(plan);
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const isPlan = (document: Json): document is JsonObject =>
  isObject(document) && document['format'] === 'postern-plan/1';

function whatIs(document: Json): string {
  const format = isObject(document) ? document['format'] : undefined;
  return typeof format === 'string' ? `a ${format} document, not a postern-plan/1` : 'JSON, but not a plan';
}

function refuse(code: Diagnostic['code'], message: string, hint: string): Checked<never> {
  return reject([{ code, severity: 'error', message, span: null, related: [], hint }]);
}
