import type { Cell } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { naiveMove } from '../naive/compare.ts';
import { sendersOf, strangers } from './cells.ts';
import { isUnnamed } from './senders.ts';

interface Limits {
  readonly tenantWideForwarding: string;
  readonly maxNewlyAllowedSenders: number;
}

interface Ends {
  readonly before: World;
  readonly after: World;
  readonly at: Date;
}

/** Which of two limits a plan passes, counted person by person. */
export function brokenByHand(ends: Ends, cells: readonly Cell[], limits: Limits) {
  const gaining = openedFor(ends, cells);
  const wide = opensForEveryone(ends, gaining) ? ['PST504'] : [];
  const many = count(gaining, ends) > limits.maxNewlyAllowedSenders ? ['PST402'] : [];
  return {
    refusals: [...many, ...(limits.tenantWideForwarding === 'refuse' ? wide : [])],
    warnings: limits.tenantWideForwarding === 'warn' ? wide : [],
  };
}

/** Everybody of whom some cell ends more open than it began. */
function openedFor({ before, after, at }: Ends, cells: readonly Cell[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const cell of cells) {
    if (found.has(cell.sender)) continue;
    const truth = naiveMove(before, after, cell, at);
    const isOpening =
      truth?.list === 'gains' || (truth?.list === 'uncertain' && truth.move.before.verdict !== 'allowed');
    if (isOpening) found.add(cell.sender);
  }
  return found;
}

/** How many that is; beyond every number where nobody counted the mailboxes of a domain. */
function count(gaining: ReadonlySet<string>, { before, after }: Ends): number {
  const unlisted = new Map(strangers([before, after]).map((one) => [one.address, one.count ?? Infinity]));
  return [...gaining].reduce((sum, address) => sum + (unlisted.get(address) ?? 1), 0);
}

function opensForEveryone(ends: Ends, gaining: ReadonlySet<string>): boolean {
  const { before, after } = ends;
  if (isOn(after) && !isOn(before)) return true;
  if ([...gaining].some((address) => isUnnamed(address, [before, after]))) return true;
  const everybody = new Set(sendersOf([before, after]));
  const all = count(everybody, ends);
  return gaining.size > 0 && all < Infinity && all - count(gaining, ends) <= all / 10;
}

/** SMTP AUTH of the organisation. */
const isOn = ({ smtpAuth: { organization } }: World): boolean =>
  organization.state === 'present' && organization.value === 'enabled';
