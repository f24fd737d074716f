import { afterAll, expect, test } from 'vitest';
import { addContact, addMailbox, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

/** Dan forwards to a contact, whom the policies do not know; cara has nothing set. */
function tenant(to: string | null): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  const contact = addContact(state, to ?? 'x@fabrikam.com');
  addMailbox(state, 'cara@contoso.com');
  addMailbox(state, 'dan@contoso.com', to === null ? {} : { set: { ForwardingAddress: String(contact['Identity']) } });
  return state;
}

const policies = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off } }
scope: { mailboxForwarding: { undeclared: close } }
grants:
  - name: Both
    from: { people: [cara@contoso.com, dan@contoso.com] }
    to: [fabrikam.com]
    by: [outlook-rules, mailbox]
    accept: [redirects, mailbox-forwards, admin-forwards]
`;

async function whoGains(to: string | null): Promise<string> {
  const emulator = await emulatorAtNoon({ tenant: tenant(to) });
  try {
    const folder = table.folder(`to-${String(to)}`, policies);
    const { out } = await ask('plan', '--policies', folder, '--emulator', emulator.url);
    return out.slice(out.indexOf('Who can forward outside'), out.indexOf('\nNew findings'));
  } finally {
    await emulator.close();
  }
}

test.each([
  ['which the plan clears', 'x@elsewhere.example'],
  ['which stands and gets out', 'x@fabrikam.com'],
])('nobody is said to gain alone beside somebody with a forward on the mailbox, %s', async (_, to) => {
  const told = await whoGains(to);
  expect(told).not.toMatch(/ only\)/u);
  expect(told).toContain('(cara@contoso.com; not dan@contoso.com while its mailbox forwards)');
});

test('where nobody has one, both gain alike', async () => {
  const told = await whoGains(null);
  expect(told).toContain('2 people   cara@contoso.com and dan@contoso.com');
  expect(told).not.toMatch(/only\)|while/u);
});
