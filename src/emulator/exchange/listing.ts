import { textAt } from '../../json.ts';
import type { Bound } from './binding.ts';
import { opath, type PropertyReader } from './opath.ts';
import { recipientsNamed } from './recipients.ts';
import { refuse, refuseAbsent, types, unsupported } from './refusal.ts';
import type { Cmdlet, Service } from './service.ts';
import type { StoredRow } from '../state/state.ts';

/** A Get- cmdlet over recipients of one sort: by identity, by filter, or all of them. */
export const recipientListing =
  (fits: (row: StoredRow) => boolean, view: (row: StoredRow) => StoredRow, also: readonly string[] = []): Cmdlet =>
  (bound, service, spec) => {
    const modelled = new Set(['Identity', 'Filter', 'ResultSize', 'RecipientTypeDetails', 'RecipientType', ...also]);
    const beyond = Object.keys(bound).find((name) => !modelled.has(name));
    if (beyond !== undefined) return unsupported(`${spec.name} -${beyond}`);
    return { rows: found(bound, service, fits).map(view) };
  };

function found(bound: Bound, service: Service, fits: (row: StoredRow) => boolean): readonly StoredRow[] {
  const identity = textAt(bound, 'Identity');
  const all = (): readonly StoredRow[] => [...service.state.recipients.values()].filter(fits);
  if (identity === '') return filtered(bound, all(), service);
  const rows = recipientsNamed(service.state, identity).filter(fits);
  if (rows.length > 1)
    refuse(
      types.ambiguous,
      `There are multiple recipients matching the identity "${identity}". Please specify a unique value.`,
    );
  if (rows.length === 0 && service.quirks.missingIdentity === 'everything') return all();
  return rows.length === 0 ? refuseAbsent(identity) : rows;
}

function filtered(bound: Bound, rows: readonly StoredRow[], service: Service): readonly StoredRow[] {
  const sorts = ['RecipientTypeDetails', 'RecipientType'].filter(
    (name) => bound[name] !== undefined && bound[name] !== null,
  );
  const sorted = sorts.reduce(
    (some, name) => some.filter((row) => [bound[name]].flat().includes(textAt(row, name))),
    rows,
  );
  const filter = textAt(bound, 'Filter');
  if (filter === '') return sorted;
  const predicate = opath(filter);
  return sorted.filter((row) => predicate(propertyOf(row, service)));
}

/** Filters know properties in any letter case, and a forwarding address by the distinguished name of its recipient. */
const propertyOf =
  (row: StoredRow, service: Service): PropertyReader =>
  (name) => {
    const key = Object.hasOwn(row, name)
      ? name
      : Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase());
    const value = key === undefined ? undefined : row[key];
    if (key !== 'ForwardingAddress' || typeof value !== 'string') return value;
    return textAt(recipientsNamed(service.state, value)[0] ?? {}, 'DistinguishedName') || value;
  };
