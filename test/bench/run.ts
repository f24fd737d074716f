import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callsBar } from './calls.ts';
import { growth } from './growth.ts';
import { latencyBar } from './latency.ts';
import { membershipBars } from './membership.ts';
import { alike, mixed, type Parts, writeTerraform, writeTwoThousand } from './objects.ts';
import { orderingBar } from './ordering.ts';
import { machine, writePage } from './page.ts';
import { postureBars } from './posture.ts';
import { race } from './process.ts';
import { roadsBars } from './roads.ts';
import { type Bar, ms, ratio, table } from './table.ts';

const program = new URL('./main.js', import.meta.url).pathname;
const docs = new URL('../docs', import.meta.url).pathname;
const postern = (...args: readonly string[]): { readonly command: string; readonly args: readonly string[] } => ({
  command: process.execPath,
  args: [program, ...args],
});

function startUp(): Bar {
  const [ours, node] = race(
    [
      { name: 'postern --version', ...postern('--version'), exits: [0] },
      { name: 'node -e 0', command: process.execPath, args: ['-e', '0'], exits: [0] },
    ],
    15,
  );
  const times = (ours?.median ?? 0) / (node?.median ?? 1);
  return {
    what: 'postern --version',
    measured: ms(ours?.median ?? 0),
    beside: `node -e 0: ${ms(node?.median ?? 0)}`,
    bar: `at most 2.5 × (${ratio(times)})`,
    holds: times <= 2.5,
  };
}

/** Plan of 2,000 objects against a snapshot, beside Terraform's plan of as many where it is installed. */
function planOfTwoThousand(what: string, folder: string, parts: Parts, terraform: string | null): Bar {
  const { policies, snapshot } = writeTwoThousand(folder, parts);
  const ours = {
    name: 'postern plan',
    ...postern('plan', '--policies', policies, '--snapshot', snapshot),
    exits: [0, 4],
  };
  if (terraform === null) {
    const [alone] = race([ours], 5);
    const measured = ms(alone?.median ?? 0);
    return { what, measured, beside: 'terraform is not installed', bar: 'at least 5 × faster', holds: null };
  }
  const theirs = {
    name: 'terraform plan',
    command: 'terraform',
    args: ['plan', '-no-color', '-input=false'],
    cwd: terraform,
    exits: [0],
  };
  const [mine, other] = race([ours, theirs], 5);
  const faster = (other?.median ?? 0) / (mine?.median ?? 1);
  return {
    what,
    measured: ms(mine?.median ?? 0),
    beside: `terraform plan: ${ms(other?.median ?? 0)}`,
    bar: `at least 5 × faster (${ratio(faster)})`,
    holds: faster >= 5,
  };
}

function plans(folder: string): readonly Bar[] {
  const terraform = terraformIn(folder);
  return [
    planOfTwoThousand('plan of 2,000 objects of one kind', join(folder, 'alike'), alike, terraform),
    planOfTwoThousand('plan of 2,000 objects, 600 people', join(folder, 'mixed'), mixed, terraform),
  ];
}

function terraformIn(folder: string): string | null {
  const path = writeTerraform(folder);
  const init = spawnSync('terraform', ['init', '-no-color', '-input=false'], { cwd: path, stdio: 'ignore' });
  return init.status === 0 ? path : null;
}

/** What is measured, by the name that chooses it on the command line. */
const parts: Readonly<Record<string, (folder: string) => readonly Bar[] | Promise<readonly Bar[]>>> = {
  start: () => [startUp()],
  plans,
  calls: async () => [await callsBar()],
  latency: async (folder) => [await latencyBar(folder, program)],
  roads: async (folder) => roadsBars(folder, program),
  membership: async () => membershipBars(),
  ordering: async () => [await orderingBar()],
  posture: () => postureBars(),
};

/** `npm run bench` measures everything, `npm run bench -- posture growth` these parts; both write docs/performance.md. */
async function main(wanted: readonly string[]): Promise<void> {
  const on = machine();
  const chosen = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  try {
    const bars: Bar[] = [];
    for (const [name, measure] of Object.entries(parts)) if (chosen(name)) bars.push(...(await measure(folder)));
    const left = [...Object.keys(parts), 'growth'].filter((name) => !chosen(name));
    const measured = { bars, growth: chosen('growth') ? growth() : [], left };
    writePage(docs, measured, on, new Date().toISOString().slice(0, 10));
    process.stdout.write(`${on.what}; medians\n\n${table(bars)}\n\nwrote docs/performance.md\n`);
    process.exitCode = bars.some((one) => one.holds === false) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
