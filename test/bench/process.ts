import { spawnSync } from 'node:child_process';

export interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** A command, timed as a whole process. */
export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Exit codes that count as done. */
  readonly exits: readonly number[];
}

function once({ name, command, args, cwd, exits }: Contender): number {
  const from = process.hrtime.bigint();
  const run = spawnSync(command, [...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  const took = Number(process.hrtime.bigint() - from) / 1e6;
  if (run.status === null || !exits.includes(run.status)) throw new Error(`${name}: exit ${run.status}\n${run.stderr}`);
  return took;
}

/** Times contenders in turn, A B A B, so that a machine whose speed drifts is fair to both; the first round is not counted. */
export function race(contenders: readonly Contender[], rounds: number): readonly Timing[] {
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const took = once(contender);
      if (round > 0) times[index]?.push(took);
    }
  }
  return times.map(timing);
}

export function timing(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}
