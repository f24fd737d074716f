import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { Json } from '../../src/json.ts';
import { ask, type Asked, askIn, desk } from '../cli/asking.ts';
import { contentOf } from '../pipeline/support.ts';
import { planted, policiesOf, yaml } from '../support/hostile-tenant.ts';
import { doublePwshOver, pwsh, type PwshOver, sharedPwsh } from '../support/powershell.ts';
import { emulatorAtNoon } from '../support/tenants.ts';

const files = desk();
afterAll(() => files.remove());

/** What one road says and does, by command. */
interface Gone {
  readonly plan: Asked;
  readonly drift: Asked;
  readonly why: Asked;
  readonly posture: Asked;
  readonly snapshot: readonly unknown[];
  /** The plan of what was recorded. */
  readonly recorded: Asked;
  readonly export: Readonly<Record<string, string>>;
  readonly apply: Asked;
  readonly state: Json;
}
type Part = keyof Gone;

const ours = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** Rows of a recording without what only REST has beside them, and with dates in one spelling. */
function rowsIn(file: string): readonly unknown[] {
  const { reads } = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    key.includes('@') ? undefined : typeof value === 'string' ? value.replace(/(\.\d{7})\+00:00$/u, '$1Z') : value,
  ) as { readonly reads: readonly unknown[] };
  return reads.map((read) => JSON.stringify(read)).toSorted();
}

const rounds = [0, 7];
let scratch: string;
beforeAll(async () => {
  scratch = files.folder('scratch', '');
  const plain = join(scratch, 'plain.json');
  await ask('snapshot', '--emulator', 'contoso', '--inbox-rules', '--out', plain);
  for (const offset of rounds) {
    const tenant = planted(JSON.parse(readFileSync(plain, 'utf8')) as Json, offset);
    files.put(`tenant-${offset}.json`, JSON.stringify(tenant));
    files.folder(`policies-${offset}`, yaml(policiesOf(offset)));
  }
});

/** Asks every command of a hostile tenant over one road, on a copy of its own. */
async function go(offset: number, name: string, road: PwshOver | null): Promise<Gone> {
  const at = (file: string): string => join(scratch, `${offset}-${name}-${file}`);
  const emulator = await emulatorAtNoon({ tenant: await openTenant(join(scratch, '..', `tenant-${offset}.json`)) });
  const env = road === null ? {} : { POSTERN_PWSH: road({ url: emulator.url, id: emulator.state.id }) };
  const tenant = ['--emulator', emulator.url, '--exchange', road === null ? 'rest' : 'powershell'];
  const policies = ['--policies', join(scratch, '..', `policies-${offset}`)];
  const run = async (...args: readonly string[]): Promise<Asked> => askIn(env, [...args, ...tenant]);
  try {
    const plan = await run('plan', ...policies, '--json');
    writeFileSync(at('plan.json'), plan.out);
    const { digest, steps } = JSON.parse(plan.out) as Plan;
    mkdirSync(at('exported'));
    const drift = await run('drift', ...policies, '--json');
    const way = ['--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', '--json'];
    const why = await run('why', ...policies, ...way);
    const posture = await run('posture', ...policies, '--json');
    await run('snapshot', ...policies, '--out', at('again.json'));
    const recorded = await ask('plan', ...policies, '--snapshot', at('again.json'), '--json');
    await run('export', '--out', at('exported'));
    const allow = steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard]);
    const apply = await run('apply', at('plan.json'), '--approve', digest, ...allow, '--json');
    return {
      plan,
      drift,
      why,
      posture,
      recorded,
      apply,
      snapshot: rowsIn(at('again.json')),
      export: ours(at('exported')),
      state: contentOf(emulator.state),
    };
  } finally {
    await emulator.close();
  }
}

/** The first test that wants a road waits for all its commands. */
const slow = { timeout: 240_000 };

const gone = new Map<string, Promise<Gone>>();
const over = (offset: number, name: string, road: PwshOver | null): Promise<Gone> => {
  const going = gone.get(`${offset} ${name}`) ?? go(offset, name, road);
  gone.set(`${offset} ${name}`, going);
  return going;
};

const said = ({ code, out }: Asked): unknown => {
  const { journal: _, ...rest } = JSON.parse(out) as Record<string, unknown>;
  return { code, ...rest };
};

/** What is compared of each part; a path of ours is no part of it. */
const compared: { readonly [P in Part]: (gone: Gone) => unknown } = {
  plan: (one) => said(one.plan),
  drift: (one) => said(one.drift),
  why: (one) => said(one.why),
  posture: (one) => said(one.posture),
  snapshot: (one) => one.snapshot,
  recorded: (one) => (JSON.parse(one.recorded.out) as Plan).digest,
  export: (one) => one.export,
  apply: (one) => said(one.apply),
  state: (one) => one.state,
};

/** Every command says over a road what it says over REST, whatever the names of a tenant are. */
function alike(name: string, road: PwshOver): void {
  describe.each(rounds)(`${name}, on the hostile tenant %i,`, (offset) => {
    test.each(Object.entries(compared))('has the %s of REST', slow, async (_, part) => {
      const [there, here] = [await over(offset, 'rest', null), await over(offset, name, road)];
      expect(part(here)).toEqual(part(there));
    });
  });
}

describe.each(rounds)('over REST, on the hostile tenant %i,', (offset) => {
  test('there is much to say and to do, and what was recorded gives the same plan', slow, async () => {
    const { plan, apply, snapshot, recorded, ...rest } = await over(offset, 'rest', null);
    const { digest, steps } = JSON.parse(plan.out) as Plan;
    expect({ plan: plan.code, drift: rest.drift.code, why: rest.why.code }).toEqual({ plan: 0, drift: 2, why: 0 });
    expect({ code: apply.code, outcome: JSON.parse(apply.out) }).toMatchObject({
      code: 0,
      outcome: { outcome: 'applied' },
    });
    expect((JSON.parse(recorded.out) as Plan).digest).toBe(digest);
    expect(steps.length).toBeGreaterThan(8);
    expect(snapshot.length).toBeGreaterThan(20);
    expect(Object.keys(rest.export).length).toBeGreaterThan(0);
  });
});

alike('a double of PowerShell', doublePwshOver);
describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  alike('PowerShell', sharedPwsh);
});
