import { kinds } from '../../kinds/index.ts';
import { listOf } from '../../kinds/items.ts';
import type { Ref, StepDraft } from '../../kinds/kind.ts';
import { type Section, sectionNamed, sectionOf } from '../../kinds/sections.ts';
import type { JsonObject } from '../../json.ts';
import type { Need } from '../live/live-read.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { sendersNamed } from '../live/problems.ts';
import { identitiesIn } from '../undo/unnamed.ts';

/** A step of a plan as it was before it was ordered: its order stands, so that nothing has to be provided any more. */
export const draftOf = ({ object, source, ...step }: Step): StepDraft => ({
  ...step,
  ref: refOf(object),
  needs: [],
  provides: [],
  relies: [],
  place: source,
});

function refOf(object: string): Ref {
  const section = sectionNamed(sectionOf(object));
  if (section === null) throw new RangeError(`${object} is in no section`);
  return { section, key: keyOf(object) };
}

const keyOf = (object: string): string => object.slice(sectionOf(object).length + 1);

/** What has to be read so that a plan can be judged again: all controls, what it touches, and whom it names. */
export function needOfPlan({ steps, observed, expectations }: Plan): Need {
  const objects = [...steps, ...observed].map(({ object }) => object).filter((object) => object.includes('/'));
  const keys = (section: Section): readonly string[] => [
    ...new Set(objects.filter((object) => sectionOf(object) === section).map(keyOf)),
  ];
  const named = [
    ...steps.flatMap(({ object, becomes }) => (becomes === null ? [] : namedBy(sectionOf(object), becomes))),
    ...expectations.flatMap(({ spec }) => sendersNamed(spec['from'])),
  ];
  return {
    sections: new Map(kinds.map((kind) => [kind, keys(kind.section)])),
    identities: [...new Set(named)],
    surroundings: true,
  };
}

/** The recipients that properties name, and the people whom a step moves. */
function namedBy(section: string, becomes: JsonObject): readonly string[] {
  const kind = kinds.find((one) => one.section === section);
  const lists = new Set(
    (kind?.properties ?? [])
      .filter(({ shape }) => shape === 'recipient' || shape === 'recipients')
      .map(({ name }) => name),
  );
  return Object.entries(becomes).flatMap(([name, value]) => {
    const list = listOf(name);
    if (!lists.has(list)) return [];
    return list === name ? identitiesIn(value) : [name.slice(list.length + 1)];
  });
}
