import { count } from '../../render/words/words.ts';
import type { PlanSummary, Counted } from './plan-summary.ts';

/** The one line that a reader takes away. */
export function verdictLine(account: PlanSummary): string {
  switch (account.verdict) {
    case 'refused':
      return `Refused: ${count(account.refusals, 'reason')} why this plan cannot be applied.`;
    case 'unknown':
      return `Not the whole picture: ${count(account.unknowns, 'object')} could not be read, and nothing is planned there.`;
    case 'opens':
      return `${account.gains.certain ? 'Opens' : 'May open'} forwarding: ${people(account.gains, 'gain')}.`;
    case 'closes':
      return `${account.losses.certain ? 'Closes' : 'May close'} forwarding: ${people(account.losses, 'lose')}.`;
    case 'changes':
      return 'Changes the tenant; nobody gains or loses the ability to forward, as far as was judged.';
    case 'nothing':
      return 'Nothing to do: the tenant is as the policies say.';
  }
}

/** How loudly the verdict is said: what opens for everyone, and whatever cannot be applied, as loudly as there is. */
export const alertOf = ({ verdict }: Pick<PlanSummary, 'verdict'>, isForEveryone: boolean): Alert =>
  verdict === 'opens' && isForEveryone ? 'CAUTION' : alerts[verdict];

type Alert = 'CAUTION' | 'WARNING' | 'IMPORTANT' | 'NOTE';

const alerts: Readonly<Record<PlanSummary['verdict'], Alert>> = {
  refused: 'CAUTION',
  unknown: 'WARNING',
  opens: 'WARNING',
  closes: 'IMPORTANT',
  changes: 'NOTE',
  nothing: 'NOTE',
};

function people({ people: number, moves }: Pick<Counted, 'moves' | 'people'>, verb: 'gain' | 'lose'): string {
  const ways = `${count(moves, 'way')} to forward`;
  if (number === null) return `an unknown number of people ${verb} ${ways}`;
  return number === 1 ? `1 person ${verb}s ${ways}` : `${number.toLocaleString('en-US')} people ${verb} ${ways}`;
}

/** All counts on one line; every tier shows it. */
export function countsLine(account: PlanSummary): string {
  const of = (counted: Counted): string =>
    `${counted.moves.toLocaleString('en-US')}${counted.moves === 0 ? '' : ` (${peopleText(counted)})`}`;
  return [
    `gains ${of(account.gains)}`,
    `losses ${of(account.losses)}`,
    count(account.changes, 'change'),
    count(account.steps, 'step'),
    ...(account.unknowns === 0 ? [] : [`${account.unknowns.toLocaleString('en-US')} unread`]),
    ...(account.undeclared === 0 ? [] : [`${account.undeclared.toLocaleString('en-US')} not declared`]),
    ...(account.refusals === 0 ? [] : [count(account.refusals, 'refusal')]),
  ].join(' · ');
}

const peopleText = ({ people: number }: Counted): string =>
  number === null ? 'an unknown number of people' : count(number, 'person').replace('persons', 'people');
