import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { callsBar } from './calls.ts';
import { growthTable } from './growth.ts';
import { latencyBar } from './latency.ts';
import { membershipBars } from './membership.ts';
import { alike, mixed, type Parts, writeTerraform, writeTwoThousand } from './objects.ts';
import { orderingBar } from './ordering.ts';
import { postureBars } from './posture.ts';
import { race } from './process.ts';
import { roadsBars } from './roads.ts';
import { type Bar, ms, ratio, table } from './table.ts';

const program = new URL('./main.js', import.meta.url).pathname;
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

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  try {
    const bars = [
      startUp(),
      ...plans(folder),
      await callsBar(),
      await latencyBar(folder, program),
      ...(await roadsBars(folder, program)),
      ...(await membershipBars()),
      await orderingBar(),
      ...postureBars(),
    ];
    const [cpu] = cpus();
    process.stdout.write(
      `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; medians\n\n`,
    );
    process.stdout.write(`${table(bars)}\n`);
    process.stdout.write(`\nprocessor time of a posture comparison, as things grow\n${growthTable()}\n`);
    process.exitCode = bars.some((one) => one.holds === false) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
