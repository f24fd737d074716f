import type { Plan, PlannedChange } from '../../engine/plan/plan.ts';
import { type Block, type Line, quote, row, say, section } from '../document/document.ts';
import { inWords } from '../words/ways.ts';
import { placeText } from '../words/words.ts';
import { changeRows } from './change-rows.ts';

/** The changes that something will be done about. */
export const touching = ({ changes }: Plan): readonly PlannedChange[] =>
  changes.filter(({ action }) => action === 'create' || action === 'update' || action === 'delete');

/** Some changes of a plan, with what their steps may break. */
export const changeBlock = ({ steps }: Plan, some: readonly PlannedChange[]): Block => ({
  kind: 'rows',
  numbered: false,
  rows: changeRows(some, steps),
});

/** Why a plan cannot be applied, and what is to be known before a yes. */
export function refusalBlocks({ refusals, warnings }: Plan): readonly Block[] {
  return [
    ...broken('caution', [say('This plan cannot be applied:', 'fails')], refusals),
    ...broken('note', [say('Before you approve it:', 'warns')], warnings),
  ];
}

function broken(level: 'caution' | 'note', heading: Line, found: Plan['refusals']): readonly Block[] {
  if (found.length === 0) return [];
  const lines = found.map(({ code, message, hint }): Line => [
    say(`${code}: `, level === 'caution' ? 'fails' : 'warns'),
    quote(inWords(message)),
    ...(hint === null ? [] : [say(' · '), quote(hint)]),
  ]);
  return [{ kind: 'alert', level, lines: [heading, ...lines] }];
}

/** Declared objects of which nobody can tell. */
export const unknownBlocks = (plan: Plan): readonly Block[] =>
  section('Could not be read, so nothing is planned', [changeBlock(plan, of(plan, 'unknown'))]);

/** What no policy declares and is left alone. */
export const undeclaredBlocks = (plan: Plan): readonly Block[] =>
  section('Not declared, left alone', [changeBlock(plan, of(plan, 'ignore'))], true);

/** What ends soon. */
export function endingBlocks({ ending }: Plan): readonly Block[] {
  const rows = ending.map(({ what, until, place }) =>
    row([[quote(what)], [say(`ends on ${until}`, 'warns')], [quote(placeText(place), 'faint')]]),
  );
  return section('Ending soon', [{ kind: 'rows', numbered: false, rows }]);
}

/** The changes of one action. */
export const of = ({ changes }: Plan, action: PlannedChange['action']): readonly PlannedChange[] =>
  changes.filter((change) => change.action === action);
