import { releasing } from '../../gates/g5-sender-state.ts';
import { type Finding, read, warn } from '../finding.ts';

/** Mailboxes that the service restricted because of what they sent. Source: Remove blocked users from the Restricted entities page, August 2026. */
export const restricted: Finding = {
  id: 'restricted-sender',
  title: 'no mailbox is restricted from sending',
  text: 'The service restricts a mailbox that sent too much, or what looks like spam: it may receive and not send. Most often somebody else had its password, and a forward is what they leave behind. Nothing releases it by itself, and Postern never does.',
  example: 'Get-BlockedSenderAddress # one row: ana@contoso.com',
  controls: [],
  needs: ['restricted'],
  check: (world) =>
    read(world.restricted).map((address) =>
      warn(`restricted/${address}`, `${address} is restricted: it may receive and not send`, releasing(address)),
    ),
};
