import {
  judgeSignIn,
  type SignInControl,
  type SignInSettings,
  type SignInVerdict,
  unreadSignIn,
} from '../../posture/sign-in/smtp-auth.ts';
import { endOfPasswords } from '../../posture/sign-in/timetable.ts';
import type { TenantError } from '../../tenant/tenant.ts';
import type { Declares } from '../answers/places.ts';
import type { SmtpAuthList, SmtpAuthMailbox } from '../answers/smtp-auth.ts';
import type { Unread } from '../answers/survey.ts';
import { reasonOf } from '../live/unread.ts';
import type { SubmissionSettings } from './read-every-sign-in.ts';

/** The list, and what of it could not be read. */
export interface SmtpAuthTold {
  readonly list: SmtpAuthList;
  readonly unread: readonly Unread[];
}

/** Judges every mailbox that was listed. */
export function tellSmtpAuth(read: SubmissionSettings, declares: Declares, at: Date): SmtpAuthTold {
  const { every, organization, signIns } = read;
  const judged =
    every.state === 'present'
      ? every.value.filter(({ address }) => address !== '').map((one) => ({ one, told: judgeSignIn(one) }))
      : [];
  const refused: Partial<Record<SignInControl, number>> = {};
  for (const { told } of judged)
    if (told.verdict === 'blocked') refused[told.decidedBy.control] = (refused[told.decidedBy.control] ?? 0) + 1;
  const used = signIns.state === 'present' ? signIns.value : new Map<string, string>();
  const list: SmtpAuthList = {
    organization: organization.state === 'present' ? organization.value : null,
    judged: every.state === 'present' ? every.value.length : null,
    refused,
    usage: signIns.state === 'present' ? 'read' : 'unknown',
    mailboxes: judged
      .flatMap(({ one, told }) => mailboxOf(one, told, { used, declares, at }))
      .toSorted((a, b) => (a.address < b.address ? -1 : 1)),
  };
  return { list, unread: unreadOf(read) };
}

interface About {
  readonly used: ReadonlyMap<string, string>;
  readonly declares: Declares;
  readonly at: Date;
}

function mailboxOf(
  { address, key, mailbox }: SignInSettings,
  { verdict, lean, decidedBy, controls }: SignInVerdict,
  { used, declares, at }: About,
): readonly SmtpAuthMailbox[] {
  if (verdict === 'blocked') return [];
  const entry = declares(`smtpAuth/${address}`);
  const { control, object } = decidedBy;
  const reason = controls.find((one) => one.control === control)?.reason ?? 'not-read';
  return [
    {
      address,
      verdict,
      lean,
      setting: mailbox.state === 'present' ? mailbox.value : null,
      decidedBy: { control, object, reason },
      lastUsed: used.get(key) ?? null,
      warnings: [endOfPasswords(at)],
      governance: entry?.governance ?? {},
      place: entry?.place ?? null,
    },
  ];
}

/** What nobody could read, each cause once, however many mailboxes it leaves open. */
function unreadOf({ every, signIns }: SubmissionSettings): readonly Unread[] {
  const settings = every.state === 'present' ? every.value.flatMap(unreadSignIn) : [];
  const listing = every.state === 'unknown' ? [every.because] : [];
  const isNameless = every.state === 'present' && every.value.some(({ address }) => address === '');
  const log = signIns.state === 'unknown' ? [unreadAs('who uses SMTP AUTH')(signIns.because)] : [];
  const all = [...listing, ...settings].map(unreadAs('who may send through SMTP AUTH'));
  const nameless = { what: 'who may send through SMTP AUTH', why: 'Get-CASMailbox: a row names no mailbox' };
  return [...new Map([...all, ...log, ...(isNameless ? [nameless] : [])].map((one) => [one.why, one])).values()];
}

const unreadAs =
  (what: string) =>
  (error: TenantError): Unread => ({ what, why: reasonOf(error) });
