import type { JudgedForward } from '../../question/forwards.ts';
import { type Finding, open, type Remark, warn } from '../finding.ts';
import { forwardsOf, mailboxName, settling } from './configured.ts';

/** L10: blocked forwards of which the mailbox keeps no copy. */
export const lost: Finding = {
  id: 'L10',
  title: 'no mail is lost by a forward that is blocked',
  text: 'A mailbox that forwards without keeping a copy has its mail at the target alone. Where the forward is blocked, the mail is nowhere. A remote domain, and a rule that deletes, drop it without a word to anybody.',
  example:
    'mailboxForwarding:\n  - { mailbox: ana@contoso.com, forwardingSmtpAddress: x@fabrikam.com, deliverToMailboxAndForward: false }\noutboundPolicies:\n  - { name: Default, autoForwardingMode: Off }',
  controls: [],
  needs: ['forwards'],
  check: (world, at) => forwardsOf(world, at).flatMap(lossOf),
};

function lossOf(one: JudgedForward): readonly Remark[] {
  const { from, to, verdict } = one;
  if (verdict.loss !== null) {
    const told = verdict.loss === 'silent' ? 'and nobody is told' : 'and the mailbox keeps no copy';
    const message = `mail of ${from} is lost: its forward to ${to} is blocked ${told}`;
    return [warn(mailboxName(from), message, 'clear the forward, or set deliverToMailboxAndForward')];
  }
  if (lossRisk(one) === 0) return [];
  const message = `mail of ${from} may be lost: nobody can tell whether its forward to ${to} is blocked, and no copy is kept`;
  return [open(mailboxName(from), message, settling(one))];
}

/** How likely a forward loses mail: 0 not at all, 1 unlikely, 2 certainly or likely. */
export function lossRisk({ verdict: { verdict, lean, loss }, keepsCopy, rule }: JudgedForward): 0 | 1 | 2 {
  if (loss !== null) return 2;
  if (verdict !== 'indeterminate' || keepsCopy || rule !== null) return 0;
  return lean === 'blocked' ? 2 : 1;
}
