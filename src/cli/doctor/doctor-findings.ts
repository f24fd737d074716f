import { kinds } from '../../kinds/index.ts';
import type { Kind } from '../../kinds/kind.ts';
import type { Desired, ExchangeTransport, TenantSection } from '../../policy/schema/policy.ts';
import type { Known } from '../../tenant/tenant.ts';
import { exchange, graphGet } from '../../tenant/tenant.ts';
import { whenAsked } from '../connect/cmdlets.ts';
import type { Connection } from '../connect/connect.ts';
import { whoSignsIn } from './doctor-identity.ts';
import { type DoctorFinding, finding, type Work } from '../shown/finding.ts';
import { alwaysRead, readWherePermitted, surroundings } from '../connect/cmdlets.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { isCmdlet } from '../connect/permissions.ts';

/** What can be said before anybody signs in: this machine, and the way to the tenant where there is one. */
export async function surroundingsOf(
  section: TenantSection | null,
  road: ExchangeTransport,
  env: Io['env'],
): Promise<readonly DoctorFinding[]> {
  const { powershellHere } = await import('./doctor-powershell.ts');
  const here = [machine(), await powershellHere(road, env, section === null)];
  if (section === null) return here;
  const { wayThere } = await import('./reachability.ts');
  return [...here, finding('the way to Exchange', 'fine', roads[road]), ...(await wayThere(section, env))];
}

const roads: Readonly<Record<ExchangeTransport, string>> = {
  rest: 'rest, the endpoint that the official module calls: Microsoft documents and supports it for nobody else',
  powershell: 'powershell, the official module',
};

/** Everything that a plan and an apply need of a tenant, found or missed. */
export async function inspection(
  desired: Desired | null,
  connection: Connection,
  work: Work,
  env: Io['env'],
): Promise<readonly DoctorFinding[]> {
  const { signIn } = connection;
  const identity = signIn === undefined ? [] : await whoSignsIn(signIn, work, env);
  // Who cannot sign in has nothing to ask the tenant.
  if (identity.some(({ what, state }) => what === 'sign in to Exchange' && state === 'missing')) return identity;
  const permitted = connection.permittedCmdlets === null ? null : await connection.permittedCmdlets();
  return [
    ...identity,
    await whichTenant(desired, connection),
    mayRun(permitted, work),
    ...kinds.flatMap((kind) => [rights(kind, 'read', permitted, work), rights(kind, 'write', permitted, work)]),
    beyond(permitted),
    auditLog(permitted),
    await graph(connection),
  ];
}

/** An older Node does not come this far. */
const machine = (): DoctorFinding =>
  finding('this machine', 'fine', `postern ${version()} on Node ${process.versions.node}, ${process.platform}`, null);

async function whichTenant(desired: Desired | null, { reader, label }: Connection): Promise<DoctorFinding> {
  const what = 'the tenant that answers';
  const reading = await reader.read(exchange('Get-AcceptedDomain'));
  if (reading.state === 'unknown') return finding(what, 'missing', `${label}: ${reading.because.message}`);
  const initial = reading.state === 'present' ? reading.value.find((one) => one['InitialDomain'] === true) : undefined;
  const answered = initial?.['DomainName'];
  const named = desired?.tenant?.domain;
  if (typeof answered !== 'string') return finding(what, 'missing', `${label} names no initial domain`);
  if (named === undefined) return finding(what, 'not-known', `${answered} answered, and no policy names a tenant`);
  if (answered.toLowerCase() === named.toLowerCase()) return finding(what, 'fine', answered);
  return finding(
    what,
    'missing',
    `the policies are for ${named}, and ${answered} answered`,
    'put the initial domain into `tenant.domain`, or sign in to the other tenant',
  );
}

type Permitted = Known<readonly string[]> | null;

/** Which of the needed cmdlets no role of this identity has; a text where that is not known. */
function lacking(needed: readonly string[], permitted: Permitted): readonly string[] | string {
  if (permitted === null) return 'a snapshot has no rights to ask for';
  if (permitted.state === 'unknown') return permitted.because.message;
  if (permitted.state === 'absent') return 'the service names no cmdlets';
  const allowed = new Set(permitted.value.map((name) => name.toLowerCase()));
  return needed.filter((name) => !allowed.has(name.toLowerCase()));
}

