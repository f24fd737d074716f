import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import { rowOf } from '../support/sign-in.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  for (const row of state.recipients.values()) row['SmtpClientAuthenticationDisabled'] = null;
  for (const row of state.config.TransportConfig) row['SmtpClientAuthenticationDisabled'] = true;
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const switchTo = (who: string, on: boolean | null): void => {
  rowOf(state, who)['SmtpClientAuthenticationDisabled'] = on === null ? null : !on;
};

async function drifted(policies: string, ...more: readonly string[]) {
  const folder = table.folder('policies', head + policies);
  const asked = await ask('drift', '--emulator', emulator.url, '--policies', folder, '--json', ...more);
  const told = asked.json() as unknown as Drift;
  const of = (all: Drift['moved']): readonly string[] =>
    all.map(({ object }) => object).filter((object) => object.startsWith('smtpAuth/'));
  return { ...asked, told, strange: of(told.unsanctioned), moved: of(told.moved), unknown: of(told.unknown) };
}

describe('drift, where every mailbox is asked for SMTP AUTH', () => {
  test('names those that no policy declares, and only where it is asked', async () => {
    switchTo('ana@contoso.com', true);
    switchTo('kofi@contoso.com', true);
    expect((await drifted('')).strange).toEqual([]);
    expect([...(await drifted('', '--smtp-auth')).strange].sort()).toEqual([
      'smtpAuth/ana@contoso.com',
      'smtpAuth/kofi@contoso.com',
    ]);
  });

  test('leaves alone what is declared, or spared by a pattern', async () => {
    switchTo('ana@contoso.com', true);
    switchTo('kofi@contoso.com', true);
    const declared = 'smtpAuth: { mailboxes: [{ address: ana@contoso.com, state: enabled }] }\n';
    expect((await drifted(declared, '--smtp-auth')).strange).toEqual(['smtpAuth/kofi@contoso.com']);
    expect((await drifted('scope: { smtpAuth: { ignore: ["*@contoso.com"] } }\n', '--smtp-auth')).strange).toEqual([]);
  });

  test('a policy that claims the section calls them moved', async () => {
    switchTo('ana@contoso.com', true);
    const { moved } = await drifted('scope: { smtpAuth: { undeclared: close } }\n', '--smtp-auth');
    expect(moved).toContain('smtpAuth/ana@contoso.com');
  });

  test('a switch that nobody can read is no setting that is fine', async () => {
    rowOf(state, 'ana@contoso.com')['SmtpClientAuthenticationDisabled'] = 'perhaps';
    const { told, unknown, code } = await drifted('', '--smtp-auth');
    expect(unknown.length + told.unread.length).toBeGreaterThan(0);
    expect(told.clean).toBe(false);
    expect(code).not.toBe(0);
  });

  test('a listing that is denied is named, and nothing is clean', async () => {
    const rules = [{ match: { cmdlet: 'Get-CASMailbox' }, effect: 'deny' }];
    const sent = await fetch(`${emulator.url}/_postern/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rules),
    });
    expect(sent.ok).toBe(true);
    const { told } = await drifted('', '--smtp-auth');
    expect(told.unread.map(({ what }) => what)).toContain('SMTP AUTH of every mailbox');
    expect(told.complete).toBe(false);
  });
});

describe('posture, where every mailbox is asked for SMTP AUTH', () => {
  const findings = async (...more: readonly string[]) => {
    const asked = await ask('posture', '--emulator', emulator.url, '--policies', '/nonexistent', '--json', ...more);
    const { findings: all, met } = asked.json() as unknown as {
      readonly findings: readonly { readonly id: string; readonly answer: string; readonly object: string | null }[];
      readonly met: readonly { readonly id: string }[];
    };
    return { own: all.filter(({ id }) => id === 'B-SMTP-2'), met: met.some(({ id }) => id === 'B-SMTP-2') };
  };

  test('names whoever has it on, and is met where nobody has', async () => {
    expect(await findings()).toMatchObject({ own: [{ answer: 'undecided' }], met: false });
    expect(await findings('--smtp-auth')).toMatchObject({ own: [], met: true });
    switchTo('ana@contoso.com', true);
    switchTo('ben@contoso.com', false);
    expect(await findings('--smtp-auth')).toMatchObject({
      own: [{ answer: 'not met', object: 'smtpAuth/ana@contoso.com' }],
      met: false,
    });
  });
});
