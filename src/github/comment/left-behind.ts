import type { Plan } from '../../engine/plan/plan.ts';
import type { Place } from '../../kinds/kind.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { type Block, quote, row, say, section } from '../../render/document/document.ts';

/** An object that a change takes out of the policies, and that stays in the tenant: no plan speaks of it any more. */
export interface LeftBehind {
  readonly object: string;
  readonly name: string;
  /** Where the policies declared it until now. */
  readonly place: Place;
  /** True where its day had come: without the change, the next plan would take it back. */
  readonly ended: boolean;
  /** The run that made it, where one is known. */
  readonly run: number | null;
}

/** What policies declared before a change, and the plan of the change leaves alone. */
export function leftBehind(before: Desired, plan: Plan): readonly Omit<LeftBehind, 'run'>[] {
  const alone = new Map(plan.changes.filter(({ action }) => action === 'ignore').map((one) => [one.object, one.name]));
  return [...before.entries.values()].flat().flatMap(({ ref, place, ended }) => {
    const object = `${ref.section}/${ref.key}`;
    const name = alone.get(object);
    return name === undefined ? [] : [{ object, name, place, ended }];
  });
}

/** What a comment says of it, with the order that takes it back. */
export function leftBlocks(left: readonly LeftBehind[] | null): readonly Block[] {
  const title = 'Taken out of the policies, and stays in the tenant';
  if (left === null)
    return section(title, [
      {
        kind: 'rows',
        numbered: false,
        rows: [row([[say('what that is could not be found out; the log of the run says why')]])],
      },
    ]);
  const rows = left.map(({ object, place, ended, run }) =>
    row(
      [[quote(object)], [say('declared until now at '), quote(`${place.file}:${place.line}`)]],
      [[say(adviceOf(ended, run))]],
    ),
  );
  return section(title, [{ kind: 'rows', numbered: false, rows }]);
}

function adviceOf(ended: boolean, run: number | null): string {
  if (ended) return 'its day has come: apply the order due first, and merge this afterwards';
  return run === null
    ? 'nobody declares it any more; keep the entry and change what it says, or remove the object by hand'
    : `run ${run} made it: to take that back too, order undo with run ${run}`;
}
