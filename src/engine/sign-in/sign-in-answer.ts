import type { Place } from '../../kinds/kind.ts';
import {
  judgeSignIn,
  type SignInSay,
  type SignInSettings,
  type SignInVerdict,
  unreadSignIn,
} from '../../posture/sign-in/smtp-auth.ts';
import { endOfPasswords } from '../../posture/sign-in/timetable.ts';
import type { Verdict } from '../../posture/values/verdict.ts';
import { notAsked } from '../../tenant/tenant.ts';
import { reasonOf } from '../live/unread.ts';
import type { Declares } from '../answers/places.ts';
import type { Unread } from '../answers/survey.ts';

/** What one control says of signing in, and the policy line that declares it. */
export interface PlacedSay extends SignInSay {
  readonly place: Place | null;
}

/** Whether one mailbox may send through SMTP AUTH, with every control that has a say. */
export interface SignInTold extends Omit<SignInVerdict, 'controls'> {
  readonly controls: readonly PlacedSay[];
  /** What will become of it; empty where it is blocked already. */
  readonly warnings: readonly string[];
}

/** Whether a mailbox may send through SMTP AUTH: what `postern why --mechanism smtp-auth --json` prints. */
export interface SignInAnswer extends SignInTold {
  readonly format: 'postern-submission/1';
  readonly source: string;
  readonly at: string;
  readonly from: string;
  /** Where such mail would go; null where nobody asked. */
  readonly to: string | null;
  /** What it meets there once it is signed in: what mail by hand meets. Null where nobody asked. */
  readonly message: Verdict | null;
  readonly notes: readonly string[];
  readonly unread: readonly Unread[];
}

/** The settings of one mailbox judged, with who declares them. */
export function signInOf(settings: SignInSettings, declares: Declares, at: Date): SignInTold {
  const { controls, ...verdict } = judgeSignIn(settings);
  return {
    ...verdict,
    controls: controls.map((one) => Object.assign({ place: declares(one.object)?.place ?? null }, one)),
    warnings: verdict.verdict === 'blocked' ? [] : [endOfPasswords(at)],
  };
}

/** What of those settings could not be read, each once; where SMTP AUTH is one of many things, what nobody asked for is no fault. */
export function unreadSettings(settings: SignInSettings, isOneOfMany = false): readonly Unread[] {
  const errors = unreadSignIn(settings).filter(({ type }) => !isOneOfMany || type !== notAsked);
  const all = errors.map((error) => ({
    what: `what decides on SMTP AUTH of ${settings.address}`,
    why: reasonOf(error),
  }));
  return [...new Map(all.map((one) => [one.why, one])).values()];
}
