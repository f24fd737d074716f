import { expect, test, vi } from 'vitest';
import { carriedOut, compiled, manyGrants, tenantOfGroups } from '../bench/grants.ts';
import { withEmulator } from '../support/tenants.ts';

vi.setConfig({ testTimeout: 120_000 });

test.each([
  { where: 'to domains', grants: 70, groups: 24, domains: 20, nested: false },
  { where: 'to domains, to all below them and to some of that', grants: 36, groups: 24, domains: 12, nested: true },
])(
  'many grants $where that cross are planned in few states, open nothing on the way, and leave nothing to do',
  async (size) => {
    const tenant = tenantOfGroups(size);
    await withEmulator({ tenant }, async ({ tenant: roads }) => {
      const done = await carriedOut(compiled(manyGrants(tenant, size)), roads);
      expect(done.steps).toBeGreaterThan(2 * size.domains);
      // Rules and domains of different places are one state each, and not one for each of them.
      expect(done.judged).toBeLessThan(size.domains);
      expect(done).toMatchObject({ gaps: 0, left: 0 });
    });
  },
);
