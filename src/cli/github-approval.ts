import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Approved, approvalOf, type Required, type Reviewed, usual } from '../github/approval.ts';
import { believedRun } from '../github/binding/believed-run.ts';
import type { GitHub } from '../github/client.ts';
import type { Plan } from '../engine/plan.ts';
import { planDifference } from '../github/difference.ts';
import { outputsText, type Weight } from '../github/outputs.ts';
import { type Block, quote, row, say, section } from '../render/document.ts';
import { shortDigest } from '../render/words.ts';
import type { Input } from './command.ts';
import { UsageError } from './usage-error.ts';
import { exit } from './exit.ts';
import { readPlan } from '../engine/plan-file.ts';
import { readGiven } from './files.ts';
import { recordGiven } from './github/record.ts';
import { recordingWorkflow } from './github/reviewed.ts';
import { eventOf, github, numberOf, planGiven } from './github-run.ts';
import type { Io } from './io.ts';
import { print, printJson } from './print.ts';

/** `postern github approval`: whether the plan made after a merge is the one that was looked at, and who agreed. */
export async function approval(input: Input, io: Io): Promise<number> {
  const plan = planGiven(input);
  const event = eventOf(input, io);
  if (event.sha === '') throw new UsageError('no commit is named', 'give --sha COMMIT, or run in a workflow');
  const opened = github(event, io);
  const approved = await approvalOf(opened, {
    plan,
    sha: event.sha,
    run: event.run,
    environment: input.text('environment') ?? null,
    required: requiredOf(input.list('require')),
    reviewed: await reviewedGiven(opened, input, plan),
    folder: input.policies,
  });
  const against = input.text('reviewed') === undefined ? null : reviewedPlan(input.text('reviewed') ?? '');
  const difference = approved.ok || against === null ? [] : planDifference(against, plan);
  if (input.json) printJson(approved, io);
  else print([...told(approved), ...difference], io, input);
  const file = io.env['GITHUB_OUTPUT'] ?? '';
  if (file !== '')
    appendFileSync(file, outputsText({ approved: String(approved.ok), digest: approved.ok ? approved.digest : '' }));
  return approved.ok ? exit.done : exit.refused;
}

/** The recorded plan that lies in a folder, where the run it is said to come from may be believed. */
async function reviewedGiven(opened: GitHub, input: Input, plan: Plan): Promise<Reviewed | null> {
  const folder = input.text('reviewed');
  const run = numberOf(input, 'reviewed-run');
  if (folder === undefined || run === null) return null;
  const believed = await believedRun(opened, run, recordingWorkflow(input, plan.tenant.id));
  const kept = reviewedPlan(folder);
  if (believed === null || kept === null) return null;
  return { record: recordGiven(join(folder, 'record.json')), digest: kept.digest, at: believed.at };
}

/** A plan that is not as it was written is none. */
function reviewedPlan(folder: string): Plan | null {
  const plan = readPlan(readGiven(join(folder, 'plan.json')));
  return plan.ok ? plan.value : null;
}

/** `critical=2`, over what is usual. */
function requiredOf(given: readonly string[]): Required {
  const asked = given.map((one) => {
    const [, weight = '', number = ''] = /^(none|routine|sensitive|critical)=(\d)$/u.exec(one) ?? [];
    if (weight === '')
      throw new UsageError(
        `--require ${one} is not understood`,
        'write --require critical=2; weights are routine, sensitive, critical',
      );
    return [weight as Weight, Number(number)] as const;
  });
  return { ...usual, ...Object.fromEntries(asked) };
}

function told({ ok, digest, weight, approvers, reasons, pull }: Approved): readonly Block[] {
  const where = pull === null ? '' : ` · #${pull}`;
  const people = approvers.map(({ login, how }) =>
    row([[quote(login)], [say(how === 'review' ? 'reviewed it' : 'let the run in')]]),
  );
  return [
    {
      kind: 'title',
      line: [
        say(ok ? 'Approved: ' : 'Not approved: ', 'strong'),
        quote(shortDigest(digest)),
        say(` · ${weight}${where}`),
      ],
    },
    ...section('Who agreed', [{ kind: 'rows', numbered: false, rows: people }]),
    ...(ok ? [] : [{ kind: 'alert', level: 'caution', lines: reasons.map((one) => [say(one)]) } as const]),
    {
      kind: 'next',
      line: [say(ok ? 'To carry it out:' : 'To have it looked at, propose it again in a pull request.')],
      command: ok ? `postern apply plan.json --approve ${digest}` : null,
    },
  ];
}
