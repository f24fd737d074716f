import { allowances } from '../../engine/apply/guard.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/plan/report.ts';
import { fileWord, shellWord } from '../words/shell-word.ts';
import { shortDigest } from '../words/words.ts';

/** The command that carries a plan out, with every allowance it needs. */
export function applyCommand({ digest, steps }: Pick<Plan, 'digest' | 'steps'>, file: string, more = ''): string {
  const allowed = allowances(steps).map((hazard) => ` --allow ${hazard}`);
  return `postern apply ${fileWord(file)} --approve ${shortDigest(digest)}${more}${allowed.join('')}`;
}

/** The command that goes on with a run that stopped, under the same approval and allowances. */
export const resumeCommand = ({ digest, journal }: Report, { steps }: Pick<Plan, 'steps'>, file: string): string =>
  applyCommand({ digest, steps }, file, ` --journal ${shellWord(journal)} --resume`);

/** The command that plans the way back from a run; that of an undo does not write over the plan it was made by. */
export const undoCommand = ({ journal }: Report): string =>
  `postern undo ${fileWord(journal)} --out ${/(?:^|[/\\])undo\.journal$/u.test(journal) ? 'redo' : 'undo'}.json`;
