import { setImmediate as turn } from 'node:timers/promises';
import type { EnvHttpProxyAgent as ProxyAgent } from 'undici';
import { isLoopback } from './loopback.ts';

/** What the roads set on a request. */
export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** What the roads ask of an answer. */
export interface Received {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * Sends one request the way this machine's surroundings want it, and follows no redirect. Node 20 knows
 * NODE_EXTRA_CA_CERTS and looks at no proxy variable: where one is set, undici's agent takes over. This machine itself
 * is never reached through a proxy.
 */
export async function sendRequest(url: URL, sent: Sent): Promise<Received> {
  const proxy = isLoopback(url) ? null : proxyOf(process.env);
  await hangUps();
  if (proxy === null) return fetch(url.href, { ...sent, redirect: 'manual' });
  const { EnvHttpProxyAgent, fetch: fetchThrough } = await import('undici');
  const agent = agents.get(proxy.url) ?? new EnvHttpProxyAgent({ httpsProxy: proxy.url });
  agents.set(proxy.url, agent);
  return fetchThrough(url.href, { ...sent, redirect: 'manual', dispatcher: agent });
}

/**
 * Lets connections say that the other side has hung up, which they cannot while we compute: a request on one of those is
 * lost, and nobody can tell whether it was done. What waits is looked at between the first turn and the second.
 */
async function hangUps(): Promise<void> {
  await turn();
  await turn();
}

/** One agent a proxy, so that connections are used again. */
const agents = new Map<string, ProxyAgent>();

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that name a proxy for https, first come first served: the ones that the identity library reads as well. */
const variables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** The proxy that an environment names, and by which variable; null for none. Hosts in NO_PROXY are reached without it. */
export function proxyOf(env: Environment): { readonly variable: string; readonly url: string } | null {
  const variable = variables.find((name) => (env[name] ?? '') !== '');
  return variable === undefined ? null : { variable, url: env[variable] ?? '' };
}
