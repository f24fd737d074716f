import { cloudsOf } from '../../policy/declared/cloud.ts';
import type { TenantSection } from '../../policy/schema/policy.ts';
import { UsageError } from '../run/usage-error.ts';

/** What is wrong with the cloud of a tenant, before anything of it is sent there; null where its domain fits. */
export function wrongCloud({ id, domain, cloud }: Pick<TenantSection, 'id' | 'domain' | 'cloud'>): UsageError | null {
  const fitting = cloudsOf(domain);
  if (fitting.includes(cloud)) return null;
  const [first = cloud, ...others] = fitting;
  const or = others.map((one) => ` or ${one}`).join('');
  return new UsageError(
    `${domain} is a tenant of ${first}${or}, and not of ${cloud}`,
    `write \`tenant: { id: ${id}, domain: ${domain}, cloud: ${first} }\`${or === '' ? '' : `, or ${others.join(' or ')},`} into the policies, or give --cloud ${first}`,
  );
}
