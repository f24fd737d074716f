import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../../json.ts';
import { validators } from './plan-validators.ts';

/** What keeps a document from being a plan and where, as a clause; null where it has the shape of one. */
export function misshapen(document: Json): string | null {
  const errors = validators.plan(document);
  return errors.length === 0 ? null : clause(deepest(errors));
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
