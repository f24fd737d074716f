import { asksSender, textsOf } from '../../gates/predicate-sender.ts';
import { indexed } from '../../world/indexed.ts';
import { scopeOf } from '../../world/scope.ts';
import type { TransportRule, World } from '../../world/world.ts';
import { cis, type Finding, read, warn } from '../finding.ts';
import { acting, ruleName } from './acting.ts';

/** L11: less filtering for mail that comes from inside. */
export const bypass: Finding = {
  id: 'L11',
  title: 'no transport rule skips the filtering of mail from inside',
  text: 'A rule that sets the spam level to -1 is sometimes given as a way around the outbound policy. Nothing says that it is one, and it opens the filter for whoever takes the mailbox over.',
  example: 'transportRules:\n  - { name: Bypass, from: [ana@contoso.com], setSCL: -1 }',
  controls: [],
  needs: ['transportRules', 'acceptedDomains'],
  check: (world, at) =>
    acting(world, at)
      .filter((rule) => rule.actions.setSCL === -1 && isOurs(rule, world))
      .map((rule) =>
        warn(
          ruleName(rule),
          `${rule.name} skips spam filtering for internal senders; it does not replace an outbound policy`,
          'remove it, and scope an outbound policy instead',
        ),
      ),
};

/** Whether a rule may take mail of our own people. */
function isOurs(rule: TransportRule, world: World): boolean {
  const senders = rule.conditions.filter((one) => asksSender(one) || one.name === 'fromScope');
  if (senders.length === 0) return true;
  const index = indexed(world);
  return senders.some((one) =>
    one.name === 'fromScope' || one.name === 'senderDomainIs'
      ? textsOf(one.value).some((text) => text === 'inorganization' || scopeOf(index, text) === 'internal')
      : true,
  );
}

/** B-FWD-6: the same of any mail, as the benchmarks ask for it. */
export const noBypass: Finding = {
  id: 'B-FWD-6',
  title: 'no transport rule lowers the filtering',
  text: 'CIS asks that no rule lets domains past the spam filter. A rule that names a person passes the letter of the control; here it counts as well.',
  example: 'transportRules:\n  - { name: Trust, senderDomainIs: [fabrikam.com], setSCL: -1 }',
  controls: [cis('6.2.2', 'v3.0'), 'MT.1043'],
  needs: ['transportRules'],
  check: (world) =>
    read(world.transportRules)
      .filter((rule) => rule.enabled && rule.actions.setSCL === -1)
      .map((rule) => warn(ruleName(rule), `${rule.name} skips spam filtering`, 'remove it')),
};
