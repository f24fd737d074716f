import { indexed } from '../../world/indexed.ts';
import type { World } from '../../world/world.ts';
import { type Finding, note, open, read, type Remark } from '../finding.ts';
import { forwardsOf } from './configured.ts';

/** One person who may send by SMTP AUTH, is taken by a bypass rule and forwards: three openings that add up. */
export const tripleOpening: Finding = {
  id: 'smtp-bypass-forward',
  title: 'nobody has SMTP AUTH, a bypass of filtering and a forward at once',
  text: 'Each of the three may be meant. Together they make a mailbox that is taken over with a password alone and sends whatever it gets to the outside, past every filter.',
  example:
    'smtpAuth:\n  mailboxes:\n    - { address: ana@contoso.com, state: enabled }\ntransportRules:\n  - { name: Bypass, from: [ana@contoso.com], setSCL: -1 }\nmailboxForwarding:\n  - { mailbox: ana@contoso.com, forwardingSmtpAddress: x@fabrikam.com, deliverToMailboxAndForward: true }\noutboundPolicies:\n  - { name: Default, autoForwardingMode: On }',
  controls: [],
  needs: ['transportRules', 'forwards'],
  check: (world, at) => {
    const bypassed = bypassedIn(world);
    const forwarders = forwardsOf(world, at).filter((one) => one.verdict.verdict !== 'blocked');
    return forwarders.flatMap(({ from }) => three(from, bypassed, world));
  },
};

function three(from: string, bypassed: ReadonlySet<string>, world: World): readonly Remark[] {
  const key = indexed(world).byAddress.get(from)?.key ?? from;
  if (!bypassed.has(key)) return [];
  const { mailboxes, everyMailbox } = world.smtpAuth;
  const state = mailboxes.get(key);
  if (state === 'enabled')
    return [
      note(
        `recipients/${from}`,
        `${from} may use SMTP AUTH, skips spam filtering and forwards outside`,
        'take at least one of the three away',
      ),
    ];
  if (state === 'disabled' || everyMailbox === true) return [];
  return [
    open(
      `recipients/${from}`,
      `${from} skips spam filtering and forwards outside; whether it may use SMTP AUTH was not read`,
      `read Get-CASMailbox for ${from}`,
    ),
  ];
}

const bypassedIn = (world: World): ReadonlySet<string> =>
  new Set(
    read(world.transportRules)
      .filter((rule) => rule.enabled && rule.mode === 'Enforce' && rule.actions.setSCL === -1)
      .flatMap((rule) => rule.conditions.flatMap((one) => one.principals))
      .flatMap(({ key }) => (key.state === 'present' ? [key.value] : [])),
  );
