import { kinds } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Desired } from '../policy/policy.ts';
import type { Known } from '../tenant/tenant.ts';
import { exchange, graphGet } from '../tenant/tenant.ts';
import type { Connection } from './connect.ts';
import { version } from './home.ts';

/** One thing that was looked at. What cannot be asked for without writing is not known, which is no fault. */
export interface Finding {
  readonly what: string;
  readonly state: 'fine' | 'missing' | 'not-known';
  readonly detail: string;
}

/** Everything that a plan and an apply need, found or missed. */
export async function inspection(desired: Desired | null, connection: Connection): Promise<readonly Finding[]> {
  const permitted = connection.permittedCmdlets === null ? null : await connection.permittedCmdlets();
  return [
    machine(),
    await whichTenant(desired, connection),
    ...kinds.flatMap((kind) => [rights(kind, 'read', permitted), rights(kind, 'write', permitted)]),
    await graph(connection),
  ];
}

const oldest = 20;

function machine(): Finding {
  const [major = '0'] = process.versions.node.split('.');
  const state = Number(major) >= oldest ? 'fine' : 'missing';
  return {
    what: 'this machine',
    state,
    detail: `postern ${version()} on Node ${process.versions.node}, ${process.platform}`,
  };
}

async function whichTenant(desired: Desired | null, { reader, label }: Connection): Promise<Finding> {
  const what = 'the tenant that answers';
  const reading = await reader.read(exchange('Get-AcceptedDomain'));
  if (reading.state === 'unknown') return { what, state: 'missing', detail: `${label}: ${reading.because.message}` };
  const initial = reading.state === 'present' ? reading.value.find((one) => one['InitialDomain'] === true) : undefined;
  const answered = initial?.['DomainName'];
  const named = desired?.tenant?.domain;
  if (typeof answered !== 'string') return { what, state: 'missing', detail: `${label} names no initial domain` };
  if (named === undefined)
    return { what, state: 'not-known', detail: `${answered} answered, and no policy names a tenant` };
  const same = answered.toLowerCase() === named.toLowerCase();
  return {
    what,
    state: same ? 'fine' : 'missing',
    detail: same ? answered : `the policies are for ${named}, and ${answered} answered`,
  };
}

/** What a kind needs of Exchange; the permissions of Graph are asked for apart. */
function rights(kind: Kind, way: 'read' | 'write', permitted: Known<readonly string[]> | null): Finding {
  const what = `${way} ${kind.section}`;
  const needed = kind.requires[way].filter((name) => /^[A-Z][a-z]+-[A-Z]/u.test(name));
  if (permitted === null) return { what, state: 'not-known', detail: 'a snapshot has no rights to ask for' };
  if (permitted.state !== 'present') {
    const why = permitted.state === 'unknown' ? permitted.because.message : 'the service names no cmdlets';
    return { what, state: 'not-known', detail: why };
  }
  const allowed = new Set(permitted.value.map((name) => name.toLowerCase()));
  const lacking = needed.filter((name) => !allowed.has(name.toLowerCase()));
  return lacking.length === 0
    ? { what, state: 'fine', detail: needed.join(', ') }
    : { what, state: 'missing', detail: `no role of this identity has ${lacking.join(', ')}` };
}

async function graph({ reader }: Connection): Promise<Finding> {
  const what = 'read groups in Microsoft Graph';
  const reading = await reader.read(graphGet('/groups?$top=1&$select=id'));
  if (reading.state === 'present') return { what, state: 'fine', detail: 'GET /groups answered' };
  if (reading.state === 'absent') return { what, state: 'not-known', detail: 'GET /groups found nothing' };
  const denied = reading.because.reason === 'denied';
  const detail = denied ? `${reading.because.message}: grant Group.Read.All` : reading.because.message;
  return { what, state: denied ? 'missing' : 'not-known', detail };
}
