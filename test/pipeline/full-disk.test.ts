import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { ask } from '../cli/asking.ts';
import { withEmulator } from '../support/tenants.ts';
import {
  applied,
  contentOf,
  freshJournal,
  manyChanges,
  scratchFolder,
  type Undisturbed,
  undisturbed,
  writesOf,
} from './support.ts';

/** A disk on which so many writes still succeed; the one after that comes to an end in the middle of its text. */
const disk = { left: Infinity };

function write(file: number, bytes: Buffer, from = 0, ...more: readonly number[]): number {
  // Whole files are written with a length: the journal alone is written to in parts.
  if (more.length > 0) return real(file, bytes, from, ...more);
  disk.left -= 1;
  if (disk.left < -1) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const most = disk.left < 0 ? Math.floor(bytes.length / 2) : bytes.length;
  return real(file, bytes.subarray(from, Math.max(from + 1, most)));
}

const real = fs.writeSync;
beforeAll(() => {
  vi.spyOn(fs, 'writeSync').mockImplementation(write as typeof fs.writeSync);
  syncBuiltinESMExports();
});
afterAll(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

scratchFolder();

let whole: Undisturbed;
beforeAll(async () => {
  whole = await undisturbed(manyChanges);
});

/** A tenant that counts the calls it was sent. */
function counting(tenant: Tenant): { readonly tenant: Tenant; readonly sent: () => number } {
  let calls = 0;
  const run: Tenant['run'] = (call) => {
    calls += 1;
    return tenant.run(call);
  };
  return { tenant: { read: (call) => tenant.read(call), run }, sent: () => calls };
}

test('law 6: a disk that is full at any line stops the run before its next call, and a resume leads to the same end', async () => {
  const { plan, end, writes } = whole;
  // A head, a beginning and an end of every step, and the close.
  for (let room = 0; room <= 2 * plan.steps.length + 1; room += 1) {
    await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
      const journal = freshJournal();
      const counted = counting(tenant);
      disk.left = room;
      const first = await applied(plan, counted.tenant, { journal });
      disk.left = Infinity;
      expect({ room, outcome: first.outcome }).toEqual({ room, outcome: 'stopped' });
      expect({ room, sent: counted.sent() }).toEqual({ room, sent: Math.floor(room / 2) });
      const said = first.steps.flatMap((step) => step.warnings).filter((text) => text.includes('ENOSPC'));
      expect({ room, said: said.length }).toEqual({ room, said: 1 });
      const second = await applied(plan, tenant, { journal, resume: true });
      expect({ room, outcome: second.outcome }).toEqual({ room, outcome: 'applied' });
      expect(contentOf(emulator.state)).toEqual(end);
      expect(writesOf(emulator)).toEqual(writes);
    });
  }
});

test('a run that could not write its first line says why, and offers to take back nothing', async () => {
  await withEmulator({ tenant: contoso() }, async ({ emulator }) => {
    const file = `${freshJournal()}.plan`;
    fs.writeFileSync(file, planText(whole.plan));
    const allowed = [...new Set(whole.plan.steps.flatMap(({ hazards }) => hazards))];
    const allow = allowed.flatMap((hazard) => ['--allow', hazard]);
    disk.left = 0;
    const { out, err, code } = await ask(
      'apply',
      file,
      '--emulator',
      emulator.url,
      '--approve',
      whole.plan.digest,
      ...allow,
    );
    disk.left = Infinity;
    expect(code).toBe(5);
    expect(out).toMatch(/not begun: the journal could not be written: ENOSPC/u);
    expect(err).toContain('Go on where it stopped:');
    expect(err).not.toContain('Take it back:');
  });
});
