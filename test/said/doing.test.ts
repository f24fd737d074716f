import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { type Asked, askIn, desk } from '../cli/asking.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { planAt } from './scenes.ts';
import { bannedIn, tooWideIn } from './words.ts';

const table = desk();
afterAll(() => table.remove());

/** One command of a story, in words of a shell; what it leaves is there for the next. */
interface Deed {
  readonly name: string;
  readonly args: () => readonly string[];
  /** How it ends. */
  readonly code: number;
}

/** What is done to a tenant, from the first plan to the way back, beside a folder of policies of its own. */
function deedsOf(emulator: RunningEmulator, width: number): readonly Deed[] {
  const at = (name: string): string => table.path(`${width}-${name}`);
  const policies = at('policies');
  cpSync(fileURLToPath(new URL('../../policies', import.meta.url)), policies, { recursive: true });
  const live = ['--emulator', emulator.url];
  const both = [...live, '--policies', policies];
  const some = ['--only', 'smtpAuth/organization'];
  const approved = (file: string): readonly string[] => {
    const { digest, allow } = planAt(at(file));
    return [at(file), ...live, '--approve', digest, ...allow];
  };
  const plan = (file: string) => () => ['plan', ...both, '--out', at(file)];
  return [
    { name: 'plan', args: plan('plan.json'), code: 0 },
    { name: 'apply that nobody approved', args: () => ['apply', at('plan.json'), ...live], code: 4 },
    {
      name: 'apply that another plan was approved for',
      args: () => ['apply', at('plan.json'), ...live, '--approve', '0123456789ab'],
      code: 4,
    },
    { name: 'apply', args: () => ['apply', ...approved('plan.json')], code: 0 },
    { name: 'apply again', args: () => ['apply', ...approved('plan.json')], code: 4 },
    { name: 'plan of what is done', args: plan('again.json'), code: 0 },
    { name: 'drift of nothing', args: () => ['drift', ...both], code: 0 },
    {
      name: 'undo',
      args: () => ['undo', at('plan.journal'), ...both, '--out', at('undo.json')],
      code: 0,
    },
    { name: 'apply of the undo', args: () => ['apply', ...approved('undo.json')], code: 0 },
    { name: 'undo again', args: () => ['undo', at('plan.journal'), ...both], code: 0 },
    { name: 'adopt', args: () => ['adopt', ...both, ...some], code: 0 },
    { name: 'adopt into the files', args: () => ['adopt', ...both, ...some, '--write'], code: 0 },
    { name: 'fmt', args: () => ['fmt', '--policies', policies], code: 0 },
    { name: 'snapshot', args: () => ['snapshot', ...both, '--out', at('snapshot.json')], code: 0 },
    { name: 'export', args: () => ['export', ...live, '--out', at('exported')], code: 0 },
    { name: 'export again', args: () => ['export', ...live, '--out', at('exported')], code: 1 },
    { name: 'a show of the plan', args: () => ['show', at('plan.json'), '--details'], code: 0 },
    {
      name: 'init outside of a repository',
      args: () =>
        `init --github --postern contoso/postern@${'5'.repeat(40)} --owners @a/b --policies ${policies}`.split(' '),
      code: 1,
    },
    { name: 'init of nothing', args: () => ['init', '--github', '--policies', policies], code: 1 },
  ];
}

/** What a reader sees. */
const seen = ({ out, err }: Asked): string => `${out}${err}`.replaceAll(/\/\S*postern-asking-\w+\/\d+-/gu, '');

describe.each([80, 120])('at %i columns', (width) => {
  async function hold(deeds: readonly Deed[]): Promise<void> {
    const found: unknown[] = [];
    for (const { name, args } of deeds) {
      const asked = await askIn({}, args(), width);
      const said = seen(asked);
      const told = name === 'adopt' ? said.replaceAll(/^[-+ ].*$/gmu, '') : said;
      if (process.env['POSTERN_READ'] !== undefined) process.stderr.write(`\n=== ${name} (${asked.code})\n${said}`);
      found.push({ name, code: asked.code, silent: said === '', banned: bannedIn(said), wide: tooWideIn(told, width) });
    }
    expect(found).toEqual(deeds.map(({ name, code }) => ({ name, code, silent: false, banned: [], wide: [] })));
  }

  async function emulated(faults: readonly Fault[], use: (emulator: RunningEmulator) => Promise<void>): Promise<void> {
    const emulator = await emulatorAtNoon({ tenant: contoso(), faults });
    try {
      await use(emulator);
    } finally {
      await emulator.close();
    }
  }

  test('a plan is applied, taken back and adopted', async () => {
    await emulated([], async (emulator) => hold(deedsOf(emulator, width)));
  });

  test('a plan is stopped on the way, goes on, and what could not be read is said', async () => {
    const denied: Fault = { effect: 'deny', match: { cmdlet: 'New-TransportRule', times: 1 } };
    await emulated([denied], async (emulator) => {
      const at = (name: string): string => table.path(`${width}-stopped-${name}`);
      const live = ['--emulator', emulator.url];
      const approved = (): readonly string[] => {
        const { digest, allow } = planAt(at('plan.json'));
        return [at('plan.json'), ...live, '--approve', digest, ...allow];
      };
      await hold([
        { name: 'plan', args: () => ['plan', ...live, '--out', at('plan.json')], code: 0 },
        { name: 'apply that stops', args: () => ['apply', ...approved()], code: 5 },
        {
          name: 'apply that goes on',
          args: () => ['apply', ...approved(), '--journal', at('plan.journal'), '--resume'],
          code: 0,
        },
      ]);
    });
    const unread: Fault = { effect: 'deny', match: { cmdlet: 'Get-TransportRule' } };
    await emulated([unread], async (emulator) =>
      hold([
        { name: 'plan with a gap', args: () => ['plan', '--emulator', emulator.url], code: 4 },
        { name: 'drift with a gap', args: () => ['drift', '--emulator', emulator.url], code: 2 },
        { name: 'doctor with a gap', args: () => ['doctor', '--emulator', emulator.url], code: 0 },
      ]),
    );
  });
});
