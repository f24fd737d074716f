import { randomBytes } from 'node:crypto';
import type { Drift } from '../../engine/drift/drift.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { planSummaryOf } from '../comment/plan-summary.ts';
import { severityOf } from '../drift/drift-body.ts';
import { weightOf } from './weight.ts';

/** The outputs of a step, as the runner reads them from a file. Values never decide where a value ends. */
export function outputsText(
  outputs: Readonly<Record<string, string>>,
  delimiter = `postern-${randomBytes(16).toString('hex')}`,
): string {
  return Object.entries(outputs)
    .map(([name, value]) =>
      /[\n\r]/u.test(value) ? `${name}<<${delimiter}\n${value}\n${delimiter}\n` : `${name}=${value}\n`,
    )
    .join('');
}

/** What later steps branch on: numbers, the digest, the exit code. */
export function planOutputs(plan: Plan, exitCode: number): Readonly<Record<string, string>> {
  const account = planSummaryOf(plan);
  return {
    changes: String(account.changes),
    steps: String(account.steps),
    digest: plan.digest,
    verdict: account.verdict,
    gains: String(account.gains.moves),
    losses: String(account.losses.moves),
    unknowns: String(account.unknowns),
    refusals: String(account.refusals),
    allowances: account.allowances.join(' '),
    tier: weightOf(plan, account),
    exitcode: String(exitCode),
  };
}

/** How many objects of a drift are otherwise than the policies say. */
export const changedIn = ({ moved, unsanctioned }: Drift): number => moved.length + unsanctioned.length;

/** How many things nobody could look at. */
export const unknownIn = ({ unknown, unread }: Drift): number => unknown.length + unread.length;

/** The same of a drift report; how much it matters is its verdict. */
export function driftOutputs(drift: Drift, exitCode: number): Readonly<Record<string, string>> {
  return {
    changes: String(changedIn(drift)),
    verdict: severityOf(drift),
    unknowns: String(unknownIn(drift)),
    exitcode: String(exitCode),
  };
}
