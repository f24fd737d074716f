import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { linesOf, writesOf } from '../pipeline/support.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Asked, desk } from './asking.ts';

const files = desk();
afterAll(() => files.remove());

const policies = (sections: string): string => `
tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, exchange: rest }
guardrails: { tenantWideForwarding: allow, maxRemovals: { count: 10, share: 1 } }
${sections}
`;

/** What the service takes, and does not show afterwards. */
const rows: readonly { what: string; asks: string; cmdlet: string }[] = [
  {
    what: 'a property',
    asks: 'outboundPolicies: [{ name: Default, autoForwardingMode: Off }]',
    cmdlet: 'Set-HostedOutboundSpamFilterPolicy',
  },
  {
    what: 'a new object',
    asks: 'remoteDomains: [{ domainName: adatum.com, autoForwardEnabled: true }]',
    cmdlet: 'New-RemoteDomain',
  },
  {
    what: 'a rule',
    asks: 'transportRules: [{ name: Mark, fromScope: NotInOrganization, prependSubject: "[Outside] " }]',
    cmdlet: 'New-TransportRule',
  },
  {
    what: 'a setting of the organisation',
    asks: 'smtpAuth: { organization: disabled }',
    cmdlet: 'Set-TransportConfig',
  },
];

let emulator: RunningEmulator;
beforeEach(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterEach(async () => emulator.close());

describe.each(rows)('$what that the service took and does not show', ({ what, asks, cmdlet }) => {
  const name = what.replaceAll(' ', '-');

  test('ends with 2, is nowhere called applied, and is looked at again by a resume that writes nothing', async () => {
    const { apply, journal } = await planned(name, policies(asks));
    const hidden: Fault = { effect: 'lag', milliseconds: 3_600_000, match: { cmdlet } };
    emulator.faults.add([hidden]);
    const first = await apply();
    expect({ code: first.code, out: first.out }).toEqual({ code: 2, out: expect.stringContaining('not confirmed') });
    expect(first.out).toContain('not visible yet');
    expect(first.out).not.toMatch(/\bapplied\b/u);
    expect(first.err).toContain('--resume');
    const writes = writesOf(emulator);

    const again = await apply('--resume', '--json');
    expect(again.code).toBe(2);
    expect(again.json()).toMatchObject({ outcome: 'unconfirmed' });
    expect(endsOf(journal)).toEqual(['unconfirmed', 'unconfirmed']);
    expect(writesOf(emulator)).toEqual(writes);
  });
});

test('what shows in the end is applied, and then that run is over', async () => {
  const { apply, journal } = await planned('late', policies(rows[0]?.asks ?? ''));
  emulator.faults.add([{ effect: 'lag', reads: 14, match: { cmdlet: 'Set-HostedOutboundSpamFilterPolicy' } }]);
  const codes = [(await apply()).code, (await apply('--resume')).code];
  while (codes.at(-1) === 2 && codes.length < 9) codes.push((await apply('--resume')).code);
  expect({ first: codes[0], last: codes.at(-1) }).toEqual({ first: 2, last: 0 });
  expect(endsOf(journal).at(-1)).toBe('applied');
  const over = await apply('--resume');
  expect({ code: over.code, out: over.out }).toEqual({ code: 4, out: expect.stringContaining('PST529') });
  expect(over.out).toContain('that run is over');
});

interface Applying {
  readonly journal: string;
  readonly apply: (...more: readonly string[]) => Promise<Asked>;
}

/** A plan of policies, and the command that applies it with all that it needs. */
async function planned(name: string, content: string): Promise<Applying> {
  const folder = files.folder(name, content);
  const file = join(folder, 'plan.json');
  const made = await ask('plan', '--policies', folder, '--emulator', emulator.url, '--out', file);
  expect({ code: made.code, err: made.err }).toMatchObject({ code: 0 });
  const plan = JSON.parse(readFileSync(file, 'utf8')) as { digest: string; steps: { hazards: string[] }[] };
  const allow = plan.steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard]);
  const args = ['apply', file, '--emulator', emulator.url, '--approve', plan.digest, ...allow];
  return { journal: join(folder, 'plan.journal'), apply: async (...more) => ask(...args, ...more) };
}

const endsOf = (journal: string): readonly unknown[] =>
  linesOf(journal)
    .filter((line: JsonObject) => line['kind'] === 'closed')
    .map((line) => line['outcome']);
