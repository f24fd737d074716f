import { configuredForwards } from '../forwards.ts';
import { indexed, senderOf } from '../indexed.ts';
import { type Lint, note, read, warn } from './finding.ts';

const named = (mailbox: string): string => `mailboxForwarding/${mailbox}`;

/** L10: blocked forwards of which the mailbox keeps no copy. */
export const lost: Lint = (world, at) =>
  configuredForwards(world, at).flatMap(({ from, to, verdict }) => {
    if (verdict.loss === null) return [];
    const told = verdict.loss === 'silent' ? 'and nobody is told' : 'and the mailbox keeps no copy';
    return [
      warn(
        'L10',
        named(from),
        `mail of ${from} is lost: its forward to ${to} is blocked ${told}`,
        'clear the forward, or set deliverToMailboxAndForward',
      ),
    ];
  });

/** L13: forwards that never get out. */
export const dead: Lint = (world, at) =>
  configuredForwards(world, at)
    .filter((one) => one.verdict.verdict === 'blocked')
    .map(({ from, to, rule, verdict }) =>
      note(
        'L13',
        named(from),
        `${rule === null ? 'the forward' : `the inbox rule "${rule}"`} of ${from} to ${to} is blocked by ${verdict.decidedBy?.object ?? 'the service'}`,
        'clear it, or allow it',
      ),
    );

/** L15: of two forwards the SMTP one is ignored. */
export const both: Lint = (world) =>
  read(world.forwards)
    .filter((one) => one.forwardingAddress !== null && one.forwardingSmtpAddress !== null)
    .map((one) => {
      const { address } = senderOf(indexed(world), one.mailbox);
      return warn(
        'L15',
        named(address),
        `${address} has both forwards; ${one.forwardingSmtpAddress ?? ''} is ignored`,
        'clear forwardingSmtpAddress',
      );
    });

/** L17: what no read shows. */
export const uncollected: Lint = (world) =>
  world.inboxRules.size > 0
    ? []
    : [
        note(
          'L17',
          null,
          'inbox rules were not collected: forwards that people set up themselves are not in this picture',
          'postern snapshot --inbox-rules',
        ),
      ];
