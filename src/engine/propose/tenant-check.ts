import { accept, type Checked, type Diagnostic, reject } from '../../diagnostics/diagnostic.ts';
import { reasonOf } from '../live/unread.ts';
import { remedyOf } from '../../diagnostics/causes.ts';
import type { LiveTenant } from '../live/live.ts';
import type { Plan } from '../plan/plan.ts';

/** Makes sure that the tenant that answered is the one that was named. */
export function identify(named: Plan['tenant'] | null, domain: LiveTenant['domain']): Checked<Plan['tenant']> {
  if (domain.state === 'unknown') return wrong('PST902', reasonOf(domain.because), remedyOf(domain.because));
  if (domain.state === 'absent')
    return wrong('PST902', 'the tenant names no initial domain', 'check what answers under this address');
  if (named === null)
    return wrong('PST902', 'no policy has a `tenant:` section', 'add tenant: { id, domain } to policies/tenant.yaml');
  if (named.domain.toLowerCase() !== domain.value)
    return wrong(
      'PST901',
      `${named.domain} was named, and ${domain.value} answered`,
      'check the tenant section and how the tenant is reached',
    );
  return accept({ id: named.id.toLowerCase(), domain: domain.value });
}

function wrong(code: Diagnostic['code'], message: string, hint: string): Checked<never> {
  return reject([{ code, severity: 'error', message, span: null, related: [], hint }]);
}
