import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, autoForwardReject, partner, snapshot } from '../cli/asking.ts';
import { planFromSnapshot } from './plan.example.ts';
import { postureOfSnapshot } from './posture.example.ts';
import { whyInSnapshot } from './why.example.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/api.md');
const at = new Date('2026-11-21T12:00:00Z');

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'postern-api-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function put(text: string): string {
  const file = join(folder, 'tenant.json');
  writeFileSync(file, text);
  return file;
}

describe('the page of the library', () => {
  const exported = [...read('src/index.ts').matchAll(/^export (?:type )?\{(?<names>[^}]*)\}/gmu)].flatMap((found) =>
    (found.groups?.['names'] ?? '').split(',').map((name) => name.trim()),
  );
  test.each(exported.map((name) => [name]))('tells of %s', (name) => {
    expect(page).toContain(`\`${name}\``);
  });

  test('tells of nothing else', () => {
    const told = [...page.matchAll(/^\| (?<names>(?:`\w+`(?:, )?)+) \|/gmu)].flatMap((found) =>
      [...(found.groups?.['names'] ?? '').matchAll(/\w+/gu)].map(([name]) => name),
    );
    expect(told.filter((name) => !exported.includes(name))).toEqual([]);
    expect(told.length).toBeGreaterThan(20);
  });

  test.each(['plan', 'posture', 'why'])('shows the example of %s as it is tried here', (name) => {
    const source = read(`test/api/${name}.example.ts`).replaceAll('../../src/index.ts', 'postern');
    expect(page).toContain(`\`\`\`ts\n${source}\`\`\``);
  });
});

describe('the examples answer as the commands do', () => {
  test('the posture of a snapshot', async () => {
    const file = put(snapshot(partner));
    const nobodys = join(folder, 'none');
    mkdirSync(nobodys);
    const line = ['posture', '--snapshot', file, '--policies', nobodys, '--at', at.toISOString(), '--json'];
    const asked = (await ask(...line)).json();
    const { openings, findings, unread } = await postureOfSnapshot(file, at);
    expect(JSON.parse(JSON.stringify({ openings, findings, unread }))).toEqual({
      openings: asked['openings'],
      findings: asked['findings'],
      unread: asked['unread'],
    });
    expect(openings.length).toBeGreaterThan(0);
  });

  test.each([
    { from: 'ben@contoso.com', to: 'x@fabrikam.com', differences: partner, verdict: 'allowed' },
    { from: 'ana@contoso.com', to: 'x@fabrikam.com', differences: partner, verdict: 'blocked' },
    {
      from: 'ben@contoso.com',
      to: 'x@fabrikam.com',
      differences: { ...partner, transportRules: [autoForwardReject] },
      verdict: 'blocked',
    },
    {
      from: 'ben@contoso.com',
      to: 'x@fabrikam.com',
      differences: { ...partner, transportRules: null },
      verdict: 'indeterminate',
    },
  ])('why $from to $to is $verdict', async ({ from, to, differences, verdict }) => {
    const file = put(snapshot(differences));
    expect((await whyInSnapshot(file, from, to, at)).verdict).toBe(verdict);
  });

  test('a plan of the worked tenant, and a file that is no snapshot', async () => {
    const policies = new URL('policies', root).pathname;
    expect(await planFromSnapshot(policies, put('{}'), at)).toMatch(/postern snapshot --out/u);
    const plan = await planFromSnapshot(policies, put(snapshot()), at);
    expect(plan.length).toBeGreaterThan(0);
  });
});
