import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal } from '../posture/bounces/forms.ts';
import { askIn, autoForwardReject, type Desk, desk, type Differences, partner, snapshot } from './asking.ts';
import { type Built, builtProgram } from './built.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const forwards = [{ Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@private.example', DeliverToMailboxAndForward: true }];

/** Answers of every sort, with what is asked beside the two addresses. */
const answers: readonly (readonly [string, Differences, readonly string[]])[] = [
  ['blocked', { forwards }, []],
  ['blocked by a rule', { forwards, transportRules: [autoForwardReject] }, []],
  ['blocked without a word', { mode: 'On', star: false }, []],
  ['undecided', { mode: 'Automatic' }, []],
  ['unread', { mode: 'On', transportRules: null }, []],
  ['a group', partner, []],
  ['allowed', { mode: 'On' }, []],
  ['with a bounce', { forwards }, ['--ndr', `It said: ${refusal}`]],
  ['with one that contradicts', { mode: 'On' }, ['--ndr', `It said: ${refusal}`]],
  ['about something else', {}, ['--ndr', 'It said: 550 5.7.705 Access denied, tenant has exceeded threshold']],
];

/** Words of our own, which a colleague would not say aloud. */
const strange =
  /\bgates?\b|for certain|prefixes checked|gains? a way|such as \S+@|\bwitness|\bnot applyable\b|\bG[0-5]\b|inbox-(?:forward|redirect)|mailbox-(?:smtp|object)|any external domain|everyone except|\broad\b|indeterminate/iu;

describe('what why says', () => {
  for (const width of [60, 80, 120]) {
    test.each(answers)(
      `fits a terminal of ${width} columns and has no word of our own: %s`,
      async (_, differences, more) => {
        const target = ['--snapshot', table.put('said.json', snapshot(differences)), '--policies', '/nonexistent'];
        for (const details of [[], ['--details']]) {
          const { out } = await askIn(
            {},
            ['why', 'ana@contoso.com', 'x@fabrikam.com', ...more, ...details, ...target],
            width,
          );
          expect(out.split('\n').filter((line) => line.length > width)).toEqual([]);
          expect(out).not.toMatch(strange);
          expect(out.split('\n')[0]).toMatch(
            /^(?:Blocked|Allowed|Undecided \(likely (?:blocked|allowed)\)|Not about forwarding) /u,
          );
        }
      },
    );
  }
});

describe('what why says to type next works when it is pasted', () => {
  let program: Built;
  let place: string;
  beforeAll(async () => {
    program = await builtProgram();
    place = mkdtempSync(join(tmpdir(), 'postern-pasted-'));
    mkdirSync(join(place, 'bin'));
    writeFileSync(join(place, 'bin', 'postern'), `#!/bin/sh\nexec '${process.execPath}' '${program.main}' "$@"\n`);
    chmodSync(join(place, 'bin', 'postern'), 0o755);
  });
  afterAll(() => {
    rmSync(place, { recursive: true });
  });

  const shell = async (command: string) =>
    execa('sh', ['-c', command], {
      cwd: place,
      env: {
        PATH: [join(place, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
        NO_COLOR: '1',
      },
      input: `It said: ${refusal}`,
      reject: false,
    });

  const next = (err: string): string => /postern [a-z].*$/mu.exec(err)?.[0] ?? '';

  /** A folder and a file of which a shell would make something else. */
  const odd = (name: string, differences: Differences): string => {
    const policies = join(place, `${name} it's $HOME`);
    mkdirSync(policies);
    const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }';
    const mode = differences.mode ?? 'Off';
    writeFileSync(
      join(policies, 'p.yaml'),
      `${head}\noutboundPolicies:\n  - { name: Default, autoForwardingMode: ${mode} }\n`,
    );
    writeFileSync(join(place, `${name} "tenant".json`), snapshot(differences));
    return `--policies '${name} it'\\''s $HOME' --snapshot '${name} "tenant".json' --at 2026-11-21`;
  };

  test('from the answer to the fix, to the files, to the plan', { timeout: 120_000 }, async () => {
    const target = odd('chain', { forwards });
    const seen: string[] = [];
    let command = `postern why ana@contoso.com x@fabrikam.com ${target}`;
    while (command !== '' && seen.length < 4) {
      seen.push(command);
      const { stdout, stderr, exitCode } = await shell(command);
      expect([command, exitCode]).toEqual([command, 0]);
      const isPlan = command.startsWith('postern plan');
      if (isPlan) expect(stdout).toContain('Forwarding for ana@contoso.com');
      command = isPlan ? '' : next(stderr);
    }
    expect(seen.map((one) => one.replace(/ --(?:policies|snapshot|at) .*$/u, ''))).toEqual([
      'postern why ana@contoso.com x@fabrikam.com',
      'postern why ana@contoso.com x@fabrikam.com --fix 1',
      'postern why ana@contoso.com x@fabrikam.com --fix 1 --write',
      'postern plan',
    ]);
  });

  test.each<[string, Differences, string, RegExp]>([
    ['open', { mode: 'On' }, '', /^postern why ana@contoso\.com x@fabrikam\.com --ndr - .* --at 2026-11-21$/u],
    ['other', {}, "--ndr 'It said: 550 5.1.8 Access denied, bad outbound sender'", /^postern explain 5\.1\.8/u],
    ['seen', { mode: 'On' }, `--ndr 'It said: ${refusal}'`, /^postern posture .* --at 2026-11-21$/u],
    [
      'way',
      { mode: 'On' },
      '--mechanism mailbox-smtp --original-sender internal',
      /--mechanism mailbox-smtp --original-sender internal --ndr - /u,
    ],
    ['fact', { mode: 'On' }, '--automatic-means on', /--automatic-means on/u],
  ])('%s', { timeout: 60_000 }, async (name, differences, more, said) => {
    const first = await shell(`postern why ana@contoso.com x@fabrikam.com ${more} ${odd(name, differences)}`);
    const command = next(first.stderr);
    expect(command).toMatch(said);
    const second = await shell(command);
    expect([command, second.stderr.includes('hint:'), second.exitCode === 0]).toEqual([command, false, true]);
    expect(second.stdout).not.toBe('');
  });

  test('names a running emulator', { timeout: 60_000 }, async () => {
    const { stderr } = await shell('postern why ana@contoso.com x@fabrikam.com --emulator contoso --policies /none');
    expect(next(stderr)).toContain('--emulator contoso');
    expect((await shell(next(stderr))).stdout).toContain('In PowerShell');
  });
});
