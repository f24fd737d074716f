import type { ErrorObject } from 'ajv/dist/2020.js';
import { ajv } from '../json/ajv.ts';
import { fitter } from '../json/fits.ts';
import type { Json } from '../json.ts';
import { planSchema } from './schemas/plan.ts';

/** What keeps a document from being a plan and where, as a clause; null where it has the shape of one. */
export function misshapen(document: Json): string | null {
  if (fitter(planSchema)(document)) return null;
  const { Ajv2020 } = ajv();
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, validateSchema: false }).compile(planSchema);
  return validate(document) ? null : clause(deepest(validate.errors ?? []));
}

/** Of the branches of an alternative, the one that fits furthest tells what is wrong. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const telling = errors.filter((error) => error.keyword !== 'const' && error.keyword !== 'type');
  const [first, ...rest] = telling.length === 0 ? errors : telling;
  return first === undefined ? undefined : rest.reduce((best, one) => (depth(one) > depth(best) ? one : best), first);
}

const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length;

function clause(error: ErrorObject | undefined): string {
  const { instancePath = '', message = 'has not the shape of a plan', params = {} } = error ?? {};
  const place = instancePath === '' ? 'the document' : instancePath.slice(1).replaceAll('/', '.');
  const stray: unknown = params['additionalProperty'];
  return `${place} ${message}${typeof stray === 'string' ? `: ${stray}` : ''}`;
}