const cmdletsOf = (kind: Kind, way: 'read' | 'write'): readonly string[] => kind.requires[way].filter(isCmdlet);

/** What people make for themselves is read and switched off only where somebody asks for it. */
const demanded = kinds.filter(({ allows }) => allows !== true);

/** One word for all the roles together: what this identity is good for in Exchange. */
function mayRun(permitted: Permitted, work: Work): DoctorFinding {
  const what = 'roles in Exchange';
  const reads = lacking(
    demanded.flatMap((kind) => cmdletsOf(kind, 'read')),
    permitted,
  );
  const all = demanded.flatMap((kind) => cmdletsOf(kind, 'write'));
  const writes = lacking(all, permitted);
  if (typeof reads === 'string' || typeof writes === 'string') return finding(what, 'not-known', String(reads));
  if (reads.length > 0) return finding(what, 'missing', 'they do not read everything', readers);
  if (writes.length === all.length)
    return finding(what, work === 'apply' ? 'missing' : 'fine', 'read only', work === 'apply' ? writers : null);
  const detail = writes.length === 0 ? 'read and write' : 'read everything, write a part';
  return finding(what, 'fine', work === 'plan' ? `${detail}: more than a plan needs` : detail);
}

/** Source: "App-only authentication in Exchange Online PowerShell", its table of directory roles, August 2026. */
const readers =
  'assign the directory role Global Reader to the app, or add it to the role group View-Only Organization Management';
const writers =
  'assign the directory role Exchange Administrator to the app, or add it to a role group with the cmdlets of docs/permissions.md';

/** What a kind needs of Exchange; the permissions of Graph are asked for apart. */
function rights(kind: Kind, way: 'read' | 'write', permitted: Permitted, work: Work): DoctorFinding {
  const what = `${way} ${kind.section}`;
  const needed = cmdletsOf(kind, way);
  const lacks = lacking(needed, permitted);
  if (typeof lacks === 'string') return finding(what, 'not-known', lacks);
  if (lacks.length === 0) return finding(what, 'fine', needed.join(', '));
  const detail = `no role of this identity has ${lacks.join(', ')}`;
  if (kind.allows === true || (way === 'write' && work === 'plan')) return finding(what, 'withheld', detail);
  return finding(what, 'missing', detail, way === 'read' ? readers : writers);
}

/** What no kind declares and a verdict rests on all the same; and what is good to have, or asked for by name. */
function beyond(permitted: Permitted): DoctorFinding {
  const what = 'read the surroundings';
  const [always, perhaps] = [lacking(alwaysRead, permitted), lacking(readWherePermitted, permitted)];
  if (typeof always === 'string' || typeof perhaps === 'string') return finding(what, 'not-known', String(always));
  if (always.length > 0) return finding(what, 'missing', `no role of this identity has ${always.join(', ')}`, readers);
  if (perhaps.length === 0) return finding(what, 'fine', surroundings.join(', '));
  return finding(what, 'withheld', `no role of this identity has ${perhaps.join(', ')}: a plan does without`);
}

/** Only `drift --who` asks for it, so that an identity without it lacks nothing. Source: "Search the audit log", Microsoft Purview, August 2026. */
function auditLog(permitted: Permitted): DoctorFinding {
  const what = 'search the audit log';
  const lacks = lacking(whenAsked, permitted);
  if (typeof lacks === 'string') return finding(what, 'not-known', lacks);
  if (lacks.length === 0) return finding(what, 'fine', whenAsked.join(', '));
  const remedy = 'for `drift --who`, add it to a role group with the role View-Only Audit Logs';
  return finding(what, 'withheld', `no role of this identity has ${lacks.join(', ')}`, remedy);
}

async function graph({ reader }: Connection): Promise<DoctorFinding> {
  const what = 'read groups in Microsoft Graph';
  const reading = await reader.read(graphGet('/groups?$top=1&$select=id'));
  if (reading.state === 'present') return finding(what, 'fine', 'GET /groups answered');
  if (reading.state === 'absent') return finding(what, 'not-known', 'GET /groups found nothing');
  const denied = reading.because.reason === 'denied';
  const remedy = denied
    ? 'give the app the application permission GroupMember.Read.All of Microsoft Graph, and consent as administrator'
    : null;
  return finding(what, denied ? 'missing' : 'not-known', reading.because.message, remedy);
}
