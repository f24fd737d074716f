import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Built, builtProgram } from './built.ts';

let program: Built;
let elsewhere: string;

beforeAll(async () => {
  program = await builtProgram();
  elsewhere = mkdtempSync(join(tmpdir(), 'postern-elsewhere-'));
});

afterAll(() => {
  program.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

describe('the demo', () => {
  test('goes all the way from a folder of its own, and leaves nothing behind', async () => {
    const { code, out, err } = await program.run(['demo'], { cwd: elsewhere, env: { TMPDIR: elsewhere } });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/\$ postern apply plan\.json --emulator http:\S+ --approve [\da-f]{12}/u);
    expect(out).toContain('Nothing to do: the tenant is as the policies say.');
    expect(out).toMatch(/Drift of contoso\.onmicrosoft\.com · 2 objects moved/u);
    expect(out).toMatch(
      /autoForwardEnabled\s+set\s+by\s+ben@contoso\.com\s+on\s+\S+\s+\S+\s+UTC,\s+with\s+Set-RemoteDomain/u,
    );
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});
