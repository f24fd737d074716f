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
      return movedLine(account.gains, account.gains.certain ? 'Opens' : 'May open', 'gain');
    case 'closes':
      return movedLine(account.losses, account.losses.certain ? 'Closes' : 'May close', 'lose');
    case 'changes':
      return 'Changes the tenant; nobody gains or loses the ability to forward, as far as was judged.';
    case 'nothing':
      return account.nothing;
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

/** What nobody forwards by is a way out all the same: SMTP AUTH, a rule, a connector. */
const movedLine = (counted: Counted, verb: string, gets: 'gain' | 'lose'): string =>
  counted.people === 0
    ? `${verb} ${count(counted.moves, 'way')} out beside forwarding.`
    : `${verb} forwarding: ${people(counted, gets)}.`;

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
