/** A tenant as a matrix knows it. */
export interface MatrixTenant {
  readonly folder: string;
  readonly id: string;
  readonly domain: string;
}

/** One job: one tenant. */
export interface MatrixEntry {
  readonly name: string;
  /** Where artifacts and concurrency groups need a name that never changes: the id of the tenant. */
  readonly key: string;
  readonly folder: string;
}

/** GitHub takes this many jobs in a matrix. Source: GitHub Actions limits, 2026. */
export const mostJobs = 256;

/** Tenants for the jobs of a matrix, or why that cannot be: one tenant has one folder, and an id that is one. */
export function matrixOf(tenants: readonly MatrixTenant[]): readonly MatrixEntry[] | { readonly refused: string } {
  const odd = tenants.find(({ id }) => !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(id));
  if (odd !== undefined) return { refused: `${odd.folder} names no tenant id, by which its runs are told apart` };
  const entries = tenants.map(({ id, domain, folder }) => ({ name: domain, key: id.toLowerCase(), folder }));
  const twice = entries.find(({ key }, at) => entries.findIndex((one) => one.key === key) < at);
  if (twice !== undefined)
    return { refused: `the tenant ${twice.key} has more than one folder, ${twice.folder} among them` };
  if (entries.length > mostJobs)
    return { refused: `there are ${entries.length} tenants, and a matrix takes ${mostJobs} jobs` };
  return entries;
}
