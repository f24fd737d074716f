import type { Plan } from '../../engine/plan/plan.ts';
import { canonical, type JsonObject } from '../../json.ts';
import { type Block, type Line, quote, row, type DocumentRow, say, section } from '../../render/document/document.ts';

/** How a plan differs from the one that was looked at, object by object. */
export function planDifference(reviewed: Plan, now: Plan): readonly Block[] {
  const rows = (some: readonly DocumentRow[]): readonly Block[] => [{ kind: 'rows', numbered: false, rows: some }];
  return [
    ...section('Steps that nobody looked at', rows(missing(now, reviewed))),
    ...section('Steps that are no longer there', rows(missing(reviewed, now))),
    ...section('What the tenant was found to have', rows(observed(reviewed, now))),
    ...section('Settings of the plan', rows(settings(reviewed, now))),
  ];
}

const identity = ({ source: _, ...step }: Plan['steps'][number]): string => canonical(step as unknown as JsonObject);

function missing(here: Plan, there: Plan): readonly DocumentRow[] {
  const known = new Set(there.steps.map(identity));
  return here.steps
    .filter((step) => !known.has(identity(step)))
    .map(({ title, object }) => row([[quote(title)], [quote(object)]]));
}

function observed(reviewed: Plan, now: Plan): readonly DocumentRow[] {
  const before = new Map(reviewed.observed.map((one) => [one.object, one.properties]));
  return now.observed.flatMap(({ object, properties }) => {
    const was = before.get(object);
    const same = was !== undefined && canonical(was) === canonical(properties);
    return same
      ? []
      : [
          row([
            [quote(object)],
            was === undefined ? [say('was not relied on')] : pair(canonical(was), canonical(properties)),
          ]),
        ];
  });
}

const pair = (was: string, is: string): Line => [quote(was), say(' → '), quote(is)];

function settings(reviewed: Plan, now: Plan): readonly DocumentRow[] {
  return (['tenant', 'facts', 'guardrails', 'posture'] as const).flatMap((part) => {
    const [was, is] = [canonical(reviewed[part] as JsonObject), canonical(now[part] as JsonObject)];
    return was === is ? [] : [row([[say(part)], part === 'posture' ? [say('judged differently')] : pair(was, is)])];
  });
}
