import { createHash } from 'node:crypto';

/** A tenant as a matrix knows it. */
export interface MatrixTenant {
  readonly folder: string;
  readonly id: string;
  readonly domain: string;
}

/** One job: a tenant by itself, or several where there are more tenants than a matrix may have jobs. */
export interface Bucket {
  readonly name: string;
  /** Where artifacts and concurrency groups need a name that never changes. */
  readonly key: string;
  readonly folders: readonly string[];
}

/** GitHub takes this many jobs in a matrix. Source: GitHub Actions limits, 2026. */
const mostJobs = 256;

/** Tenants for the jobs of a matrix. A tenant stays in its bucket while others come and go, so that its jobs queue up. */
export function bucketsOf(tenants: readonly MatrixTenant[], jobs: number): readonly Bucket[] {
  const limit = Math.max(1, Math.min(jobs, mostJobs));
  if (tenants.length <= limit)
    return tenants.map(({ id, domain, folder }) => ({ name: domain, key: id, folders: [folder] }));
  const buckets = new Map<number, string[]>();
  for (const { id, folder } of tenants) {
    const at = createHash('sha256').update(id).digest().readUInt32BE(0) % limit;
    buckets.set(at, [...(buckets.get(at) ?? []), folder]);
  }
  return [...buckets]
    .toSorted(([a], [b]) => a - b)
    .map(([at, folders]) => ({ name: `${at + 1} of ${limit}`, key: `bucket-${at + 1}-of-${limit}`, folders }));
}
