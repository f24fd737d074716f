import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Input } from '../../src/cli/run/command.ts';
import type { Io } from '../../src/cli/run/io.ts';
import { snapshot } from '../../src/cli/snapshot/snapshot.ts';
import { collectorScript } from '../../src/cli/snapshot/snapshot-script.ts';
import { type JsonObject, textAt } from '../../src/json.ts';
import { loadPolicies } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { checkpointHead, checkpointLines, readCheckpoint } from '../../src/tenant/snapshot/checkpoint.ts';
import { snapshotSchemaText } from '../../src/tenant/snapshot/document.ts';
import { readSnapshot } from '../../src/tenant/snapshot/file.ts';
import { sweepInboxRules } from '../../src/tenant/inbox-rules.ts';
import { present, type Reading, unknown } from '../../src/tenant/tenant.ts';

const tenantId = '5f0a1c9e-0000-4000-8000-000000000001';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(options: Readonly<Record<string, string | true>>): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: Io = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    colour: false,
    tty: false,
    width: 80,
    env: {},
    cwd: '/',
    now: () => new Date('2026-11-21T12:00:00.500Z'),
    signal: new AbortController().signal,
  };
  const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
  const input: Input = {
    command: 'snapshot',
    args: [],
    text,
    list: () => [],
    on: (name) => options[name] === true,
    policies: '/no/policies',
    json: false,
  };
  return { code: await snapshot.run(input, io), out: out.join(''), err: err.join('') };
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const cmdletsOf = (text: string): readonly string[] =>
  ((JSON.parse(text) as JsonObject)['reads'] as readonly JsonObject[]).map(
    (read) => textAt(read, 'cmdlet') || textAt(read, 'graph'),
  );

describe('postern snapshot', () => {
  test('writes what was read to standard output, and says the next command', async () => {
    const { code, out, err } = await run({ emulator: 'contoso' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      format: 'postern-snapshot/1',
      takenAt: '2026-11-21T12:00:00Z',
      tenant: { id: tenantId },
    });
    expect(cmdletsOf(out)).toEqual(
      expect.arrayContaining(['Get-RemoteDomain', 'Get-Mailbox', 'Get-BlockedSenderAddress']),
    );
    expect(cmdletsOf(out)).not.toContain('Get-InboxRule');
    expect(err).toMatch(/^\d+ reads/mu);
  });

  test('is a file that can be read again', async () => {
    const { out } = await run({ emulator: 'contoso' });
    expect(readSnapshot(out).ok).toBe(true);
  });

  test('reads inbox rules when asked for, with whom they belong to, and leaves no checkpoint behind', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'tenant.json');
      const { code, err } = await run({ emulator: 'contoso', out: file, 'inbox-rules': true });
      expect(code).toBe(0);
      const reads = (
        JSON.parse(readFileSync(file, 'utf8')) as { reads: { cmdlet?: string; parameters?: JsonObject }[] }
      ).reads;
      expect(reads.filter((read) => read.cmdlet === 'Get-InboxRule').length).toBeGreaterThan(10);
      expect(reads.some((read) => read.parameters?.['Identity'] === 'ben@contoso.com')).toBe(true);
      expect(err).toMatch(/inbox rules: (\d+) of \1 mailboxes/u);
      expect(existsSync(`${file}.checkpoint`)).toBe(false);
    }));

  test('goes on where a checkpoint ends, and keeps what it holds', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'tenant.json');
      const kept = {
        cmdlet: 'Get-InboxRule',
        parameters: { Mailbox: 'Ana@contoso.com', IncludeHidden: true },
        result: [{ Name: 'from before' }],
      };
      writeFileSync(`${file}.checkpoint`, `${headOf(tenantId)}${checkpointLines([kept])}{"cmdlet":"Get-In`);
      const { err } = await run({ emulator: 'contoso', out: file, 'inbox-rules': true });
      expect(err).toMatch(/Going on after 1 mailbox that/u);
      expect(readFileSync(file, 'utf8').match(/"Mailbox":"ana@contoso\.com"/giu)?.length).toBe(1);
      expect(readFileSync(file, 'utf8')).toContain('from before');
    }));

  test('refuses the checkpoint of another tenant', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'tenant.json');
      writeFileSync(`${file}.checkpoint`, headOf('another'));
      await expect(run({ emulator: 'contoso', out: file, 'inbox-rules': true })).rejects.toThrow(/another tenant/u);
    }));
});

