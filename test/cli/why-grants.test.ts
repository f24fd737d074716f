import { afterAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { type Asked, ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const policies = table.put(
  'policies.yaml',
  `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
scope: { mailboxForwarding: { undeclared: close } }
grants:
  - { name: A, from: { people: [adele@contoso.com] }, to: [fabrikam.com], accept: [redirects, mailbox-forwards] }
  - { name: B, from: { people: [megan@contoso.com] }, to: [partner.com] }
`,
);

const asked = ['--policies-only', '--emulator', 'contoso', '--policies', policies];
const why = (to: string, mechanism: string, ...args: readonly string[]): Promise<Asked> =>
  ask('why', 'adele@contoso.com', to, '--mechanism', mechanism, ...asked, ...args);

describe('what comes with two grants that cross', () => {
  test('is no grant, and is told with the grant that brings it', async () => {
    const { out } = await why('x@partner.com', 'inbox-redirect');
    expect(out).toMatch(/^Allowed/u);
    expect(out).toContain('No grant says it: it comes with “A” · ');
    const told = JSON.parse((await why('x@partner.com', 'inbox-redirect', '--json')).out) as JsonObject;
    expect(told['grants']).toMatchObject({ is: 'comes with', by: [{ name: 'A' }] });
    expect(misfits('why.schema.json', told)).toEqual([]);
  });

  test.each(['inbox-forward', 'inbox-forward-attachment'])('is nothing that a rule shuts: %s', async (mechanism) => {
    const { out } = await why('x@partner.com', mechanism);
    expect(out).toMatch(/^Blocked/u);
    expect(out).toContain('No grant allows it.');
  });

  test('is not told of what is granted', async () => {
    expect((await why('x@fabrikam.com', 'inbox-redirect')).out).toContain('granted by “A” · ');
  });
});
