import { compare } from '../../src/posture/change/compare.ts';
import { asLarge, bigWorld, nextDay } from '../posture/big-world.ts';
import { timing } from './process.ts';
import { type Bar, ms, ratio } from './table.ts';

const at = new Date('2026-11-21T12:00:00Z');
const rounds = 5;

/** Compares a large tenant with itself after an ordinary day; a fresh one each round, since worlds are indexed once. */
function comparison(mailboxes: number): number {
  const times = Array.from({ length: rounds + 1 }, () => {
    const before = bigWorld({ ...asLarge, mailboxes });
    const after = nextDay(before);
    const from = performance.now();
    compare(before, after, at);
    return performance.now() - from;
  });
  return timing(times.slice(1)).median;
}

/** The posture of a large tenant, and that of one twenty times as large. */
export function postureBars(): readonly Bar[] {
  const large = comparison(asLarge.mailboxes);
  const memory = process.memoryUsage().rss / 2 ** 20;
  const huge = comparison(1_000_000);
  return [
    {
      what: 'posture compare, 50,000 mailboxes',
      measured: `${ms(large)}, ${Math.round(memory)} MiB`,
      beside: '',
      bar: 'under 1,000 ms and 512 MiB',
      holds: large < 1_000 && memory < 512,
    },
    {
      what: 'posture compare, 1,000,000 mailboxes',
      measured: ms(huge),
      beside: `50,000: ${ms(large)}`,
      bar: `under 3 × (${ratio(huge / large)})`,
      holds: huge < 3 * large,
    },
  ];
}
