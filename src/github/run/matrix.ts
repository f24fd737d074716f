import { count } from '../../render/words/words.ts';

/** A tenant as a matrix knows it. */
export interface MatrixTenant {
  readonly folder: string;
  readonly id: string;
  readonly domain: string;
}

/** One tenant of a job. */
interface JobTenant {
  readonly name: string;
  /** Where artifacts and concurrency groups need a name that never changes: the id of the tenant. */
  readonly key: string;
  readonly folder: string;
}

/** One job: a tenant, or several where a matrix has no room for one each. The first gives the job its key. */
export interface MatrixEntry extends JobTenant {
  readonly tenants: readonly JobTenant[];
}

/** GitHub takes this many jobs in a matrix. Source: GitHub Actions limits, 2026. */
const mostJobs = 256;

type Refused = { readonly refused: string };

/** Tenants for the jobs of a matrix, or why that cannot be: one tenant has one folder, and an id that is one. */
export function matrixOf(
  tenants: readonly MatrixTenant[],
  share: 'a job each' | 'as few as fit',
): readonly MatrixEntry[] | Refused {
  const odd = tenants.find(({ id }) => !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(id));
  if (odd !== undefined) return { refused: `${odd.folder} names no tenant id, by which its runs are told apart` };
  const all = tenants.map(({ id, domain, folder }) => ({ name: domain, key: id.toLowerCase(), folder }));
  const known = new Set<string>();
  const twice = all.find(({ key }) => known.size === known.add(key).size);
  if (twice !== undefined)
    return { refused: `the tenant ${twice.key} has more than one folder, ${twice.folder} among them` };
  if (share === 'a job each' && all.length > mostJobs)
    return { refused: `there are ${all.length} tenants, and a matrix takes ${mostJobs} jobs` };
  return shared(all);
}

/** As many to a job as it takes, evenly. */
function shared(all: readonly JobTenant[]): readonly MatrixEntry[] {
  const jobs = Math.min(all.length, mostJobs);
  return Array.from({ length: jobs }, (_, at) =>
    all.slice(Math.floor((at * all.length) / jobs), Math.floor(((at + 1) * all.length) / jobs)),
  ).flatMap((tenants) => {
    const [first] = tenants;
    if (first === undefined) return [];
    const more = tenants.length === 1 ? '' : ` and ${count(tenants.length - 1, 'more tenant')}`;
    return [{ ...first, name: `${first.name}${more}`, tenants }];
  });
}
