import { type Finding, open, read, warn } from '../finding.ts';
import { ruleName } from './acting.ts';

/** L18: rules that take every message. */
export const unconditional: Finding = {
  id: 'L18',
  title: 'no transport rule without a condition deletes, rejects or redirects',
  text: 'A rule without conditions and exceptions takes every message of the organisation. One that deletes, rejects or redirects all of it is a mistake, or the end of mail.',
  example: 'transportRules:\n  - { name: Clean up, deleteMessage: true }',
  controls: [],
  needs: ['transportRules'],
  check: (world) =>
    read(world.transportRules)
      .filter(({ enabled, conditions, exceptions }) => enabled && conditions.length + exceptions.length === 0)
      .filter(({ actions }) => actions.reject !== null || actions.deleteMessage || actions.redirectMessageTo.length > 0)
      .map((rule) =>
        rule.beyond.length === 0
          ? warn(ruleName(rule), `${rule.name} has no condition: it takes every message`, 'give it a condition')
          : open(
              ruleName(rule),
              `${rule.name} has no condition that is understood: ${rule.beyond.join(', ')} may be one`,
              'look at the rule in the Exchange admin center',
            ),
      ),
};
