import { parse } from 'csv-parse/sync';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import ours from '../../src/render/html/browser/page.ts.bundle';
import { registry } from '../../src/cli/program/registry.ts';
import { type Json, type JsonObject } from '../../src/json.ts';
import { balanced as folded, live } from '../github/gfm.ts';
import { type Double, startDouble } from '../github/double.ts';
import { botToken, openPull } from '../github/double-state.ts';
import { lex } from '../render/powershell-lexer.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import { oddLocal, payload, payloads, planted, policiesOf, yaml } from '../support/hostile-tenant.ts';
import { type Asked, askIn } from './asking.ts';

/** The same policies with what they do not meet. */
const refusing = (offset: number): JsonObject => ({
  ...policiesOf(offset),
  guardrails: {
    tenantWideForwarding: 'refuse',
    maxNewlyAllowedSenders: 0,
    maxRemovals: { count: 0 },
    requireOnGrant: ['ticket'],
  },
  expectations: [
    { name: payload(offset), from: 'everyone', to: ['gmail.com', 'fabrikam.com'], expect: 'allowed' },
    { name: payload(offset + 1), from: [`${oddLocal}@contoso.com`], to: ['fabrikam.com'], expect: 'blocked' },
  ],
});

/** Everything that steers a terminal or hides, in text over lines. */
const steering = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** How each destination is looked at: what is wrong with a text, empty where nothing is. */
const wrongIn = {
  terminal: (text) => [
    ...(text.match(new RegExp(`.{0,30}${steering.source}.{0,30}`, 'gu')) ?? []),
    ...(text.match(/^\s*::[a-z].*|.*##\w*\[.*/gimu) ?? []),
  ],
  json: (text) => {
    JSON.parse(text);
    return text.match(new RegExp(`.{0,30}${steering.source}.{0,30}`, 'gu')) ?? [];
  },
  markdown: (text) => {
    folded(text);
    return [...live(text), ...(text.match(steering) ?? [])];
  },
  html: (text) => [
    ...(text.match(/<script>alert|<img|<a [^>]*evil|<\/details><script/gu) ?? []),
    // The page's own script is ours, letter by letter.
    ...(text.replace(ours, '').match(new RegExp(`.{0,30}${steering.source}.{0,30}`, 'gu')) ?? []),
    ...(text.includes(ours) ? [] : ['another script']),
  ],
  script: (text) => [
    ...lex(text).flatMap(({ kind, value }) =>
      kind === 'code' && /Remove-Item|alert|evil/u.test(value) ? [value] : [],
    ),
    // The mark at its beginning says how it is written.
    ...(text.replace(/^\uFEFF/u, '').match(/(?!\n|\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u) ?? []),
  ],
  // Its code is ours, with whatever it asks for in a text of plain letters.
  collector: (text) => text.match(/[^\n -~]/u) ?? [],
  commands: (text) => [
    ...text.split('\n').filter((line) => line !== '' && !/^::(?:error|warning|notice)(?: [^:]*)?::/u.test(line)),
    ...(text.match(steering) ?? []),
  ],
  policies: (text) => text.match(steering) ?? [],
  csv: (text) => [
    // The mark at its beginning says how it is written, and lines end as RFC 4180 wants it.
    ...(text
      .replace(/^\uFEFF/u, '')
      .replaceAll('\r\n', '\n')
      .match(steering) ?? []),
    ...parse(text, { bom: true })
      .flat()
      .filter((cell) => /^[=+@\t\r-]/u.test(cell)),
  ],
  outputs: (text) => text.split('\n').filter((line) => line !== '' && !/^[a-z]+=[\w .:-]*$/u.test(line)),
} as const satisfies Record<string, (text: string) => readonly string[]>;
type Destination = keyof typeof wrongIn;

let folder: string;
const emulators = new Map<string, RunningEmulator>();
let double: Double;
const at = (...names: readonly string[]): string => join(folder, ...names);

/** A command line, what it prints on standard output, and the files it writes. */
interface Line {
  readonly args: readonly string[];
  readonly out?: Destination;
  readonly files?: Readonly<Record<string, Destination>>;
}

const terminal = (...args: readonly string[]): Line => ({ args });
const inJson = (...args: readonly string[]): Line => ({ args: [...args, '--json'], out: 'json' });

/** What each command is asked, against the hostile tenant and the hostile policies of a round. */
function linesOf(round: string): Readonly<Record<string, readonly Line[]>> {
  const here = (name: string): string => at(round, name);
  const policies = ['--policies', here('policies')];
  const tenant = [...policies, '--snapshot', here('tenant.json')];
  const emulated = [...policies, '--emulator', emulators.get(round)?.url ?? ''];
  const wrong = ['--policies', here('wrong')];
  const refused = ['--policies', here('refusing'), '--snapshot', here('tenant.json')];
  const both = (...args: readonly string[]): readonly Line[] => [terminal(...args), inJson(...args)];
  return {
    // Its tenant and its words are ours.
    demo: [],
    export: [
      {
        args: ['export', '--snapshot', here('tenant.json'), '--out', here('exported')],
        files: { exported: 'policies' },
      },
      inJson('export', '--snapshot', here('tenant.json'), '--out', here('exported2')),
    ],
    fmt: [policies, wrong].flatMap((which) => [
      { args: ['fmt', ...which, '--check'] },
      { args: ['fmt', ...which, '--check', '--json'], out: 'json' } as const,
    ]),
    validate: [policies, wrong].flatMap((which) => [
      ...both('validate', ...which),
      { args: ['validate', ...which, '--format', 'sarif'], out: 'json' } as const,
      { args: ['validate', ...which, '--format', 'github'], out: 'commands' } as const,
    ]),
    plan: [
      {
        args: [
          'plan',
          ...emulated,
          '--out',
          here('plan.json'),
          ...['md', 'txt', 'ps1', 'json'].flatMap((form) => ['--report', `${form}=${here(`plan.${form}`)}`]),
        ],
        files: { 'plan.json': 'json', 'plan.md': 'markdown', 'plan.txt': 'terminal', 'plan.ps1': 'script' },
      },
      ...both('plan', ...tenant),
      ...both('plan', ...refused),
      ...both('plan', ...policies, '--snapshot', here('denied.json')),
      ...both('plan', ...wrong, '--snapshot', here('tenant.json')),
    ],
    show: [
      terminal('show', here('plan.json')),
      { args: ['show', here('plan.json'), '--format', 'md'], out: 'markdown' },
      { args: ['show', here('plan.json'), '--format', 'ps1'], out: 'script' },
      { args: ['show', here('plan.json'), '--format', 'json'], out: 'json' },
    ],
    apply: [
      terminal('apply', here('plan.json'), ...emulated, '--journal', here('refused.journal')),
      {
        args: [
          'apply',
          here('plan.json'),
          ...emulated,
          '--approve',
          'DIGEST',
          '--allow',
          'ALL',
          '--journal',
          here('journal'),
          '--json',
        ],
        out: 'json',
      },
      terminal(
        'apply',
        here('plan.json'),
        ...emulated,
        '--approve',
        'DIGEST',
        '--allow',
        'ALL',
        '--journal',
        here('journal'),
        '--resume',
      ),
    ],
    undo: both('undo', here('journal'), ...emulated),
    drift: [
      ...both('drift', ...tenant),
      { args: ['drift', ...tenant, '--who', '--markdown', here('drift.md')], files: { 'drift.md': 'markdown' } },
      ...both('drift', ...policies, '--snapshot', here('denied.json')),
    ],
    why: [
      ...both('why', ...tenant, '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com'),
      ...both(
        'why',
        ...tenant,
        '--from',
        `${oddLocal}@contoso.com`,
        '--to',
        'orders@fabrikam.com',
        '--mechanism',
        'mailbox-object',
      ),
      ...both('why', ...tenant, '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', '--ndr', here('bounce.txt')),
      ...both('why', ...tenant, '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', '--trace', here('trace.json')),
      ...both(
        'why',
        ...policies,
        '--snapshot',
        here('denied.json'),
        '--from',
        'ana@contoso.com',
        '--to',
        'x@fabrikam.com',
      ),
    ],
    posture: [
      {
        args: ['posture', ...tenant, '--html', here('page.html'), '--sarif', here('page.sarif')],
        files: { 'page.html': 'html', 'page.sarif': 'json' },
      },
      ...both('posture', ...tenant),
      { args: ['posture', ...tenant, '--format', 'github'], out: 'commands' },
      ...both('posture', ...policies, '--snapshot', here('denied.json')),
    ],
    forwards: [
      ...both('forwards', ...tenant, '--who'),
      { args: ['forwards', ...tenant, '--format', 'csv'], out: 'csv' },
      { args: ['forwards', ...tenant, '--html', here('forwards.html')], files: { 'forwards.html': 'html' } },
      ...both('forwards', ...policies, '--snapshot', here('denied.json')),
    ],
    grants: [
      ...both('grants', ...tenant, '--details'),
      { args: ['grants', ...tenant.slice(0, 2), '--format', 'csv'], out: 'csv' },
      { args: ['grants', ...tenant, '--html', here('grants.html')], files: { 'grants.html': 'html' } },
    ],
    grant: both(
      'grant',
      ...tenant,
      '--from',
      `${oddLocal}@contoso.com`,
      '--to',
      'a.example',
      '--until',
      '2036-12-31',
      '--reason',
      'x',
    ),
    test: [
      ...both('test', ...tenant, '--live'),
      ...both('test', ...refused, '--live'),
      ...both('test', ...policies),
      { args: ['test', ...tenant, '--live', '--format', 'github'], out: 'commands' },
      { args: ['test', ...tenant, '--live', '--format', 'sarif'], out: 'json' },
    ],
    adopt: both('adopt', ...tenant),
    tenants: [
      ...both('tenants', '--policies', here('policies')),
      terminal('tenants', '--policies', here('wrong'), '--matrix'),
    ],
    github: [
      { args: ['github', 'summary', '--plan', here('plan.json')], files: { SUMMARY: 'markdown', OUTPUT: 'outputs' } },
      { args: ['github', 'summary', '--drift', here('DRIFT'), '--json'], out: 'json', files: { SUMMARY: 'markdown' } },
      terminal('github', 'comment', '--plan', here('plan.json')),
      terminal('github', 'check', '--plan', here('plan.json'), '--diagnostics', here('DIAGNOSTICS')),
      terminal('github', 'drift-issue', '--drift', here('DRIFT')),
      ...both('github', 'approval', '--plan', here('plan.json')),
    ],
    notify: payloads.map((name) =>
      terminal('notify', '--drift', here('DRIFT'), '--to', name, '--audience', name, '--link', name, '--auth', name),
    ),
    doctor: both('doctor', ...emulated),
    snapshot: [
      { args: ['snapshot', ...emulated], out: 'json' },
      {
        args: ['snapshot', ...emulated, '--inbox-rules', '--out', here('again.json')],
        files: { 'again.json': 'json' },
      },
      { args: ['snapshot', ...policies, '--script'], out: 'collector' },
      terminal('snapshot', ...emulated, '--out', here(`no folder ${payload(1).replaceAll('/', '')}/x.json`)),
    ],
    emulator: [terminal('emulator', '--from', here('tenant.json'))],
    explain: payloads.map((name) => terminal('explain', '--', name)),
    completion: payloads.flatMap((name) => [
      terminal('completion', '--', name),
      terminal('completion', 'words', '--', 'plan', name),
    ]),
  };
}

/** What a command says of files and values of the command line that are as odd as names may be. */
const mistaken = (name: string): readonly Line[] => {
  const file = at(name.replaceAll('/', ''));
  return [
    ...registry.flatMap(({ name: command }) =>
      command === 'demo' || command === 'emulator'
        ? []
        : [terminal(command, '--policies', file, '--snapshot', file), terminal(command, file)],
    ),
    terminal('plan', '--emulator', file),
    terminal('plan', '--at', name),
    terminal('plan', '--report', name),
    terminal('why', '--from', name, '--to', name),
    terminal('why', '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', '--ndr', file),
    terminal('github', 'comment', '--plan', file),
    terminal('emulator', '--from', file),
    terminal('emulator', '--fault', name),
  ];
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'postern-hostile-'));
  double = await startDouble();
  const pull = openPull(double.repository, { head: 'b'.repeat(40) }).number;
  writeFileSync(
    at('event.json'),
    JSON.stringify({
      pull_request: { number: pull, head: { sha: 'b'.repeat(40), repo: { full_name: 'contoso/mail' } } },
    }),
  );
  await ask('snapshot', '--emulator', 'contoso', '--inbox-rules', '--audit-log', '--out', at('plain.json'));
  for (const [number, round] of rounds.entries()) {
    prepare(round, number * 5);
    emulators.set(round, await startEmulator({ tenant: await openTenant(at(round, 'tenant.json')) }));
  }
});
afterAll(async () => {
  await double.close();
  for (const emulator of emulators.values()) await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const rounds = ['one', 'two'];

function prepare(round: string, offset: number): void {
  const put = (name: string, content: string): void => writeFileSync(at(round, name), content);
  for (const name of ['policies', 'refusing', 'wrong']) mkdirSync(at(round, name), { recursive: true });
  const tenant = planted(JSON.parse(readFileSync(at('plain.json'), 'utf8')) as Json, offset) as {
    readonly reads: readonly JsonObject[];
  };
  put('tenant.json', JSON.stringify(tenant));
  const denied = tenant.reads.map(({ result: _, ...read }, index) =>
    index % 3 === 0
      ? Object.assign(read, {
          error: { reason: 'denied', message: payload(index + offset), type: payload(index + 1) },
        })
      : tenant.reads[index],
  );
  put('denied.json', JSON.stringify({ ...tenant, reads: denied }));
  const odd = payload(offset).replaceAll('/', '');
  put(`policies/${odd}.yaml`, yaml(policiesOf(offset)));
  put(`refusing/${odd}.yaml`, yaml(refusing(offset)));
  const wrong = Object.entries(policiesOf(offset)).flatMap(([section, value]) => [
    [section, value],
    [payload(offset + 3), payload(offset + 4)],
  ]);
  put(
    `wrong/${odd}.yaml`,
    yaml({
      ...(Object.fromEntries(wrong) as JsonObject),
      remoteDomains: [{ domainName: payload(offset), [payload(1)]: 3 }],
      accepted: payload(2),
    }),
  );
  const answer = payload(offset + 2);
  put(
    'bounce.txt',
    `Remote server returned '550 5.7.520 Access denied, ${answer}, AS(7555)'\nFrom: ana@contoso.com\nTo: ${answer}\n`,
  );
  put(
    'trace.json',
    JSON.stringify([
      {
        SenderAddress: 'ana@contoso.com',
        RecipientAddress: 'x@fabrikam.com',
        Received: '2026-11-21T09:00:00Z',
        Event: answer,
        Detail: answer,
        Status: answer,
        Subject: answer,
        MessageId: answer,
      },
    ]),
  );
}

const env = (): Readonly<Record<string, string>> => ({
  GITHUB_API_URL: double.url,
  GITHUB_REPOSITORY: 'contoso/mail',
  GITHUB_RUN_ID: '9',
  GITHUB_TOKEN: botToken,
  GITHUB_EVENT_PATH: at('event.json'),
});

const ask = async (...args: readonly string[]): Promise<Asked> => askIn(env(), args);

/** Runs a line and says what is wrong with anything it put anywhere. */
async function wrongOf({ args, out = 'terminal', files = {} }: Line, round: string): Promise<readonly string[]> {
  for (const name of Object.keys(files)) rmSync(at(round, name), { recursive: true, force: true });
  const asked = await askIn(
    { ...env(), GITHUB_STEP_SUMMARY: at(round, 'SUMMARY'), GITHUB_OUTPUT: at(round, 'OUTPUT') },
    filled(args, round),
  );
  const prints = asked.out === '' ? [] : wrongIn[out](asked.out);
  const written = Object.entries(files).flatMap(([name, destination]) =>
    textsAt(at(round, name)).flatMap((text) => wrongIn[destination](text)),
  );
  const saved = keptFor(asked);
  if (saved !== null) writeFileSync(at(round, saved), asked.out);
  return [...prints, ...wrongIn.terminal(asked.err), ...written].map((one) => `${args.slice(0, 2).join(' ')}: ${one}`);
}

/** Documents that later commands are given. */
const keptFor = (asked: Asked): string | null =>
  asked.out.includes('"format": "postern-drift/1"')
    ? 'DRIFT'
    : asked.out.includes('"format": "postern-diagnostics/1"')
      ? 'DIAGNOSTICS'
      : null;

function textsAt(path: string): readonly string[] {
  if (!existsSync(path)) throw new Error(`${path} was not written`);
  if (!statSync(path).isDirectory()) return [readFileSync(path, 'utf8')];
  return readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'));
}

function filled(args: readonly string[], round: string): readonly string[] {
  const plan = existsSync(at(round, 'plan.json'))
    ? (JSON.parse(readFileSync(at(round, 'plan.json'), 'utf8')) as {
        readonly digest: string;
        readonly steps: readonly { readonly hazards: readonly string[] }[];
      })
    : null;
  const hazards = [...new Set(plan?.steps.flatMap((step) => step.hazards))];
  return args.flatMap((arg, index) =>
    arg === 'DIGEST'
      ? [plan?.digest ?? '']
      : arg === '--allow'
        ? []
        : arg === 'ALL' && args[index - 1] === '--allow'
          ? hazards.flatMap((one) => ['--allow', one])
          : [arg],
  );
}

describe('hostile names in tenant and policies', () => {
  test('are shown to every command there is', () => {
    expect(Object.keys(linesOf('one')).toSorted()).toEqual(registry.map((one) => one.name).toSorted());
  });

  // In the order of the registry, since what one command writes another is given.
  test.each(rounds.flatMap((round) => registry.map(({ name }) => [name, round] as const)))(
    'steer nothing that reads what %s prints or writes (round %s)',
    async (name, round) => {
      const wrong: string[] = [];
      for (const line of linesOf(round)[name] ?? []) wrong.push(...(await wrongOf(line, round)));
      expect(wrong).toEqual([]);
    },
  );

  test('steer nothing on GitHub', () => {
    const { comments, issues, checks } = double.repository;
    expect([comments.length > 0, issues.length > 1, checks.length > 0]).toEqual([true, true, true]);
    for (const { body } of comments) expect(wrongIn.markdown(body.replace(/^<!--.*-->\n/u, ''))).toEqual([]);
    for (const { title, body } of issues.filter((one) => !one.pull)) {
      expect(wrongIn.terminal(title)).toEqual([]);
      expect(wrongIn.markdown(body.replace(/^<!--.*-->\n/u, ''))).toEqual([]);
    }
    for (const { summary, text, annotations } of checks) {
      expect(wrongIn.markdown(summary)).toEqual([]);
      expect(wrongIn.markdown(text)).toEqual([]);
      // The path has to be the one in the repository.
      const told = (annotations as readonly JsonObject[]).map(
        ({ title, message }) => `${String(title)}\n${String(message)}`,
      );
      expect(wrongIn.terminal(told.join('\n'))).toEqual([]);
    }
  });

  test.each(payloads.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'steer nothing where a command cannot make anything of %s',
    async (_, name) => {
      const wrong: string[] = [];
      for (const line of mistaken(name)) wrong.push(...(await wrongOf(line, 'one')));
      expect(wrong).toEqual([]);
    },
  );
});
