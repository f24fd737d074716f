import { json } from '../../escape.ts';
import { appendFileSync } from 'node:fs';
import { type Approved, approvalOf } from '../../github/approval/approval.ts';
import { type Required, usual } from '../../github/approval/needed.ts';
import { planDifference } from '../../github/run/difference.ts';
import { outputsText } from '../../github/run/outputs.ts';
import type { Weight } from '../../github/run/weight.ts';
import { type Block, quote, row, say, section } from '../../render/document/document.ts';
import { shortDigest } from '../../render/words/words.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import { reviewedPlans } from './binding/recorded-plans.ts';
import { eventOf, github } from './workflow-run.ts';
import { planGiven } from '../given/documents.ts';
import type { Io } from '../run/io.ts';
import { print, documentOf, printJson } from '../shown/print.ts';

/** `postern github approval`: whether the plan made after a merge is the one that was looked at, and who agreed. */
export async function approval(input: Input, io: Io): Promise<number> {
  const plan = planGiven(input);
  const event = eventOf(input, io);
  if (event.sha === '') throw new UsageError('no commit is named', 'give --sha COMMIT, or run in a workflow');
  const opened = github(event, io);
  const [looked] = await reviewedPlans(opened, input, plan.tenant.id);
  const approved = await approvalOf(opened, {
    plan,
    sha: event.sha,
    run: event.run,
    environment: input.text('environment') ?? null,
    gate: input.text('gate') ?? null,
    now: io.now(),
    required: requiredOf(input.list('require')),
    reviewed: looked ?? null,
    folder: input.policies,
  });
  const difference = approved.ok || looked === undefined ? [] : planDifference(looked.plan, plan);
  const out = input.text('out');
  if (out !== undefined) writeGiven(out, `${json(approved)}\n`);
  if (input.json) printJson(documentOf('postern-approval/1', approved), io);
  else print([...told(approved), ...difference], io, input);
  const file = io.env['GITHUB_OUTPUT'] ?? '';
  if (file !== '')
    appendFileSync(file, outputsText({ approved: String(approved.ok), digest: approved.ok ? approved.digest : '' }));
  return approved.ok ? exit.done : exit.refused;
}

/** `critical=2`, over what is usual. */
export function requiredOf(given: readonly string[]): Required {
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
