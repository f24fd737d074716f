import { asksSender } from '../../gates/predicate-sender.ts';
import { type Finding, planIt, read, warn } from '../finding.ts';
import { isForwardRule, ruleName } from './acting.ts';

/** L9: an exception for the forwarder that looks at the header sees the author instead. */
export const idleException: Finding = {
  id: 'L9',
  title: 'no rule for automatic forwards excepts senders by the header',
  text: 'In the header of a forwarded message stands whoever wrote it, and not whoever forwards it. An exception for the people who may forward is not honoured there, so that the rule stops them too.',
  example:
    'transportRules:\n  - { name: Reject forwards, messageTypeMatches: AutoForward, exceptIfFrom: [ana@contoso.com], senderAddressLocation: Header, rejectMessageReasonText: Not here. }',
  controls: [],
  needs: ['transportRules'],
  ofGrants: planIt,
  check: (world) =>
    read(world.transportRules)
      .filter((rule) => rule.enabled && isForwardRule(rule) && rule.senderAddressLocation === 'Header')
      .filter((rule) => rule.exceptions.some(asksSender))
      .map((rule) =>
        warn(
          ruleName(rule),
          `${rule.name} excepts senders by the header, where a forward bears the original sender`,
          'set senderAddressLocation to HeaderOrEnvelope',
        ),
      ),
};
