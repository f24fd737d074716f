import type { JudgedForward } from '../../question/forwards.ts';
import { cis, type Finding, grantsText, note, open, type Remark } from '../finding.ts';
import { unusedScopes } from '../outbound/unused.ts';
import { forwardsOf, mailboxName, said, settling } from './configured.ts';

const example =
  'mailboxForwarding:\n  - { mailbox: ana@contoso.com, forwardingSmtpAddress: x@fabrikam.com, deliverToMailboxAndForward: true }\noutboundPolicies:\n  - { name: Default, autoForwardingMode: Off }';

/** L13: forwards that never get out, and openings that nobody uses. */
export const dead: Finding = {
  id: 'L13',
  title: 'every forward that is set up gets out, and every opening is used',
  text: 'A forward that a control blocks makes bounces or loses mail, and its owner believes that it works. An opening that nobody uses waits for somebody who should not.',
  example,
  controls: [],
  needs: ['outbound', 'forwards', 'inboxRules'],
  ofGrants: ({ grants }) =>
    `ask whether ${grantsText(grants)} ${grants.length === 1 ? 'is' : 'are'} still needed, or give an end`,
  check: (world, at) => [...forwardsOf(world, at).flatMap(blocked), ...unusedScopes(world, at)],
};

/** B-FWD-7: the same of forwards, as a requirement. */
export const noDeadForward: Finding = {
  id: 'B-FWD-7',
  title: 'no forward is set up that is blocked',
  text: 'No published benchmark asks for it; administrators do. A blocked forward is noise at best and lost mail at worst, and shows that somebody expects otherwise.',
  example,
  controls: [cis('6.4.1', 'v3.1')],
  needs: ['forwards', 'inboxRules'],
  check: (world, at) => forwardsOf(world, at).flatMap(blocked),
};

function blocked(one: JudgedForward): readonly Remark[] {
  const { from, verdict } = one;
  if (verdict.verdict === 'blocked') {
    const by = verdict.decidedBy?.object ?? 'the service';
    return [note(mailboxName(from), `${said(one)} is blocked by ${by}`, 'clear it, or allow it')];
  }
  if (verdict.verdict !== 'indeterminate') return [];
  return [open(mailboxName(from), `whether ${said(one)} is blocked is undecided`, settling(one))];
}
