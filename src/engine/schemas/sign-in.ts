import {
  about,
  constant,
  document,
  type FieldSchemas,
  instant,
  list,
  oneOf,
  orNull,
  shape,
  text,
  textOrNull,
} from '../../json/schema.ts';
import { signInControls, signInReasons } from '../../posture/sign-in/smtp-auth.ts';
import type { PlacedSay, SignInAnswer, SignInTold } from '../sign-in/sign-in-answer.ts';
import { place } from './parts.ts';
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
