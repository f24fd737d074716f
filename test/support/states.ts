import type { TenantState } from '../../src/emulator/state/state.ts';
import { canonical, type Json, type JsonObject } from '../../src/json.ts';

/** A whole emulated tenant as text, for comparing two of them. */
export function stateText({
  config,
  recipients,
  exchangeMembers,
  entra,
  entraMembers,
  inboxRules,
  signIn,
}: TenantState): string {
  const sets = (map: ReadonlyMap<string, ReadonlySet<string>>): JsonObject =>
    Object.fromEntries([...map].map(([key, members]) => [key, [...members]]));
  const maps = [recipients, entra, inboxRules].map((map): JsonObject => Object.fromEntries<Json>(map));
  return canonical([config, signIn, sets(exchangeMembers), sets(entraMembers), ...maps]);
}

/** A tenant of its own that is as another one. */
export const copyOf = ({ next, ...rest }: TenantState): TenantState => ({ ...structuredClone(rest), next });
