import { compare } from '../../src/posture/change/compare.ts';
import type { World } from '../../src/posture/world/world.ts';
import { present } from '../../src/tenant/tenant.ts';
import { asLarge, bigWorld, nextDay } from '../posture/big-world.ts';
import { group, outboundRule } from '../posture/build.ts';
import { timing } from './process.ts';
import type { Figures } from './rows.ts';
import { ms, ratio } from './table.ts';

const at = new Date('2026-11-21T12:00:00Z');
const rounds = 3;

/** Compares a tenant with itself after an ordinary day; a fresh one each round, since worlds are indexed once. */
function medianOf(world: () => World): number {
  const times = count(rounds + 1).map(() => {
    const before = world();
    const after = nextDay(before);
    const from = performance.now();
    compare(before, after, at);
    return performance.now() - from;
  });
  return timing(times.slice(1)).median;
}

/** The posture of a large tenant, and that of one twenty times as large. */
export function posture(): Figures {
  const large = medianOf(() => bigWorld(asLarge));
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  const huge = medianOf(() => bigWorld({ ...asLarge, mailboxes: 1_000_000 }));
  return {
    posture: { measured: `${ms(large)}, ${memory} MiB`, beside: '', holds: large < 800 && memory < 400 },
    'posture-huge': { measured: ms(huge), beside: ratio(huge / large), holds: huge < 1.5 * large },
  };
}

/** The posture where rules name people by the hundred, and a group has more members than there are mailboxes. */
export function wide(): Figures {
  const large = medianOf(() => bigWorld(asLarge));
  const wider = medianOf(wideWorld);
  return { 'posture-wide': { measured: ms(wider), beside: ratio(wider / large), holds: wider < 1.5 * large } };
}

const count = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index);
const person = (n: number): string => `user${n}@contoso.com`;

/** Twenty rules before all others name five hundred people each, and one after them names a group of a hundred thousand. */
function wideWorld(): World {
  const world = bigWorld(asLarge);
  const { outbound, groups } = world;
  if (outbound.state !== 'present') throw new Error('a large world has outbound policies');
  const everybody = group('everybody@contoso.com', count(100_000).map(person));
  const named = count(20).map((n) =>
    outboundRule(`Policy ${n}`, { priority: n - 20, from: count(500).map((one) => person(n * 700 + one)) }),
  );
  const last = outboundRule('Policy 0', { priority: 10_000, fromMemberOf: [everybody.address] });
  return {
    ...world,
    groups: new Map(groups).set(everybody.key, everybody),
    outbound: present({ ...outbound.value, rules: [...named, ...outbound.value.rules, last] }),
  };
}
