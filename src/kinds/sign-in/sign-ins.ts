import { graphGet, type Known, mapKnown, type TenantReader } from '../../tenant/tenant.ts';
import { at, decoded, instant, title } from '../rows/decode.ts';

/** Somebody who signed in to send through SMTP AUTH. */
export interface SmtpSignIn {
  readonly user: string;
  /** When it was, as the log says it. */
  readonly at: string;
}

/**
 * The sign-ins that came about. The log keeps them for thirty days where Entra ID P1 or P2 is licensed and gives none
 * otherwise; unless it is asked for others it gives interactive ones alone, so that it never says that nobody signed in.
 * Source: "signIn resource type", Graph reference; what the client is called in it: the same filter in CIPP, November 2026.
 */
export const smtpSignIns = graphGet(
  `/auditLogs/signIns?$filter=${encodeURIComponent("clientAppUsed eq 'Authenticated SMTP' and status/errorCode eq 0")}`,
);

/** Reads who signed in to send mail, the latest time of each. */
export async function readSmtpSignIns(reader: TenantReader): Promise<Known<ReadonlyMap<string, string>>> {
  const rows = decoded<SmtpSignIn>('GET /auditLogs/signIns', await reader.read(smtpSignIns), (row) => ({
    user: at(row, 'userId', title),
    at: at(row, 'createdDateTime', (value) => instant(value) ?? { unclear: 'is empty' }),
  }));
  return mapKnown(rows, latest);
}

function latest(signIns: readonly SmtpSignIn[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { user, at: time } of signIns) {
    const key = user.toLowerCase();
    if ((found.get(key) ?? '') < time) found.set(key, time);
  }
  return found;
}
