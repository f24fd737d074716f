import { absent, exchange, type Known, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { normalName } from '../../tenant/addresses.ts';
import { knownKeys, unknownIn, words } from '../rows/unknown.ts';
import { type Directory, endOf } from '../directory.ts';
import { type AcceptedDomain, mayBeOther } from './accepted-domains.ts';
import { at, decoded, isUnclear, type Maybe, text, title, truth, word } from '../rows/decode.ts';

/** Where journal reports go. */
export interface JournalTarget {
  /** As the setting names it: an address, or any name of a contact. */
  readonly named: string;
  /** Where the mail of whoever bears the name goes; absent where nobody does, so that it goes where it is sent. */
  readonly end: Known<string>;
}

/** A rule that sends a copy of every message, whole, to a place that is never a mailbox of the service. */
export interface JournalRule {
  readonly name: string;
  readonly enabled: boolean;
  /** Whose mail; null for everybody's. */
  readonly recipient: string | null;
  readonly target: JournalTarget;
  readonly scope: 'Global' | 'Internal' | 'External';
  /** What it uses that nobody here knows. */
  readonly beyond: readonly string[];
}

/** All that journals mail, and who gets the reports that cannot be delivered. */
export interface Journaling {
  readonly rules: readonly JournalRule[];
  /** Null where nobody gets them. */
  readonly undeliverableTo: JournalTarget | null;
}

/** Where the reports end up, as far as anybody can tell. */
export const reaches = ({ named, end }: JournalTarget): string => (end.state === 'present' ? end.value : named);

/** Every target, with the name of what sends there. */
export const journalTargets = ({ rules, undeliverableTo }: Journaling) => [
  ...rules.map(({ name, target }) => ({ name, target })),
  ...(undeliverableTo === null ? [] : [{ name: reportsSetting, target: undeliverableTo }]),
];

/** The setting that says who gets journal reports that cannot be delivered. */
export const reportsSetting = 'JournalingReportNdrTo';

/** The same once it is known who bears the names. */
export function lookedUp(
  { rules, undeliverableTo }: Journaling,
  directory: Directory,
  accepted: Known<readonly AcceptedDomain[]>,
): Journaling {
  const look = ({ named }: JournalTarget): JournalTarget => {
    const end = endOf(directory, named);
    const address = named.includes('@') && !mayBeOther(named, end, accepted);
    return { named, end: end.state === 'unknown' && address ? absent : end };
  };
  return {
    rules: rules.map((rule) => ({ ...rule, target: look(rule.target) })),
    undeliverableTo: undeliverableTo === null ? null : look(undeliverableTo),
  };
}

/** Source: Get-JournalRule and Set-TransportConfig references, August 2026; the rows as public inventories read them. */
export async function readJournaling(reader: TenantReader): Promise<Known<Journaling>> {
  const [listing, config] = [exchange('Get-JournalRule'), exchange('Get-TransportConfig')];
  const [rules, settings] = await Promise.all([reader.read(listing), reader.read(config)]);
  const known = decoded<JournalRule>(listing.cmdlet, rules, ruleOf);
  if (known.state !== 'present') return known;
  const told = decoded(config.cmdlet, settings, (row) => ({ to: at(row, reportsSetting, reportsTo) }));
  if (told.state === 'unknown') return told;
  const [to] = told.state === 'present' ? told.value : [];
  return { state: 'present', value: { rules: known.value, undeliverableTo: to?.to ?? null } };
}

const ruleOf = (row: Row) => ({
  name: at(row, 'Name', title),
  enabled: at(row, 'Enabled', truth),
  recipient: at(row, 'Recipient', text),
  target: at(row, 'JournalEmailAddress', targetOf),
  scope: at(row, 'Scope', word('Global', 'Internal', 'External')),
  beyond: unknownIn(row, keys),
});

/** Source: Get-JournalRule reference, August 2026. */
const keys = knownKeys([], words('Enabled JournalEmailAddress Recipient Scope'));

function targetOf(value: Parameters<typeof title>[0]): Maybe<JournalTarget> {
  const named = title(value);
  return isUnclear(named) ? named : { named, end: absent };
}

/** Unset it reads as `<>`. Source: recorded transport configurations. */
function reportsTo(value: Parameters<typeof text>[0]): Maybe<JournalTarget | null> {
  const said = text(value);
  if (isUnclear(said)) return said;
  return said === null || said === '<>' ? null : { named: normalName(said), end: absent };
}
