import type { TransportRule, World } from '../../world/world.ts';
import { type Finding, note, read } from '../finding.ts';
import { ruleName } from './acting.ts';

/** Rules that delete mail, today or from the day on which they begin. */
export const deleting = (world: World, at: Date): readonly TransportRule[] =>
  read(world.transportRules).filter(
    ({ enabled, mode, actions, expiryDate }) =>
      enabled &&
      mode === 'Enforce' &&
      actions.deleteMessage &&
      (expiryDate === null || Date.parse(expiryDate) >= at.getTime()),
  );

/** Mail that a rule deletes is gone, and neither sender nor recipient hears of it. */
export const deletes: Finding = {
  id: 'deletes-mail',
  title: 'no transport rule deletes mail',
  text: 'A rule that deletes leaves no copy and sends no bounce: neither the sender nor the recipient hears of it. Where mail is to be stopped, reject it, or quarantine it.',
  example: 'transportRules:\n  - { name: Drop forwards, messageTypeMatches: AutoForward, deleteMessage: true }',
  controls: [],
  needs: ['transportRules'],
  check: (world, at) =>
    deleting(world, at).map((rule) =>
      note(
        ruleName(rule),
        `${rule.name} deletes the mail that it takes, and tells nobody`,
        'reject or quarantine it instead',
      ),
    ),
};
