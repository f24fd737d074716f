import type { JudgedForward } from '../../question/forwards.ts';
import { indexed } from '../../world/indexed.ts';
import { destinationOf } from '../../world/scope.ts';
import type { World } from '../../world/world.ts';
import { type Finding, open, type Remark, warn } from '../finding.ts';
import { forwardsOf, settling } from '../forwards/configured.ts';
import { domainEntry } from './entries.ts';

/** L7: a forward to a directory object passes the remote domain that was meant to stop it. */
export const unseen: Finding = {
  id: 'L7',
  title: 'no forward to a contact passes the remote domain that was meant to stop it',
  text: 'Remote domains do not see forwarding that an administrator sets to a directory object (ForwardingAddress). Where they are all that stops forwards, such a forward gets out. Outbound policies do see it.',
  example:
    'Default outbound policy On, remote domain * closed, and Set-Mailbox ana@contoso.com -ForwardingAddress "Fabrikam contact"',
  controls: [],
  needs: ['forwards', 'remoteDomains'],
  ofGrants: () => 'clear it, or grant it',
  check: (world, at, grants) =>
    forwardsOf(world, at)
      .filter(
        (one) => !grants.allow(world, { sender: one.from, mechanism: one.mechanism, to: one.to, original: 'external' }),
      )
      .flatMap((one) => passes(one, world)),
};

function passes(one: JudgedForward, world: World): readonly Remark[] {
  const { verdict } = one.verdict;
  if (one.mechanism !== 'mailbox-object' || verdict === 'blocked' || verdict === 'not-applicable') return [];
  const entry = destinationOf(indexed(world), one.to)?.entry;
  if (entry?.autoForwardEnabled !== false) return [];
  const what = `the forward of ${one.from} to ${one.to}`;
  const object = domainEntry(entry.domainName);
  return verdict === 'allowed'
    ? [
        warn(
          object,
          `${what} passes ${entry.name}, which does not see forwarding to a directory object`,
          'close it with an outbound policy',
        ),
      ]
    : [
        open(
          object,
          `${what} is not seen by ${entry.name}, and whether another control stops it is undecided`,
          settling(one),
        ),
      ];
}
