import { exchange, type Known, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { normalName } from '../../tenant/addresses.ts';
import { knownKeys, unknownIn, words } from '../rows/unknown.ts';
import { at, decoded, isUnclear, type Maybe, text, title, truth, word } from '../rows/decode.ts';

/** A rule that sends a copy of every message, whole, to a place that is never a mailbox of the service. */
export interface JournalRule {
  readonly name: string;
  readonly enabled: boolean;
  /** Whose mail; null for everybody's. */
  readonly recipient: string | null;
  readonly target: string;
  readonly scope: 'Global' | 'Internal' | 'External';
  /** What it uses that nobody here knows. */
  readonly beyond: readonly string[];
}

/** All that journals mail, and who gets the reports that cannot be delivered. */
export interface Journaling {
  readonly rules: readonly JournalRule[];
  /** Null where nobody gets them. */
  readonly undeliverableTo: string | null;
}

/** Source: Get-JournalRule and Set-TransportConfig references, August 2026; the rows as public inventories read them. */
export async function readJournaling(reader: TenantReader): Promise<Known<Journaling>> {
  const [listing, config] = [exchange('Get-JournalRule'), exchange('Get-TransportConfig')];
  const [rules, settings] = await Promise.all([reader.read(listing), reader.read(config)]);
  const known = decoded<JournalRule>(listing.cmdlet, rules, ruleOf);
  if (known.state !== 'present') return known;
  const told = decoded(config.cmdlet, settings, (row) => ({ to: at(row, 'JournalingReportNdrTo', reportsTo) }));
  if (told.state === 'unknown') return told;
  const [to] = told.state === 'present' ? told.value : [];
  return { state: 'present', value: { rules: known.value, undeliverableTo: to?.to ?? null } };
}

const ruleOf = (row: Row) => ({
  name: at(row, 'Name', title),
  enabled: at(row, 'Enabled', truth),
  recipient: at(row, 'Recipient', text),
  target: at(row, 'JournalEmailAddress', title),
  scope: at(row, 'Scope', word('Global', 'Internal', 'External')),
  beyond: unknownIn(row, keys),
});

/** Source: Get-JournalRule reference, August 2026. */
const keys = knownKeys([], words('Enabled JournalEmailAddress Recipient Scope'));

/** Unset it reads as `<>`. Source: recorded transport configurations. */
function reportsTo(value: Parameters<typeof text>[0]): Maybe<string | null> {
  const said = text(value);
  if (isUnclear(said)) return said;
  return said === null || said === '<>' ? null : normalName(said);
}
