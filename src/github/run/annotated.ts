import type { Plan, Step } from '../../engine/plan/plan.ts';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Place } from '../../kinds/kind.ts';
import { visible } from '../../escape.ts';
import { hazards } from '../../diagnostics/hazards.ts';
import type { Annotation } from './check.ts';

/** What a plan has to say on policy lines: what opens, what may break, what could not be read, what ends. */
export function planAnnotations(plan: Plan): readonly Annotation[] {
  return [
    ...plan.steps.flatMap((step) => (step.source === null ? [] : stepAnnotations(step, step.source))),
    ...plan.changes.flatMap(({ action, name, remarks, source }) =>
      action === 'unknown' && source !== null
        ? [at(source, 'warning', 'could not be read', [name, ...remarks].join(': '))]
        : [],
    ),
    ...plan.ending.map(({ what, until, place }) => at(place, 'notice', 'ends soon', `${what} ends on ${until}`)),
  ];
}

function stepAnnotations({ effect, title, hazards: found }: Step, source: Place): readonly Annotation[] {
  const opens = effect === 'opens' ? [at(source, 'warning', 'opens', title)] : [];
  return [...opens, ...found.map((hazard) => at(source, 'warning', hazard, `${title}: ${hazards[hazard].title}`))];
}

const at = ({ file, line }: Place, level: Annotation['level'], title: string, message: string): Annotation => ({
  path: file,
  line,
  endLine: line,
  level,
  title,
  message: visible(message),
});

const levels: Readonly<Record<string, Annotation['level']>> = { error: 'failure', warning: 'warning', note: 'notice' };

/** Diagnostics as `postern validate --json` prints them; what stands in no file is left to the log. */
export function diagnosticAnnotations(document: Json): readonly Annotation[] {
  const list = isObject(document) ? document['diagnostics'] : null;
  return (isList(list) ? list : []).filter(isObject).flatMap((one) => {
    const place = one['place'];
    return isObject(place) ? [diagnostic(one, place)] : [];
  });
}

function diagnostic(one: JsonObject, place: JsonObject): Annotation {
  const line = lineAt(place, 'line', 1);
  const hint = textAt(one, 'hint');
  return {
    path: textAt(place, 'file'),
    line,
    endLine: lineAt(place, 'endLine', line),
    level: levels[textAt(one, 'severity')] ?? 'notice',
    title: textAt(one, 'code'),
    message: visible(textAt(one, 'message')) + (hint === '' ? '' : `\nhint: ${visible(hint)}`),
  };
}

const lineAt = (place: JsonObject, key: string, otherwise: number): number => {
  const line = place[key];
  return typeof line === 'number' ? line : otherwise;
};
