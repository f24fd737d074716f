import {
  about,
  constant,
  count,
  document,
  type FieldSchemas,
  instant,
  list,
  oneOf,
  optional,
  orNull,
  shape,
  text,
  textOrNull,
} from '../../json/schema.ts';
import { signInControls, signInReasons } from '../../posture/sign-in/smtp-auth.ts';
import type { PlacedSay, SignInAnswer, SignInTold } from '../sign-in/sign-in-answer.ts';
import type { SmtpAuthList, SmtpAuthMailbox } from '../answers/smtp-auth.ts';
import { governance, place } from './parts.ts';
import { lean, settling, unread, verdictFields } from './verdict.ts';

const control = oneOf(...signInControls);

const says = shape<PlacedSay>('What one control says of it.', {
  control,
  says: oneOf('allows', 'refuses', 'nothing', 'unknown'),
  object: about('`section/name`; null where no object says it.', textOrNull),
  reason: oneOf(...signInReasons),
  settledBy: list(settling),
  place,
});

/** The fields of an answer about SMTP AUTH, for the documents that carry one. */
export const signInFields: FieldSchemas<SignInTold> = {
  verdict: oneOf('allowed', 'blocked', 'indeterminate'),
  lean,
  decidedBy: shape<SignInTold['decidedBy']>('The control that refuses, leaves it open, or allows it.', {
    control,
    object: textOrNull,
  }),
  controls: list(says),
  warnings: about('What will become of it; empty where it is blocked already.', list(text)),
};

const mailbox = shape<SmtpAuthMailbox>(
  'A mailbox that may send through SMTP AUTH, or may for all that anybody knows.',
  {
    address: text,
    verdict: oneOf('allowed', 'indeterminate'),
    lean,
    setting: about(
      'The switch of the mailbox; null where nobody can tell.',
      oneOf('enabled', 'disabled', 'inherit', null),
    ),
    decidedBy: shape<SmtpAuthMailbox['decidedBy']>('The control that leaves it open, or allows it.', {
      control,
      object: textOrNull,
      reason: oneOf(...signInReasons),
    }),
    lastUsed: about('When somebody last signed in to send; null where the log of sign-ins does not tell.', textOrNull),
    warnings: about('What will become of it.', list(text)),
    governance,
    place,
  },
);

/** Who may send through SMTP AUTH, for the report of the posture. */
export const smtpAuthList = shape<SmtpAuthList>('Who may send through SMTP AUTH with a password.', {
  organization: about('The general switch; null where it could not be read.', oneOf('enabled', 'disabled', null)),
  judged: about('How many mailboxes were judged; null where they could not be listed.', orNull(count)),
  refused: shape<SmtpAuthList['refused']>(
    'How many of them something refuses, by what refuses first.',
    Object.fromEntries(signInControls.map((one) => [one, optional(count)])) as FieldSchemas<SmtpAuthList['refused']>,
  ),
  usage: about(
    'Whether the log of sign-ins could be read. It never tells that nobody uses it.',
    oneOf('read', 'unknown'),
  ),
  mailboxes: list(mailbox),
});

/** The schema of an answer about SMTP AUTH; `schemas/submission.schema.json` is this value. */
export const signInSchema = document(
  'Postern answer about SMTP AUTH',
  shape<SignInAnswer>(
    'Whether a mailbox may send through SMTP AUTH with a password: what `postern why --mechanism smtp-auth --json` prints.',
    {
      format: constant('postern-submission/1'),
      source: text,
      at: instant,
      from: text,
      to: textOrNull,
      ...signInFields,
      message: about(
        'What it meets on the way there once it is signed in; null where nobody asked.',
        orNull(shape<NonNullable<SignInAnswer['message']>>(null, verdictFields)),
      ),
      notes: list(text),
      unread,
    },
  ),
);
