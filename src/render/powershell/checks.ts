import type { Plan, Step } from '../../engine/plan.ts';
import type { Json } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import type { Property } from '../../kinds/property.ts';
import type { ExchangeCall } from '../../tenant/tenant.ts';
import { visible } from '../visible.ts';
import { stopping } from './call.ts';
import { literal } from './literal.ts';

/**
 * Checks that what the plan changes is still as it was. Only values that come back as they were written are compared:
 * lists and recipients return in many spellings, and those Postern compares itself.
 */
export function checkLines(plan: Plan): readonly string[] {
  const checks = plan.steps.flatMap((step) => stepChecks(step, plan));
  return checks.length === 0
    ? []
    : ['', '# What is to be changed has to be as it was when this was planned.', ...checks];
}

function stepChecks(step: Step, plan: Plan): readonly string[] {
  const { call } = step;
  const observed = plan.observed.find((one) => one.object === step.object)?.properties;
  if (call.via !== 'exchange' || !call.cmdlet.startsWith('Set-') || observed === undefined || observed === null)
    return [];
  const asserts = comparable(step.object, call).flatMap((property) => {
    const planned = shown(property, observed[property.name]);
    const names = [visible(step.object), property.parameter, planned].map(literal);
    return planned === null ? [] : [`Assert-Same ${names[0]} $live ${names[1]} ${names[2]}`];
  });
  return asserts.length === 0 ? [] : [`$live = ${readOf(call)}`, ...asserts];
}

const plainShapes: readonly Property['shape'][] = ['switch', 'integer', 'choice'];

function comparable(object: string, { parameters }: ExchangeCall): readonly Property[] {
  const kind = kinds.find((one) => object.startsWith(`${one.section}/`));
  return (kind?.properties ?? []).filter(
    ({ shape, parameter }) => plainShapes.includes(shape) && parameter in parameters,
  );
}

/** What PowerShell makes of a value where it is asked for text; null where there is nothing to compare with. */
function shown({ held }: Property, value: Json | undefined): string | null {
  const known = held === undefined || value === undefined ? value : held(value);
  if (known === null && held !== undefined) return '';
  if (typeof known === 'boolean') return known ? 'True' : 'False';
  return typeof known === 'string' || typeof known === 'number' ? String(known) : null;
}

function readOf({ cmdlet, parameters }: ExchangeCall): string {
  const identity = parameters['Identity'];
  const named = typeof identity === 'string' ? ` -Identity ${literal(identity)}` : '';
  return `${cmdlet.replace(/^Set-/u, 'Get-')}${named} ${stopping}`;
}
