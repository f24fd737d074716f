import type { Indexed, Sender } from '../world/indexed.ts';
import type { Destination } from '../world/scope.ts';
import type { Cell, GateResult } from '../values/verdict.ts';
import { block, pass, readAgain, undecided } from './result.ts';

/** Why a forwarding property of the mailbox leaves this mechanism without effect; null where it does not. */
export function overridden(index: Indexed, sender: Sender, mechanism: Cell['mechanism']): string | null {
  const forward = index.forwards?.get(sender.key);
  if (forward === undefined) return null;
  // Of two forwards the service ignores the SMTP one. Source: Set-Mailbox reference.
  if (mechanism === 'mailbox-smtp' && forward.forwardingAddress !== null) return 'smtp-forwarding-ignored';
  // Mailbox forwarding overrides an inbox redirect. Source: support article 3069075.
  return mechanism === 'inbox-redirect' ? 'redirect-overridden' : null;
}

const isInboxRule = (mechanism: Cell['mechanism']): boolean => mechanism.startsWith('inbox-');

/** G0: what the mailbox itself, or the loop prevention, does before the message leaves. */
export function mailboxGate(index: Indexed, cell: Cell, to: Destination): GateResult {
  if (cell.afterRule === true && isInboxRule(cell.mechanism))
    return block('G0', { reason: 'loop-prevention', tag: 'REP', object: 'loop prevention' });
  if (to.scope === 'unknown') {
    const settledBy = [readAgain('Get-AcceptedDomain')];
    return undecided('G0', 'pass', { reason: 'accepted-domains-unknown', object: 'acceptedDomains', settledBy });
  }
  const depends = cell.mechanism === 'mailbox-smtp' || cell.mechanism === 'inbox-redirect';
  if (depends && index.forwards === null) {
    const settledBy = [readAgain('the forwarding properties of mailboxes')];
    return undecided('G0', 'pass', { reason: 'forwards-unknown', object: 'mailboxForwarding', settledBy });
  }
  return leaves;
}

const leaves = pass('G0', { reason: 'leaves-the-mailbox' });
