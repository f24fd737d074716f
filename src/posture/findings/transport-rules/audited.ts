import { type Finding, note, planIt, read } from '../finding.ts';
import { ruleName } from './acting.ts';

/** A rule in audit mode stops nothing, whatever its name says. */
export const audited: Finding = {
  id: 'audit-only',
  title: 'no transport rule that would stop mail only audits',
  text: 'In the modes Audit and AuditAndNotify a rule writes down what it would have done, and does nothing. Its name still reads like a control.',
  example:
    'transportRules:\n  - { name: Reject forwards, mode: Audit, messageTypeMatches: AutoForward, rejectMessageReasonText: Not here. }',
  controls: [],
  needs: ['transportRules'],
  ofGrants: planIt,
  check: (world) =>
    read(world.transportRules)
      .filter(({ enabled, mode }) => enabled && mode !== 'Enforce')
      .filter(({ actions }) => actions.reject !== null || actions.deleteMessage || actions.quarantine)
      .map((rule) =>
        note(
          ruleName(rule),
          `${rule.name} only audits: it stops nothing`,
          'set its mode to Enforce if it is to stop mail',
        ),
      ),
};
