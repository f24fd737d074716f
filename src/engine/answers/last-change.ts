import type { Section } from '../../kinds/sections.ts';
import { isObject, textAt } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { instantOf } from '../../kinds/values.ts';
import type { Row, TenantReader } from '../../tenant/tenant.ts';

/** Whether the objects of a section decide about a forward, and say when they were changed. */
const dated: Readonly<Record<Section, boolean>> = {
  outboundPolicies: true,
  groups: false,
  remoteDomains: true,
  outboundConnectors: true,
  inboundConnectors: false,
  transportRules: true,
  smtpAuth: false,
  mailboxForwarding: false,
  inboxForwards: false,
};

/** When one of the controls was last changed; null where none says so. The reader remembers what it was asked before. */
export async function lastChange(reader: TenantReader): Promise<string | null> {
  const asked = kinds.filter(({ section }) => dated[section]).map(async (kind) => kind.read(reader, []));
  const rows = (await Promise.all(asked)).flatMap((read) => (read.state === 'present' ? read.value : []));
  return rows.flatMap(timesIn).toSorted().at(-1) ?? null;
}

/** Policy and rule stand in one row of ours. */
function timesIn(row: Row): readonly string[] {
  const times = [row, ...Object.values(row).filter(isObject)].map((part) => textAt(part, 'WhenChangedUTC'));
  return times.filter((time) => time !== '').map(instantOf);
}
