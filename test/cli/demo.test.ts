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
  rmSync(elsewhere, { recursive: true, force: true });
});

/** What is told, in this order and nothing twice. */
const story = [
  /policies is valid: .* \+ 3 people fwd-partner@contoso\.com \(adele, megan, support\) to fabrikam\.com every way/u,
  /because Order confirmations .* CHG-1042 .* - 1 person ben@contoso\.com .* = everyone else: as before/u,
  /support@contoso\.com → tickets@fabrikam\.com starts to get out .* safe in this order: .* Apply: postern apply/u,
  /applied, 19 of 19 steps done, 14 objects read back .* Take it back: postern undo/u,
  /Nothing to do: the tenant is as the policies say\. .* Set-RemoteDomain -Identity Default .* has drifted/u,
  /has drifted 2 changes, 1 opens forwarding .* autoForwardEnabled false → true by ben@contoso\.com, \S+ \S+ UTC/u,
  /Take it back: postern plan --out plan\.json .* Keep it: postern adopt/u,
];

describe('the demo', () => {
  test('goes all the way from a folder of its own, and leaves nothing behind', async () => {
    const { code, out, err } = await program.run(['demo'], { cwd: elsewhere, env: { TMPDIR: elsewhere } });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/\$ postern apply plan\.json --emulator http:\S+ --approve [\da-f]{12}/u);
    for (const part of story) expect(out.replaceAll(/\s+/gu, ' ')).toMatch(part);
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(116);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});
