import { indexed, senderOf } from '../../world/indexed.ts';
import { type Finding, read, warn } from '../finding.ts';
import { mailboxName } from './configured.ts';

/** L15: of two forwards the SMTP one is ignored. */
export const both: Finding = {
  id: 'L15',
  title: 'no mailbox has two forwards',
  text: 'Where both forwardingAddress and forwardingSmtpAddress are set, the service ignores the SMTP address. Whoever set it believes that it works.',
  example: 'Get-Mailbox ana@contoso.com shows a ForwardingAddress and a ForwardingSmtpAddress',
  controls: [],
  needs: ['forwards'],
  check: (world) =>
    read(world.forwards)
      .filter((one) => one.forwardingAddress !== null && one.forwardingSmtpAddress !== null)
      .map((one) => {
        const { address } = senderOf(indexed(world), one.mailbox);
        const message = `${address} has both forwards; ${one.forwardingSmtpAddress ?? ''} is ignored`;
        return warn(mailboxName(address), message, 'clear forwardingSmtpAddress');
      }),
};
