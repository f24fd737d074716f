import { expect, test } from 'vitest';
import { proxyAdvice } from '../../src/tenant/wire/proxy.ts';

test.each<{ title: string; env: Record<string, string>; version: string; says: RegExp | null }>([
  { title: 'no proxy needs no advice', env: {}, version: '20.20.2', says: null },
  { title: 'an empty variable is none', env: { HTTPS_PROXY: '' }, version: '20.20.2', says: null },
  {
    title: 'a proxy that Node goes by needs none',
    env: { HTTPS_PROXY: 'x', NODE_USE_ENV_PROXY: '1' },
    version: '24.5.0',
    says: null,
  },
  {
    title: 'an older Node cannot go by one',
    env: { HTTPS_PROXY: 'x' },
    version: '20.20.2',
    says: /HTTPS_PROXY.*20\.20\.2.*use Node 22\.21/u,
  },
  { title: 'a Node between the two neither', env: { https_proxy: 'x' }, version: '24.4.1', says: /use Node 22\.21/u },
  {
    title: 'a newer Node is told to',
    env: { https_proxy: 'x' },
    version: '22.21.0',
    says: /: set NODE_USE_ENV_PROXY=1$/u,
  },
])('$title', ({ env, version, says }) => {
  const advice = proxyAdvice(env, version);
  if (says === null) expect(advice).toBeNull();
  else expect(advice).toMatch(says);
});
