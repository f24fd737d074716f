import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import type { Facts } from '../../src/policy/schema/facts.ts';
import { ask, type Asked } from '../cli/asking.ts';
import { times } from '../support/draws.ts';
import { copyOf } from '../support/states.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { worlds } from '../support/worlds.ts';
import { movedCell, plainWorld } from './moved.ts';
import { type Change, changeFor, inPortal, twoBearOne } from './portal.ts';
import { isSpared, sparedNames } from './spared.ts';

const numRuns = times(4);

let folder: string;
let folders = 0;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'postern-by-hand-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const tenants = fc.oneof(
  fc.constant(contoso),
  worlds.map(
    ({ snapshot }) =>
      () =>
        fromSnapshot(snapshot),
  ),
);
const facts: fc.Arbitrary<Facts> = fc.record({
  automaticMeans: fc.constantFrom('off', 'on', 'unknown'),
  nestedGroups: fc.constantFrom('expand', 'ignore', 'unknown'),
  bypassRule: fc.constantFrom('ignore', 'indeterminate'),
  outboundPolicyOnConnectors: fc.constantFrom('applies', 'skipped', 'unknown'),
});
const grown = fc.record({
  tenant: tenants,
  facts,
  before: fc.array(fc.nat(), { maxLength: 5 }),
  after: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
});
/** Draws that always move a cell: where few are drawn anew, none of those need move one. */
const sure = fc.sample(grown, { seed: 5, numRuns: 1 }).map((one): [typeof one] => [one]);

/** Makes those changes of a tenant that the service allows. */
async function grow(emulator: RunningEmulator, numbers: readonly number[]): Promise<readonly Change[]> {
  const made: Change[] = [];
  for (const number of numbers) {
    const change = changeFor(number, emulator.state);
    if (await inPortal(emulator.url, change)) made.push(change);
  }
  return made;
}

/** The policies that an export writes of a tenant, with what its organisation knows. */
async function exported(url: string, known: Facts): Promise<string> {
  folders += 1;
  const to = join(folder, String(folders));
  const asked = await ask('export', '--emulator', url, '--policies', join(folder, 'none'), '--out', to, '--json');
  expect(asked).toMatchObject({ code: 0 });
  const file = join(to, 'tenant.yaml');
  const text = Object.entries(known).reduce(
    (all, [name, value]) => all.replace(new RegExp(`^(    ${name}: )\\S+`, 'mu'), `$1${value}`),
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, text);
  return to;
}

interface Said extends Asked {
  readonly clean: boolean;
}

async function drift(url: string, policies: string): Promise<Said> {
  const asked = await ask('drift', '--emulator', url, '--policies', policies, '--json');
  return { ...asked, clean: Boolean(asked.json()['clean']) };
}

async function within<T>(tenant: TenantState, use: (emulator: RunningEmulator) => Promise<T>): Promise<T> {
  const emulator = await emulatorAtNoon({ tenant });
  try {
    return await use(emulator);
  } finally {
    await emulator.close();
  }
}

/** A rule by a group whose members a filter decides: nobody can say whom it is about, so the tenant is never told to be clean. */
function restsOnFilter({ code, json }: Said): boolean {
  const unread = json()['unread'] as unknown as readonly { readonly why: string }[];
  return code === 3 && unread.length > 0 && unread.every(({ why }) => why.endsWith('a filter decides its members'));
}

const inShort = ({ code, out, err }: Asked): string => `${code}\n${out.slice(0, 4000)}\n${err}`;

test(
  'the policies that an export writes of a grown tenant find it clean on their first day, and any change that moves a cell is drift',
  { timeout: 7_200_000 },
  async () => {
    mkdirSync(join(folder, 'none'), { recursive: true });
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(grown, async ({ tenant, facts: known, before, after }) => {
        await within(tenant(), async (emulator) => {
          const made = await grow(emulator, before);
          if (twoBearOne(emulator.state)) return;
          const policies = await exported(emulator.url, known);
          const first = await drift(emulator.url, policies);
          if (restsOnFilter(first)) return;
          if (!first.clean || first.code !== 0)
            throw new Error(`not clean after ${JSON.stringify(made)}: ${inShort(first)}`);
          const plan = await ask('plan', '--emulator', emulator.url, '--policies', policies, '--json');
          expect({ code: plan.code, steps: plan.json()['steps'] }).toEqual({ code: 0, steps: [] });
          moved += await firstMove(emulator.state, after, { known, policies, made });
        });
      }),
      { numRuns: numRuns + sure.length, examples: sure, endOnFailure: true },
    );
    expect(moved).toBeGreaterThan(0);
  },
);

interface Base {
  readonly known: Facts;
  readonly policies: string;
  readonly made: readonly Change[];
}

/** Tries changes until one of them moves a cell, and asks for drift; 0 where none does. */
async function firstMove(
  state: TenantState,
  numbers: readonly number[],
  { known, policies, made }: Base,
): Promise<number> {
  const before = plainWorld(state, known);
  if (before === null) return 0;
  for (const number of numbers) {
    const told = await within(copyOf(state), async (emulator) => {
      const change = changeFor(number, emulator.state);
      if (!(await inPortal(emulator.url, change)) || twoBearOne(emulator.state)) return null;
      const after = plainWorld(emulator.state, known);
      const move = after === null ? null : movedCell(before, after);
      if (move === null || isSpared(state, emulator.state, sparedNames(policies))) return null;
      const found = await drift(emulator.url, policies);
      const right = !found.clean && (found.code === 2 || found.code === 3);
      if (!right)
        throw new Error(`${JSON.stringify(change)} moves ${move}, after ${JSON.stringify(made)}: ${inShort(found)}`);
      return change;
    });
    if (told !== null) return 1;
  }
  return 0;
}
