import { compare } from '../../change/compare.ts';
import type { TransportRule, World } from '../../world/world.ts';
import { type Finding, open, read, type Remark, warn } from '../finding.ts';
import { missing } from '../parts.ts';
import { ruleName } from './acting.ts';

const month = 30 * 24 * 60 * 60 * 1000;

/** L14: rules that begin or end within a month and change verdicts by it. */
export const timed: Finding = {
  id: 'L14',
  title: 'no transport rule begins or ends within a month and changes who can forward',
  text: 'A rule may have a day on which it begins and one on which it ends. The posture then changes by itself, on a day when nobody looks.',
  example:
    'transportRules:\n  - { name: Reject forwards, messageTypeMatches: AutoForward, expiryDate: 2026-12-01T00:00:00Z, rejectMessageReasonText: Not here. }',
  controls: [],
  needs: ['transportRules'],
  check: (world, at) =>
    read(world.transportRules)
      .filter((rule) => rule.enabled && rule.mode === 'Enforce')
      .flatMap((rule) => datesOf(rule, at).flatMap((date) => turningPoint(world, rule, date))),
};

/** The days within a month from now on which a rule begins or ends. */
const datesOf = ({ activationDate, expiryDate }: TransportRule, at: Date): readonly string[] =>
  [activationDate, expiryDate].flatMap((date) => {
    const time = date === null ? Number.NaN : Date.parse(date);
    return date !== null && time > at.getTime() && time <= at.getTime() + month ? [date] : [];
  });

function turningPoint(world: World, rule: TransportRule, date: string): readonly Remark[] {
  const time = Date.parse(date);
  const { gains, losses, uncertain } = compare(world, world, new Date(time - 1000), new Date(time + 1000));
  const says = `${rule.name} ${date === rule.expiryDate ? 'ends' : 'begins'} on ${date.slice(0, 10)}`;
  if (gains.length + losses.length + uncertain.length > 0)
    return [warn(ruleName(rule), `${says} and changes who can forward`, 'decide before that day')];
  return missing(world, ['outbound', 'remoteDomains', 'acceptedDomains']).map(({ what, how }) =>
    open(ruleName(rule), `${says}; whether that changes who can forward nobody can tell without the ${what}`, how),
  );
}
