import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import type { JsonObject } from '../../src/json.ts';
import { type Built, builtProgram } from '../cli/built.ts';
import { type Double, startDouble } from '../github/double.ts';
import {
  botToken,
  contributor,
  environmentWith,
  maintainer,
  openPull,
  type Pull,
  type User,
} from '../github/double-state.ts';
import type { Machine, Run } from './machine.ts';
import { type Jobs, runWorkflow } from './runner.ts';

/** Files by path; null takes one away. */
export type Files = Readonly<Record<string, string | null>>;

/** A repository, a tenant and a machine, for one story. */
export interface Scene {
  readonly double: Double;
  readonly emulator: RunningEmulator;
  readonly machine: Machine;
  /** The files of the default branch. */
  readonly files: () => ReadonlyMap<string, string>;
  /** Opens a pull request that changes files of the default branch. */
  readonly propose: (files: Files, more?: Partial<Pull>) => Pull;
  /** Pushes something else to the branch of a pull request. */
  readonly push: (pull: Pull, files: Files, by?: User) => void;
  /** `postern` ended for a pull request: what the trusted workflow makes of it. */
  readonly planned: (pull: Pull, more?: Partial<Run>) => Promise<Jobs>;
  /** Somebody reviews a pull request, and it is counted. */
  readonly review: (pull: Pull, by?: User, state?: string) => Promise<Jobs>;
  /** Merges a pull request, as the commit that is given back. */
  readonly merge: (pull: Pull, how?: 'merge' | 'squash' | 'rebase') => string;
  /** The commit by which a merge queue tries a pull request, and what the trusted workflow makes of it. */
  readonly queued: (pull: Pull) => Promise<{ readonly sha: string; readonly jobs: Jobs }>;
  /** A merge queue is done with a commit that it tried. */
  readonly dequeued: (pull: Pull, sha: string) => void;
  /** The trusted workflow, at the head of the default branch unless a commit is named. */
  readonly trusted: (more: Partial<Run> & Pick<Run, 'event'>) => Promise<Jobs>;
  /** The comment about the tenant that stands in a pull request. */
  readonly comment: (pull: Pull) => string;
  /** Somebody does something in the portal. */
  readonly portal: (cmdlet: string, parameters: JsonObject) => Promise<void>;
  /** Lets so many days go by for every process that is started from now on. */
  readonly later: (days: number) => void;
  /** How many calls changed the tenant so far. */
  readonly writes: () => number;
  /** Remote domains, and whether automatic forwards go out to each. */
  readonly domains: () => Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

/** Who lets runs in. */
const gatekeeper: User = { login: 'rae', type: 'User' };

export const repository = { repository: { default_branch: 'main' } };

const tenantYaml = `tenant:
  id: 5f0a1c9e-0000-4000-8000-000000000001
  domain: contoso.onmicrosoft.com
`;

const sections = ['outboundPolicies', 'transportRules', 'mailboxForwarding', 'outboundConnectors', 'inboundConnectors'];
const scope = ['scope:', ...sections.map((one) => `  ${one}: { ignore: ["*"] }`), ''].join('\n');

const open = '  - { domainName: "*", autoForwardEnabled: true }\n';

/** What the tenant of these stories is already; what else is in it is no concern of theirs. */
export const start: Files = {
  'policies/tenant.yaml': `${tenantYaml}${scope}`,
  'policies/domains.yaml': `remoteDomains:\n${open}`,
};

/** A change that shuts one domain: two steps. */
export const partner = (name = 'partner.example'): Files => ({
  'policies/domains.yaml': `remoteDomains:\n${open}${partnerEntry(name)}`,
});

export const partnerEntry = (name: string, more = ''): string =>
  `  - { domainName: ${name}, autoForwardEnabled: false, owner: ana@contoso.com, reason: A partner${more} }\n`;

/** Opens a scene. Everything is made anew: stories share nothing. */
export async function openScene(added: Files = {}): Promise<Scene> {
  const [double, program, warm] = await Promise.all([startDouble(), builtProgram(), warmed()]);
  const emulator = await startEmulator({ tenant: await openTenant('contoso') });
  const folder = mkdtempSync(join(tmpdir(), 'postern-scene-'));
  let number = 100;
  const branches = double.repository.branches;
  const filesAt = (commit: string): ReadonlyMap<string, string> => double.repository.commits.get(commit) ?? new Map();
  const head = (): string => branches.get('main') ?? '';
  const commit = (files: ReadonlyMap<string, string>, parents: readonly string[]): string => {
    number += 1;
    const sha = createHash('sha1').update(`commit ${number}`).digest('hex');
    double.repository.commits.set(sha, files);
    double.repository.notes.set(sha, { parents });
    return sha;
  };
  branches.set('main', commit(changed(new Map(), { ...start, ...added }), []));
  double.repository.environments.set('apply', environmentWith(1));
  double.repository.permissions.set('bea', 'write');

  const postern = handingOn(emulator, program, warm);
  const env: Record<string, string> = {
    GITHUB_API_URL: double.url,
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    // A function costs a shell one fork, a program on the path a start of its own and of all that it starts.
    'BASH_FUNC_postern%%': `() { (\n${postern}\n) }`,
  };
  const tokens = await startTokens();
  const machine: Machine = {
    identity: tokens.url,
    postern: [],
    env,
    token: botToken,
    bin: programs(folder, postern),
    files: filesAt,
    artifacts: join(folder, 'artifacts'),
    scanned: [],
    inputs: { 'plan-client-id': 'reader', 'apply-client-id': 'writer' },
    kept: (run, name) => {
      const { artifacts } = double.repository;
      const old = artifacts.findIndex((one) => one.run === run && one.name === name);
      if (old >= 0) artifacts.splice(old, 1);
      const id = double.repository.next();
      artifacts.push({ id, run, name, at: now(), expired: false, bytes: 1_000 });
      return id;
    },
  };

  const propose: Scene['propose'] = (files, { branch = `change-${number}`, author = contributor, ...rest } = {}) => {
    const base = head();
    const after = changed(filesAt(base), files);
    const made = commit(after, [base]);
    branches.set(branch, made);
    moved(branch, author, '0'.repeat(40), made, 'branch_creation');
    const trial = commit(after, [base, made]);
    return openPull(double.repository, { branch, head: made, trial, author, writers: [author], ...rest });
  };

  /** The files of the default branch, with what a pull request changes. */
  const onto = (files: ReadonlyMap<string, string>, pull: Pull): ReadonlyMap<string, string> => {
    const [base = ''] = double.repository.notes.get(pull.trial ?? '')?.parents ?? [];
    const [before, after] = [filesAt(base), filesAt(pull.trial ?? '')];
    const paths = [...new Set([...before.keys(), ...after.keys()])].filter((one) => before.get(one) !== after.get(one));
    return changed(files, Object.fromEntries(paths.map((one) => [one, after.get(one) ?? null])));
  };

  const moved = (branch: string, actor: User, before: string, after: string, type = 'push'): void =>
    void double.repository.activities.push({ branch, actor, type, before, after });

  const push: Scene['push'] = (pull, files, by = contributor) => {
    const made = commit(changed(filesAt(pull.head), files), [pull.head]);
    moved(pull.branch, by, pull.head, made);
    branches.set(pull.branch, made);
    pull.head = made;
    pull.trial = commit(changed(filesAt(head()), files), [head(), made]);
  };

  const trusted: Scene['trusted'] = async ({ id, ...rest }) => {
    number = Math.max(number + 1, id ?? 0);
    const run = id ?? number;
    const { workflowRuns } = double.repository;
    const path = '.github/workflows/postern-trusted.yml';
    if (!workflowRuns.some((one) => one.id === run))
      workflowRuns.push({
        id: run,
        event: rest.event,
        path,
        branch: 'main',
        sha: rest.sha ?? head(),
        repository: 'contoso/mail',
      });
    const [before = ''] = double.repository.notes.get(rest.sha ?? head())?.parents ?? [];
    const payload = rest.event === 'push' ? { ...repository, before } : repository;
    // Somebody stands at the environment, unless a story says otherwise.
    if (!double.repository.approvals.has(run))
      double.repository.approvals.set(run, [
        { user: gatekeeper, state: 'approved', environment: 'apply', comment: '' },
      ]);
    return runWorkflow(machine, { workflow: 'postern-trusted', payload, id: run, sha: head(), ...rest });
  };

  const after = async (pull: Pull, event: string, more: Partial<Run> = {}): Promise<Jobs> =>
    trusted({ event: 'workflow_run', payload: ended(pull, event), ...more });

  return {
    double,
    emulator,
    machine,
    files: () => filesAt(head()),
    propose,
    push,
    trusted,
    planned: async (pull, rest) => after(pull, 'pull_request', rest),
    review: async (pull, by = maintainer, state = 'APPROVED') => {
      const all = double.repository.reviews.get(pull.number) ?? [];
      all.push({ id: double.repository.next(), user: by, commit: pull.head, state, at: now(1_000) });
      double.repository.reviews.set(pull.number, all);
      return after(pull, 'pull_request_review');
    },
    queued: async (pull) => {
      const sha = commit(onto(filesAt(head()), pull), [head(), pull.head]);
      const branch = `gh-readonly-queue/main/pr-${pull.number}-${head()}`;
      const payload = ended({ ...pull, head: sha, branch }, 'merge_group');
      return { sha, jobs: await trusted({ event: 'workflow_run', payload }) };
    },
    dequeued: (pull, sha) => {
      branches.set('main', sha);
      pull.merged = sha;
    },
    merge: (pull, how = 'merge') => {
      const first = how === 'rebase' ? commit(filesAt(head()), [head()]) : head();
      const sha = commit(onto(filesAt(head()), pull), how === 'merge' ? [first, pull.head] : [first]);
      branches.set('main', sha);
      pull.merged = sha;
      return sha;
    },
    comment: (pull) => {
      const all = double.repository.comments.filter((one) => one.issue === pull.number && !one.minimised);
      if (all.length > 1) throw new Error(`${all.length} comments stand in #${pull.number}`);
      return all[0]?.body ?? '';
    },
    portal: async (cmdlet, parameters) => {
      const { id, domain } = emulator.state;
      const { tenant } = openEmulator(emulator.url, { id, domain });
      const done = await tenant.run(exchange(cmdlet, parameters));
      if (done.state !== 'done') throw new Error(`${cmdlet}: ${JSON.stringify(done)}`);
    },
    later: (days) => {
      env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=${clock}?days=${days}`;
    },
    writes: () =>
      Object.entries(emulator.calls().operations)
        .filter(([name]) => /^(?:New|Set|Remove|Add|POST|PATCH|DELETE)\b/u.test(name) && name !== 'POST /$batch')
        .reduce((sum, [, times]) => sum + times, 0),
    domains: () =>
      Object.fromEntries(
        emulator.state.config.RemoteDomain.map((row) => [String(row['DomainName']), row['AutoForwardEnabled']]),
      ),
    close: async () => {
      await Promise.all([double.close(), emulator.close(), tokens.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const clock = new URL('../../.ci/shifted-clock.mjs', import.meta.url).href;

/** What the event says of a run of `postern` that ended. */
const ended = (pull: Pull, event: string): unknown => ({
  ...repository,
  workflow_run: {
    id: 1,
    event,
    conclusion: 'success',
    head_sha: pull.head,
    head_branch: pull.branch,
    head_repository: { full_name: pull.fork ? 'mallory/mail' : 'contoso/mail' },
    pull_requests: pull.fork || event === 'merge_group' ? [] : [{ number: pull.number, base: { ref: pull.base } }],
  },
});

/** What GitHub signs for a job of a workflow that was called: whose it is, and of which commit. */
export const called = { repository: 'postern/postern', ref: '7'.repeat(40) };

/** Answers requests for tokens as a runner's own service does. */
async function startTokens(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const claims = {
    job_workflow_ref: `${called.repository}/.github/workflows/apply.yml@${called.ref}`,
    job_workflow_sha: called.ref,
    // Bytes that base64url writes otherwise than base64.
    note: '\u00ff\u00fe\u00fb>>>???',
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const server = createServer((incoming, outgoing) => {
    const isAsked = incoming.headers.authorization === 'bearer request' && incoming.url?.includes('audience=') === true;
    outgoing.statusCode = isAsked ? 200 : 401;
    outgoing.end(JSON.stringify({ value: `${part({ alg: 'none' })}.${part(claims)}.x` }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/?version=2`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

const now = (later = 0): string => new Date(Date.now() + later).toISOString();

function changed(files: ReadonlyMap<string, string>, more: Files): ReadonlyMap<string, string> {
  const all = new Map(files);
  for (const [path, content] of Object.entries(more))
    if (content === null) all.delete(path);
    else all.set(path, content);
  return all;
}

/** Makes a process wait a hundredth of what it spaces requests by; what bounds a request stays as it is. */
const hurried =
  'const wait = setTimeout; globalThis.setTimeout = (then, ms, ...more) => wait(then, ms > 5_000 ? ms : ms / 100, ...more);';

interface Warm {
  readonly port: number;
  /** Where what was printed last is put, and what hurries a process. */
  readonly folder: string;
}

let stays: Promise<Warm> | null = null;

/** Postern as a process that stays for all scenes, one after the other. */
const warmed = (): Promise<Warm> => (stays ??= warmUp());

async function warmUp(): Promise<Warm> {
  const program = await builtProgram('test/workflows/warm.ts');
  const folder = mkdtempSync(join(tmpdir(), 'postern-warm-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const early = join(folder, 'hurried.mjs');
  writeFileSync(early, hurried);
  // It ends when its input does, which is with this process.
  const running = spawn(process.execPath, ['--import', early, program.main, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(running.stdout, 'data')) as [Buffer];
  running.unref();
  return { folder, port: Number(String(port)) };
}

/** What `postern` does: it hands on to the warm one, with the emulator in the place of the tenant. A shell needs no other program for it. */
const handingOn = (emulator: RunningEmulator, program: Built, { folder, port }: Warm): string =>
  [
    'set +e',
    'case " $* " in',
    '  *" --snapshot "* | *" --ending "*) ;;',
    `  " plan "* | " drift "* | " apply "* | " adopt "* | " undo "* | " snapshot "*) set -- "$@" --emulator ${emulator.url} ;;`,
    'esac',
    // What is told to stop, or lives on another day, is a process of its own.
    `if [ -n "\${POSTERN_IS_STOPPED:-}" ] || [ "\${NODE_OPTIONS:-}" != "${process.env['NODE_OPTIONS'] ?? ''}" ]; then`,
    `  exec "${process.execPath}" --import "${join(folder, 'hurried.mjs')}" "${program.main}" "$@"`,
    'fi',
    'all=("$PWD" "$#" "$@")',
    'names=($(compgen -e))',
    'all+=("${#names[@]}")',
    'for name in "${names[@]}"; do all+=("$name=${!name}"); done',
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    'printf \'%s\\0\' "${all[@]}" >&3',
    'read -r code <&3 || exit 70',
    `IFS= read -r -d '' said <"${folder}/err"`,
    `printf '%s' "$said" >&2`,
    `IFS= read -r -d '' said <"${folder}/out"`,
    `printf '%s' "$said"`,
    'exit "$code"',
  ].join('\n');

/** `postern` as the action puts it on the path. */
function programs(folder: string, text: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'postern'), `#!/usr/bin/env bash\n${text}\n`);
  chmodSync(join(bin, 'postern'), 0o755);
  return bin;
}

/** Fails with the logs where a job ended otherwise than it should. */
export function expectJobs(jobs: Jobs, wanted: Readonly<Record<string, string>>): void {
  const odd = Object.entries(wanted).filter(([name, result]) => jobs[name]?.result !== result);
  const told = odd.map(([name]) => `${name}: ${jobs[name]?.result ?? 'none'}`);
  if (odd.length > 0) throw new Error(`not as wanted: ${told.join(', ')}\n${logs(jobs)}`);
}

const logs = (jobs: Jobs): string =>
  Object.values(jobs)
    .map(({ log }) => log)
    .join('\n');

/** The logs without the breaks of lines that were too wide. */
export const told = (jobs: Jobs): string => logs(jobs).replaceAll(/\s+/gu, ' ');
