import type { Drift } from '../../engine/drift/drift.ts';
import type { PlannedChange } from '../../engine/plan/plan.ts';
import { isList } from '../../json.ts';
import type { Block, Line } from '../document/document.ts';
import { quote, say } from '../document/document.ts';
import { aboutCause, carrierLine, type Cause, type CauseOf, causesNamed, objectName } from '../forwarding/causes.ts';
import { valueText } from '../document/fields.ts';
import { groupsOf } from '../forwarding/groups.ts';
import { moveBlocks, movesOf, type MovesTold } from './posture-lines.ts';
import { whoLines } from './who-lines.ts';

/** What a drift means for forwarding: who can forward where because of it, and who no longer can. */
export const driftMoves = (drift: Drift): MovesTold => ({
  posture: drift.posture,
  changes: changesOf(drift),
  causeOf: driftCauses(drift),
  words: { nobody: 'nobody gains or loses forwarding', others: 'everyone else: as declared' },
});

export const driftEffects = (drift: Drift): readonly Block[] => moveBlocks(driftMoves(drift));

const changesOf = ({ moved, unsanctioned }: Drift): readonly PlannedChange[] => [...moved, ...unsanctioned];

/** What moved is a cause with what it is now, who did it and when, and what was declared on whose word. */
function driftCauses(drift: Drift): CauseOf {
  const byObject = new Map(changesOf(drift).map((change) => [change.object, change]));
  return (object): Cause => {
    const change = byObject.get(object);
    if (change === undefined) return { given: false, lines: [carrierLine(object, 'faint')] };
    const { reason } = change.governance;
    const declared: readonly Line[] =
      reason === undefined ? [] : [[say('declared for: ', 'faint'), quote(reason, 'faint')]];
    const about = aboutCause(change);
    return {
      given: false,
      lines: [
        [...objectName(change.noun, change.name), ...movedWords(change)],
        ...whoLines(drift, object),
        ...declared,
        ...(about === '' ? [] : [[quote(about, 'faint')]]),
      ],
    };
  };
}

/** The objects of which everything is said where they are named as causes. */
export function toldAsCauses(drift: Drift): ReadonlySet<string> {
  const changes = changesOf(drift);
  const whole = new Set(changes.filter(isOneValue).map(({ object }) => object));
  const named = groupsOf(movesOf(drift.posture), changes).flatMap(({ moves }) =>
    causesNamed(moves.map(({ move }) => move)),
  );
  return new Set(named.filter((object) => whole.has(object)));
}

const isOneValue = ({ action, because, fields }: PlannedChange): boolean =>
  action === 'update' &&
  because !== 'undeclared' &&
  fields.length === 1 &&
  fields.every(({ from, to }) => !isList(from) && !isList(to));

/** What became of an object, in a few words: the policies have the right value of a change, the tenant the left one. */
function movedWords(change: PlannedChange): Line {
  const { action, because, fields } = change;
  if (action === 'create') return [say(' is gone', 'faint')];
  if (action === 'delete' || action === 'ignore' || because === 'undeclared') return [say(' is not declared', 'faint')];
  const [first] = fields;
  if (first === undefined || !isOneValue(change)) return [say(' is changed', 'faint')];
  return [say('   '), quote(`${first.field}  ${valueText(first.to)} → ${valueText(first.from)}`)];
}
