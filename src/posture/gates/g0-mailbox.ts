import type { Indexed, Sender } from '../world/indexed.ts';
import type { Destination } from '../world/scope.ts';
import type { Cell, GateResult } from '../values/verdict.ts';
import { block, pass, readAgain, undecided } from './result.ts';

/**
 * Whether forwarding that is set on a mailbox leaves a way of forwarding without effect: it overrides an inbox redirect, and
 * of two forwards the service ignores the SMTP one. Sources: support article 3069075, Set-Mailbox reference.
 */
export const isOverriddenBy = (mechanism: string, by: 'address' | 'smtp'): boolean =>
  mechanism === 'inbox-redirect' || (mechanism === 'mailbox-smtp' && by === 'address');

/** Why a forwarding property of the mailbox leaves this mechanism without effect; null where it does not. */
export function overridden(index: Indexed, sender: Sender, mechanism: Cell['mechanism']): string | null {
  const forward = index.forwards?.get(sender.key);
  if (forward === undefined || !isOverriddenBy(mechanism, forward.forwardingAddress === null ? 'smtp' : 'address'))
    return null;
  return mechanism === 'mailbox-smtp' ? 'smtp-forwarding-ignored' : 'redirect-overridden';
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
  if (isOverriddenBy(cell.mechanism, 'address') && index.forwards === null) {
    const settledBy = [readAgain('the forwarding properties of mailboxes')];
    return undecided('G0', 'pass', { reason: 'forwards-unknown', object: 'mailboxForwarding', settledBy });
  }
  return leaves;
}

const leaves = pass('G0', { reason: 'leaves-the-mailbox' });
