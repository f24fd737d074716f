import type { TenantSection } from '../../policy/schema/policy.ts';
import { deadline, systemClock } from '../../tenant/retry.ts';
import { remedyOf } from '../../diagnostics/causes.ts';
import { clouds } from '../../tenant/clouds.ts';
import { proxyOf, sendRequest } from '../../tenant/wire/net.ts';
import { causeOf, describe } from '../../tenant/wire/trouble.ts';
import { type DoctorFinding, finding } from '../shown/finding.ts';
import type { Io } from '../run/io.ts';

/** What is between this machine and a tenant's cloud: the proxy, each host by itself, and the clock. */
export async function wayThere(section: TenantSection, env: Io['env']): Promise<readonly DoctorFinding[]> {
  const { authority, exchange, graph } = clouds[section.cloud];
  const door = env['AZURE_AUTHORITY_HOST'] ?? authority;
  const tries = await Promise.all([
    reach('sign-in', `${door}/${section.id}/v2.0/.well-known/openid-configuration`),
    ...(exchange === null ? [] : [reach('Exchange', exchange.base)]),
    reach('Microsoft Graph', `${graph}/v1.0/`),
  ]);
  return [proxy(env), ...tries.map((one) => one.found), directory(tries[0], section), clock(tries)];
}

function proxy(env: Io['env']): DoctorFinding {
  const named = proxyOf(env);
  if (named === null) return finding('proxy', 'fine', 'none is named: hosts are reached directly');
  const beside = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const where = URL.canParse(named.url) ? new URL(named.url).host : 'which is no address';
  const state = URL.canParse(named.url) ? 'fine' : 'missing';
  return finding('proxy', state, `${named.variable} names ${where}${beside === '' ? '' : `, but not for ${beside}`}`);
}

interface Try {
  readonly found: DoctorFinding;
  readonly status: number | null;
  /** How far this machine's clock is ahead of the host's, in milliseconds. */
  readonly ahead: number | null;
}

const patience = 15_000;

/** Any answer will do: nobody is signed in yet. */
async function reach(service: string, address: string): Promise<Try> {
  const url = new URL(address);
  const what = `reach ${service}`;
  const sent = { method: 'GET', headers: {}, body: null, signal: deadline(patience) };
  try {
    const from = systemClock.now();
    const { status, headers } = await sendRequest(url, sent);
    const middle = (from + systemClock.now()) / 2;
    const date = Date.parse(headers.get('date') ?? '');
    return {
      found: finding(what, 'fine', `${url.host} answers`),
      status,
      ahead: Number.isNaN(date) ? null : middle - date,
    };
  } catch (cause) {
    const remedy = remedyOf({ reason: 'unreachable', ...causeOf(cause) });
    return { found: finding(what, 'missing', describe(cause, url), remedy), status: null, ahead: null };
  }
}

/** The sign-in host says of a tenant that it does not know by refusing its configuration. */
function directory(attempt: Try | undefined, { id }: TenantSection): DoctorFinding {
  const what = 'the directory';
  const status = attempt?.status ?? null;
  if (status === null) return finding(what, 'not-known', 'the sign-in host could not be asked');
  if (status === 200) return finding(what, 'fine', id);
  if (status === 400 || status === 404) {
    return finding(
      what,
      'missing',
      `the sign-in host knows no directory ${id}`,
      'put the tenant id of Microsoft Entra into `tenant.id`, and its cloud into `tenant.cloud`',
    );
  }
  return finding(what, 'not-known', `the sign-in host answered ${status}`);
}

/** Assertions live for five to ten minutes, so that a clock that is five minutes off signs nobody in. */
const tolerable = 5 * 60_000;

function clock(tries: readonly Try[]): DoctorFinding {
  const what = 'the clock';
  const ahead = tries.map((one) => one.ahead).find((one) => one !== null) ?? null;
  if (ahead === null) return finding(what, 'not-known', 'no host said what time it is');
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  const said =
    seconds < 2 ? 'agrees with the service' : `${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the service`;
  if (Math.abs(ahead) < tolerable) return finding(what, 'fine', said);
  return finding(what, 'missing', said, 'set the clock of this machine: tokens and assertions are good for minutes');
}
