import { cis, type Finding, warn } from '../finding.ts';
import { smtpAuthOf } from './smtp-auth-of.ts';

/** B-SMTP-1: the general switch. */
export const smtpAuthOff: Finding = {
  id: 'B-SMTP-1',
  title: 'SMTP AUTH is off for the organisation',
  text: 'SMTP AUTH takes a password alone, and stolen passwords are how it is used. The switch of the organisation closes it for every mailbox without a setting of its own.',
  example: 'smtpAuth:\n  organization: enabled',
  controls: [cis('6.5.4', 'v5.0'), 'MS.EXO.5.1v1'],
  needs: ['smtpAuth'],
  check: ({ smtpAuth: { organization } }) =>
    organization.state === 'present' && organization.value === 'enabled'
      ? [warn('smtpAuth/organization', 'SMTP AUTH is on for the organisation', 'set smtpAuth.organization to disabled')]
      : [],
};

/** B-SMTP-2: the mailboxes that differ from it. */
export const smtpAuthOverrides: Finding = {
  id: 'B-SMTP-2',
  title: 'no mailbox has SMTP AUTH switched on by itself',
  text: 'The setting of a mailbox wins over that of the organisation. Every mailbox on which it is switched on should be an exception that somebody answers for. The published controls look at the organisation alone.',
  example: 'smtpAuth:\n  mailboxes:\n    - { address: scanner@contoso.com, state: enabled }',
  controls: [],
  needs: ['smtpAuthOfMailboxes'],
  excepts: true,
  check: (world) =>
    [...world.smtpAuth.mailboxes]
      .filter(([, state]) => state === 'enabled')
      .map(([key]) => {
        const object = smtpAuthOf(world, key);
        const who = object.slice('smtpAuth/'.length);
        return warn(object, `${who} may send through SMTP AUTH`, 'let it inherit, or say who answers for it');
      }),
};
