import type { Property } from '../property.ts';

/** What of an inbox rule decides where mail goes. Source: New-InboxRule reference, August 2026. */
export const properties: readonly Property[] = [
  {
    name: 'forwardTo',
    parameter: 'ForwardTo',
    shape: 'words',
    whole: true,
    about: 'The addresses it forwards to: of a mail contact the one outside.',
  },
  {
    name: 'forwardAsAttachmentTo',
    parameter: 'ForwardAsAttachmentTo',
    shape: 'words',
    whole: true,
    about: 'The addresses it forwards to as an attachment.',
  },
  { name: 'redirectTo', parameter: 'RedirectTo', shape: 'words', whole: true, about: 'The addresses it redirects to.' },
  {
    name: 'deleteMessage',
    parameter: 'DeleteMessage',
    shape: 'flag',
    whole: true,
    about: 'Whether it also deletes the message, so that the mailbox keeps none.',
  },
  {
    name: 'enabled',
    parameter: 'Enabled',
    shape: 'switch',
    fallback: true,
    about: 'Whether it is on. Left out, it may be either.',
  },
];

/** The actions that send mail on, by the property that holds their targets. */
export const targetsBy = {
  'inbox-forward': 'forwardTo',
  'inbox-forward-attachment': 'forwardAsAttachmentTo',
  'inbox-redirect': 'redirectTo',
} as const;
