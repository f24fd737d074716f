import { compare } from '../../src/posture/change/compare.ts';
import { asLarge, bigWorld, nextDay, type Size } from '../posture/big-world.ts';
import type { Growth } from './plot.ts';
import { timing } from './process.ts';

const at = new Date('2026-11-21T12:00:00Z');
const rounds = 1;

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
export const growth = (): readonly Growth[] =>
  grown.map((of) => ({
    of,
    points: shares.map((share) => {
      const size = Math.round(asLarge[of] * share);
      return { size, ms: cpuOf({ ...asLarge, [of]: size }) };
    }),
  }));
