/**
 * What to say to somebody whose proxy is not asked. Node's fetch takes no notice of a proxy unless NODE_USE_ENV_PROXY is
 * set, which versions from 22.21 and 24.5 on know. Source: Node.js documentation of the command line, 2026.
 */
export function proxyAdvice(env: Readonly<Record<string, string | undefined>>, version: string): string | null {
  const name = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((one) => (env[one] ?? '') !== '');
  if (name === undefined || env['NODE_USE_ENV_PROXY'] === '1') return null;
  const remedy = knows(version) ? 'set NODE_USE_ENV_PROXY=1' : 'use Node 22.21 or 24.5 and set NODE_USE_ENV_PROXY=1';
  return `${name} is set, and Node ${version} does not go by it: ${remedy}`;
}

function knows(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
