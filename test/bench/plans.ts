import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alike, mixed, type Parts, writeTerraform, writeTwoThousand } from './objects.ts';
import { type Contender, race, timing } from './process.ts';
import type { Figure, Figures } from './rows.ts';
import { ms, ratio } from './table.ts';

/** Plans of 2,000 objects against a snapshot, beside Terraform's plan of as many where it is installed. */
export function plans(folder: string, program: string): Figures {
  const terraform = terraformIn(folder);
  const half = { domains: 500, policies: 100, rules: 100, forwards: 300 };
  const [one, two] = [half, mixed].map((parts, n) => cpuOf(folder, contender(join(folder, `cpu${n}`), program, parts)));
  return {
    'plan-alike': faster(contender(join(folder, 'alike'), program, alike), terraform, 4),
    'plan-mixed': faster(contender(join(folder, 'mixed'), program, mixed), terraform, 3),
    'plan-double': {
      measured: ms(two ?? 0),
      beside: `1,000 objects: ${ms(one ?? 0)}; ${ratio((two ?? 0) / (one ?? 1))}`,
      holds: (two ?? 0) <= 2 * (one ?? 0),
    },
  };
}

function contender(folder: string, program: string, parts: Parts): Contender {
  const { policies, snapshot } = writeTwoThousand(folder, parts);
  const args = [program, 'plan', '--policies', policies, '--snapshot', snapshot];
  return { name: 'postern plan', command: process.execPath, args, exits: [0, 4] };
}

function faster(ours: Contender, terraform: string | null, bar: number): Figure {
  if (terraform === null) {
    const [alone] = race([ours], 3);
    return { measured: ms(alone?.median ?? 0), beside: 'Terraform is not installed', holds: null };
  }
  const args = ['plan', '-no-color', '-input=false'];
  const theirs = { name: 'terraform plan', command: 'terraform', args, cwd: terraform, exits: [0] };
  const [mine, other] = race([ours, theirs], 3);
  const times = (other?.median ?? 0) / (mine?.median ?? 1);
  const beside = `Terraform: ${ms(other?.median ?? 0)}; ${ratio(times)}`;
  return { measured: ms(mine?.median ?? 0), beside, holds: times >= bar };
}

function terraformIn(folder: string): string | null {
  const path = writeTerraform(folder);
  const init = spawnSync('terraform', ['init', '-no-color', '-input=false'], { cwd: path, stdio: 'ignore' });
  return init.status === 0 ? path : null;
}

/** What a process writes down of itself as it ends. */
const noting =
  "import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.BENCH_CPU, JSON.stringify(process.cpuUsage())));";

/** Processor time of a whole process, in milliseconds. */
function cpuOf(folder: string, { command, args, name, exits }: Contender): number {
  const [module, file] = [join(folder, 'noting.mjs'), join(folder, 'cpu.json')];
  writeFileSync(module, noting);
  const times = [1, 2, 3].map(() => {
    const env = { ...process.env, BENCH_CPU: file };
    const { status } = spawnSync(command, ['--import', module, ...args], { stdio: 'ignore', env });
    if (status === null || !exits.includes(status)) throw new Error(`${name}: exit ${status}`);
    const { user, system } = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.CpuUsage;
    return (user + system) / 1_000;
  });
  return timing(times).median;
}
