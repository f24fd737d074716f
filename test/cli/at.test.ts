import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timeOf } from '../../src/cli/given/at.ts';
import { allCommands } from '../../src/cli/program/program.ts';
import { noon } from '../support/flow.ts';
import { ask, type Desk, desk, snapshot } from './asking.ts';

const at = (given: string): Date => timeOf({ text: () => given }, { now: noon });

describe('--at names', () => {
  test.each([
    ['2026-11-30', '2026-11-30T00:00:00.000Z'],
    ['20261130', '2026-11-30T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-11-30T09:00:00Z', '2026-11-30T09:00:00.000Z'],
    ['2026-11-30T09:00:00+01:00', '2026-11-30T08:00:00.000Z'],
    ['2026-11-30T00:30:00+01:00', '2026-11-29T23:30:00.000Z'],
    ['2026-11-30T09:00:00-03:30', '2026-11-30T12:30:00.000Z'],
    ['2026-11-30T09+14', '2026-11-29T19:00:00.000Z'],
    ['2026-11-30T09:15Z', '2026-11-30T09:15:00.000Z'],
    ['2026-11-30T09:00:00.5Z', '2026-11-30T09:00:00.500Z'],
    ['2026-11-30T09:00:00,123456789z', '2026-11-30T09:00:00.123Z'],
    ['20261130T090000Z', '2026-11-30T09:00:00.000Z'],
    ['20261130T0900+0100', '2026-11-30T08:00:00.000Z'],
  ])('%s', (given, instant) => {
    expect(at(given).toISOString()).toBe(instant);
  });
});

const wrong = [
  '2026-02-31',
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-02-31T09:00:00Z',
  '2026-11-30T24:00:00Z',
  '2026-11-30T09:60:00Z',
  '2026-11-30T09:00:00+25:00',
  '2026-11-30T09:00:00',
  '2026-11-30 09:00:00Z',
  '2026-11-3',
  '2026-1130',
  '30.11.2026',
  'tomorrow',
  '',
];

test.each(wrong)('--at "%s" names no time', (given) => {
  expect(() => at(given)).toThrow(/is no time of the calendar/u);
});

describe('every command with --at', () => {
  let files: Desk;
  let tenant: string;
  beforeAll(() => {
    files = desk();
    tenant = files.put('tenant.json', snapshot());
  });
  afterAll(() => files.remove());

  const needed: Readonly<Record<string, readonly string[]>> = {
    why: ['--from', 'ana@contoso.com', '--to', 'x@y.example'],
  };

  test('refuses a day that there is not, with 1, before it reads anything', async () => {
    const commands = await allCommands();
    const timed = commands.filter(({ command }) => command.options.some(({ flags }) => flags.startsWith('--at ')));
    const names = timed.map(({ listed }) => listed.name).join(' ');
    expect(names).toBe('validate plan drift why posture forwards grants test');
    for (const { listed, command } of timed) {
      const target = command.tenant ? ['--snapshot', files.put('none.json', '')] : [];
      const { code, err } = await ask(listed.name, ...(needed[listed.name] ?? []), ...target, '--at', '2026-02-31');
      expect({ name: listed.name, code, err }).toMatchObject({
        code: 1,
        err: expect.stringContaining('2026-02-31') as string,
      });
    }
  });

  test('takes the day of an instant in UTC: an entry that ends on the 30th still holds at half past midnight in Berlin', async () => {
    const policies = files.put(
      'ends.yaml',
      'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }\noutboundPolicies:\n  - name: Partner\n    autoForwardingMode: On\n    from: [ana@contoso.com]\n    until: 2026-11-30\n    owner: o@contoso.com\n    reason: r\n',
    );
    const steps = async (time: string): Promise<number> => {
      const asked = await ask('plan', '--snapshot', tenant, '--policies', policies, '--at', time, '--json');
      return (JSON.parse(asked.out) as { readonly steps: readonly unknown[] }).steps.length;
    };
    expect(await steps('2026-11-30T00:30:00+01:00')).toBeGreaterThan(0);
    expect(await steps('2026-11-30T01:30:00+01:00')).toBe(0);
  });
});
