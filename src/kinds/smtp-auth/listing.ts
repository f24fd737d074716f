import { type Json, textAt } from '../../json.ts';
import { namesOf } from '../../tenant/names.ts';
import { exchange, type Known, mapKnown, type TenantReader } from '../../tenant/tenant.ts';

/** A mailbox of a listing, and what it says of SMTP AUTH; null where its row does not say it. */
export interface ListedSetting {
  readonly address: string;
  /** Every name that nobody else bears. */
  readonly names: readonly string[];
  /** What policies of Entra name the account by. */
  readonly key: string;
  readonly state: 'enabled' | 'disabled' | 'inherit' | null;
}

/** Reads the setting of every mailbox by their listing. It is long, so that it is asked for where it costs nothing. */
export async function readEveryMailbox(reader: TenantReader): Promise<Known<readonly ListedSetting[]>> {
  return mapKnown(await reader.read(exchange('Get-CASMailbox')), (rows) =>
    rows.map((row) => ({
      address: textAt(row, 'PrimarySmtpAddress').toLowerCase(),
      names: namesOf(row).unique,
      key: textAt(row, 'ExternalDirectoryObjectId').toLowerCase(),
      state: settingOf(row['SmtpClientAuthenticationDisabled']),
    })),
  );
}

function settingOf(disabled: Json | undefined): ListedSetting['state'] {
  if (disabled === null) return 'inherit';
  if (typeof disabled !== 'boolean') return null;
  return disabled ? 'disabled' : 'enabled';
}
