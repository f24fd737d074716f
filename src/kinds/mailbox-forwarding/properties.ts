import type { Property } from '../property.ts';

/** What of a mailbox's forwarding can be declared. Source: Set-Mailbox reference, August 2026. */
export const properties: readonly Property[] = [
  {
    name: 'forwardingSmtpAddress',
    parameter: 'ForwardingSmtpAddress',
    shape: 'address',
    about: 'Any address the mail is forwarded to. Ignored by the service while forwardingAddress is set.',
    inForce: true,
  },
  {
    name: 'forwardingAddress',
    parameter: 'ForwardingAddress',
    shape: 'recipient',
    about: 'A recipient of the directory (a mail contact, for an outside address) the mail is forwarded to.',
    inForce: true,
  },
  {
    name: 'deliverToMailboxAndForward',
    parameter: 'DeliverToMailboxAndForward',
    shape: 'switch',
    fallback: false,
    about: 'Whether the mailbox keeps a copy of what it forwards.',
  },
];
