import { compare } from '../../change/compare.ts';
import type { TransportRule, World } from '../../world/world.ts';
import { type Finding, open, read, type Remark, warn } from '../finding.ts';
import { missing } from '../parts.ts';
import { ruleName } from './acting.ts';

const month = 30 * 24 * 60 * 60 * 1000;

/** L14: rules that begin or end within a month, or have ended, and change verdicts by it. */
export const timed: Finding = {
  id: 'L14',
  title: 'no transport rule begins, ends or has ended, with which changes who can forward',
  text: 'A rule may have a day on which it begins and one on which it ends. The posture then changes by itself, on a day when nobody looks: days within a month are told, and a rule that has ended and still stands there as if it held.',
  example:
    'transportRules:\n  - { name: Reject forwards, messageTypeMatches: AutoForward, expiryDate: 2026-12-01T00:00:00Z, rejectMessageReasonText: Not here. }',
  controls: [],
  needs: ['transportRules'],
  check: (world, at) =>
    read(world.transportRules)
      .filter((rule) => rule.enabled && rule.mode === 'Enforce')
      .flatMap((rule) => datesOf(rule, at).flatMap((date) => turningPoint(world, rule, date, at))),
};

/** The days within a month from now on which a rule begins or ends, and the one on which it ended. */
const datesOf = ({ activationDate, expiryDate }: TransportRule, at: Date): readonly string[] =>
  [activationDate, expiryDate].flatMap((date) => {
    const time = date === null ? Number.NaN : Date.parse(date);
    const isTold = time <= at.getTime() + month && (time > at.getTime() || date === expiryDate);
    return date !== null && isTold ? [date] : [];
  });

function turningPoint(world: World, rule: TransportRule, date: string, at: Date): readonly Remark[] {
  const time = Date.parse(date);
  const { gains, losses, uncertain } = compare(world, world, new Date(time - 1000), new Date(time + 1000));
  const over = time <= at.getTime();
  const verb = over ? 'ended' : date === rule.expiryDate ? 'ends' : 'begins';
  const says = `${rule.name} ${verb} on ${date.slice(0, 10)}`;
  if (gains.length + losses.length + uncertain.length > 0)
    return over
      ? [warn(ruleName(rule), `${says} and changed who can forward`, 'give it a later expiryDate, or remove it')]
      : [warn(ruleName(rule), `${says} and changes who can forward`, 'decide before that day')];
  return missing(world, ['outbound', 'remoteDomains', 'acceptedDomains']).map(({ what, how }) =>
    open(ruleName(rule), `${says}; whether that changes who can forward nobody can tell without the ${what}`, how),
  );
}