describe('the sweep over inbox rules', () => {
  const denied: Reading = unknown({ reason: 'denied', call: 'Get-InboxRule', message: 'no', type: null });
  const mailboxes = Array.from({ length: 125 }, (_, index) => `u${index}@contoso.com`);

  const swept = async (reading: (mailbox: string) => Reading, done: readonly string[] = []) => {
    const [kept, counts]: [number[], number[]] = [[], []];
    const refused = await sweepInboxRules(
      { read: (call) => Promise.resolve(reading('parameters' in call ? textAt(call.parameters, 'Mailbox') : '')) },
      mailboxes,
      {
        done: new Set(done),
        keep: (reads) => void kept.push(reads.length),
        progress: (count) => void counts.push(count),
      },
    );
    return { refused: refused.length, kept, counts };
  };

  test('stops where nobody’s rules may be read', async () => {
    const { refused, kept, counts } = await swept(() => denied);
    expect(refused).toBeGreaterThanOrEqual(30);
    expect(Math.max(...counts)).toBeLessThan(mailboxes.length);
    expect(kept).toEqual([]);
  });

  test('goes on where some mailboxes are shut, and keeps them as such', async () => {
    const shut = new Set(mailboxes.slice(0, 30));
    const { refused, kept } = await swept((mailbox) => (shut.has(mailbox) ? denied : present([])));
    expect(refused).toBe(0);
    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(mailboxes.length);
  });

  test('keeps each batch that was read, and leaves out what is done', async () => {
    const { kept, counts } = await swept(() => present([]), ['u0@contoso.com']);
    expect(kept).toEqual([...Array.from({ length: 12 }, () => 10), 4]);
    expect(counts).toEqual([...Array.from({ length: 12 }, (_, n) => 11 + n * 10), 125]);
  });

  test.each(['', 'hello', '{"format":"postern-snapshot/1"}', headOf('mine').replace('snapshot', 'forwards')])(
    '%j is no checkpoint of a snapshot',
    (text) => expect(readCheckpoint(text, 'postern-snapshot/1')).toBeNull(),
  );
});

const headOf = (tenant: string): string =>
  checkpointHead({ checkpoint: 'postern-snapshot/1', tenant, begun: '2026-11-21T11:00:00Z' });

/** Policies that name a recipient with every kind of quote. */
async function hostile(): Promise<Desired | null> {
  const name = "O'Brien\u2019s $(calc) `n\u201D #> @'";
  const found: Desired[] = [];
  await inFolder(async (folder) => {
    const policy = { name: 'P', autoForwardingMode: 'On', from: [name] };
    writeFileSync(join(folder, 'a.yaml'), JSON.stringify({ outboundPolicies: [policy] }));
    const loaded = await loadPolicies(folder, '2026-11-21');
    if (loaded.ok) found.push(loaded.value);
  });
  return found[0] ?? null;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** What a PowerShell text leaves open, after its comments and strings are taken out. */
function unclosed(script: string): readonly string[] {
  const strings = /<#.*?#>|#[^\n]*|'(?:[^']|'')*'|"(?:[^"`]|`.|"")*"/gsu;
  const open: string[] = [];
  for (const sign of script.replaceAll(strings, '')) {
    const partner = closing[sign];
    if (partner !== undefined) open.push(partner);
    else if (open.at(-1) === sign) open.pop();
    else if (/[)}\]'"]/u.test(sign)) return [sign];
  }
  return open;
}

describe('the collector script', () => {
  const policies = new URL('../../policies', import.meta.url).pathname;

  test('is plain ASCII and holds what the policies name as data', async () => {
    const loaded = await loadPolicies(policies, '2026-11-21');
    const script = collectorScript(loaded.ok ? loaded.value : null);
    expect(script).toMatch(/^[\n\x20-\x7e]*$/u);
    expect(script).toContain('ConvertTo-Json -Depth 8');
    // What to look for in the audit log is text, and the only place where such names stand.
    const named = /^\$changing = @\((?:'[A-Za-z. -]+'(?:, )?)+\)$/mu;
    expect(script).toMatch(named);
    expect(script.replace(named, '')).not.toMatch(
      /Invoke-Expression|iex\b|\b(?:Set|New|Remove|Add|Enable|Disable)-(?:Mailbox|RemoteDomain|TransportRule|HostedOutbound)/u,
    );
  });

  test('asks for every listing that a snapshot of ours holds', async () => {
    const script = collectorScript(null);
    const { out } = await run({ emulator: 'contoso' });
    const asked = new Set(cmdletsOf(out).filter((name) => name.startsWith('Get-')));
    expect([...asked].filter((name) => !script.includes(`'${name}'`))).toEqual([]);
  });

  test('closes every quote and bracket, whatever the policies name', async () => {
    const script = collectorScript(await hostile());
    expect(unclosed(script)).toEqual([]);
    expect(script).toContain("O''Brien");
    expect(script).toContain('[char]8217');
  });

  test('is printed by --script without any tenant', async () => {
    const { code, out } = await run({ script: true });
    expect(code).toBe(0);
    expect(out).toBe(collectorScript(null));
  });
});

test('the schema of the file is the one in schemas/', () => {
  const text = readFileSync(new URL('../../schemas/snapshot.schema.json', import.meta.url), 'utf8');
  expect(text).toBe(snapshotSchemaText());
});
