import { compare } from '../../src/posture/compare.ts';
import { asLarge, bigWorld, nextDay, type Size } from '../posture/big-world.ts';
import { timing } from './process.ts';
import { ms, ratio } from './table.ts';

const at = new Date('2026-11-21T12:00:00Z');
const rounds = 2;

/** Processor time of a comparison of a tenant with itself after an ordinary day, in milliseconds. */
function cpuOf(size: Size): number {
  const times = Array.from({ length: rounds + 1 }, () => {
    const before = bigWorld(size);
    const after = nextDay(before);
    const from = process.cpuUsage();
    compare(before, after, at);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  return timing(times.slice(1)).median;
}

const grown = ['policies', 'transportRules', 'remoteDomains'] as const;
const shares = [0.5, 1, 2];

/** How the time of a comparison follows what there is of one thing, everything else as in the large tenant. */
export function growthTable(): string {
  const rows = grown.map((thing) => {
    const times = shares.map((share) => cpuOf({ ...asLarge, [thing]: Math.round(asLarge[thing] * share) }));
    const sizes = shares.map((share) => Math.round(asLarge[thing] * share));
    const doubling = (times.at(-1) ?? 0) / (times.at(-2) ?? 1);
    return [`by ${thing}`, ...times.map((time, n) => `${sizes[n] ?? 0}: ${ms(time)}`), `doubled: ${ratio(doubling)}`];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
