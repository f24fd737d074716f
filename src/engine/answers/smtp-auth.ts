import type { Governance, Place } from '../../kinds/kind.ts';
import { readEveryMailbox } from '../../kinds/smtp-auth/listing.ts';
import type { SignInControl, SignInReason, SignInVerdict } from '../../posture/sign-in/smtp-auth.ts';
import { indexed } from '../../posture/world/indexed.ts';
import type { World } from '../../posture/world/world.ts';
import type { TenantReader } from '../../tenant/tenant.ts';

/** A mailbox that may send through SMTP AUTH with a password, or may for all that anybody knows. */
export interface SmtpAuthMailbox extends Pick<SignInVerdict, 'lean'> {
  readonly address: string;
  readonly verdict: 'allowed' | 'indeterminate';
  /** The switch of the mailbox; null where its row does not say it. */
  readonly setting: 'enabled' | 'disabled' | 'inherit' | null;
  readonly decidedBy: {
    readonly control: SignInControl;
    readonly object: string | null;
    readonly reason: SignInReason;
  };
  /** When somebody last signed in to send, by the log of sign-ins; null where it tells of none, or could not be read. */
  readonly lastUsed: string | null;
  /** What will become of it. */
  readonly warnings: readonly string[];
  readonly governance: Governance;
  readonly place: Place | null;
}

/** Who may send through SMTP AUTH with a password. */
export interface SmtpAuthList {
  readonly organization: 'enabled' | 'disabled' | null;
  /** How many mailboxes were judged; null where they could not be listed. */
  readonly judged: number | null;
  /** How many of them something refuses, by what refuses first. */
  readonly refused: Readonly<Partial<Record<SignInControl, number>>>;
  /** Whether the log of sign-ins could be read: it tells who uses it, and never that nobody does. */
  readonly usage: 'read' | 'unknown';
  readonly mailboxes: readonly SmtpAuthMailbox[];
}

/** A world with what a listing of every mailbox says of SMTP AUTH; as it was where there is no such listing. */
export async function withEverySmtpAuth(world: World, reader: TenantReader): Promise<World> {
  const listing = await readEveryMailbox(reader);
  if (listing.state !== 'present') return world;
  const { byAddress } = indexed(world);
  const { smtpAuth } = world;
  const own = listing.value.flatMap(({ address, state }) =>
    state === 'enabled' || state === 'disabled' ? [[byAddress.get(address)?.key ?? address, state] as const] : [],
  );
  const everyMailbox = listing.value.every(({ state }) => state !== null);
  return { ...world, smtpAuth: { ...smtpAuth, mailboxes: new Map([...smtpAuth.mailboxes, ...own]), everyMailbox } };
}
