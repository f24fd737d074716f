import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { isList, isObject, type Json, textAt } from '../../src/json.ts';

/** The names that policies leave alone, by the patterns under `scope`. */
export function sparedNames(policies: string): ReadonlySet<string> {
  const tenant: Json = parse(readFileSync(join(policies, 'tenant.yaml'), 'utf8'));
  const scope = isObject(tenant) && isObject(tenant['scope']) ? Object.values(tenant['scope']) : [];
  const patterns = scope.flatMap((one) => (isObject(one) && isList(one['ignore']) ? one['ignore'] : []));
  return new Set(patterns.map((one) => String(one).toLowerCase()));
}

/** Whether all that differs between two states are objects of these names: whoever spares one has said that it may move. */
export function isSpared(before: TenantState, after: TenantState, names: ReadonlySet<string>): boolean {
  if (peopleOf(before) !== peopleOf(after)) return false;
  const [old, now] = [rowsOf(before.config), rowsOf(after.config)];
  const moved = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key)?.text !== now.get(key)?.text);
  return moved.length > 0 && moved.every((key) => names.has((now.get(key) ?? old.get(key))?.name ?? ''));
}

/** Recipients, members and inbox rules: nobody spares these. */
const peopleOf = ({ recipients, exchangeMembers, entra, entraMembers, inboxRules }: TenantState): string =>
  JSON.stringify(
    [recipients, exchangeMembers, entra, entraMembers, inboxRules].map((part: ReadonlyMap<string, unknown>) =>
      [...part].map(([key, value]) => [key, value instanceof Set ? [...value] : value]),
    ),
  );

/** Rows by noun and name; a rule of an outbound policy goes by the policy, as it is declared. */
function rowsOf(config: TenantState['config']): ReadonlyMap<string, { readonly text: string; readonly name: string }> {
  const all = Object.entries(config).flatMap(([noun, rows]) =>
    rows.map((row) => {
      const name = textAt(row, 'HostedOutboundSpamFilterPolicy') || textAt(row, 'Name');
      return [`${noun}/${textAt(row, 'Name')}`, { text: JSON.stringify(row), name: name.toLowerCase() }] as const;
    }),
  );
  return new Map(all);
}
