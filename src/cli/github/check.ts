import { json, said } from '../../escape.ts';
import { planSummaryOf } from '../../github/comment/plan-summary.ts';
import { diagnosticAnnotations, planAnnotations } from '../../github/run/annotated.ts';
import { type Annotation, check as putCheck, type CheckSaying } from '../../github/run/check.ts';
import { commentBudget } from '../../github/comment/detail-level.ts';
import { fullest, planBody } from '../../github/comment/plan-body.ts';
import { verdictLine } from '../../github/comment/verdict.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github, linksOf } from './workflow-run.ts';
import { documentGiven, planGiven } from '../given/documents.ts';
import type { Io } from '../run/io.ts';

/** `postern github check`: a check run on the commit, with remarks on policy lines; it records the digest for the approval. */
export async function check(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  if (event.fork) {
    io.err('No check run: the change comes from a fork, where nothing may be written.\n');
    return exit.done;
  }
  if (event.sha === '') throw new UsageError('no commit is named', 'give --sha COMMIT, or run in a workflow');
  const remarks = remarksGiven(input);
  const saying = input.text('plan') === undefined ? policySaying(event.sha, remarks) : planSaying(input, io, remarks);
  const { url } = await putCheck(github(event, io), saying);
  io.out(
    input.json
      ? `${json({ url, conclusion: saying.conclusion })}\n`
      : said`${saying.conclusion ?? 'under way'}: ${url}\n`,
  );
  return exit.done;
}

function remarksGiven(input: Input): readonly Annotation[] {
  const file = input.text('diagnostics');
  return file === undefined ? [] : diagnosticAnnotations(documentGiven(file, 'postern-diagnostics/1'));
}

/** Where there is no plan because the policies are wrong. */
function policySaying(sha: string, annotations: readonly Annotation[]): CheckSaying {
  const errors = annotations.filter(({ level }) => level === 'failure').length;
  const title = errors === 0 ? 'The policies are valid.' : `${errors} to mend in the policies`;
  return {
    name: 'Postern / policies',
    sha,
    tenant: '-',
    digest: '-',
    run: 0,
    conclusion: errors === 0 ? 'success' : 'failure',
    title,
    summary: () => `${title}\n`,
    annotations,
  };
}

function planSaying(input: Input, io: Io, remarks: readonly Annotation[]): CheckSaying {
  const plan = planGiven(input);
  const event = eventOf(input, io);
  const account = planSummaryOf(plan);
  const failed = account.verdict === 'refused' || account.verdict === 'unknown';
  return {
    name: `Postern / ${plan.tenant.domain}`.slice(0, 200),
    sha: event.sha,
    tenant: plan.tenant.id,
    digest: plan.digest,
    run: event.run,
    conclusion: failed ? 'failure' : 'success',
    title: verdictLine(account),
    summary: (tier) => planBody(plan, tier, { standing: null, links: linksOf(event, input) }),
    from: fullest(plan, commentBudget),
    annotations: [...remarks, ...planAnnotations(plan)],
  };
}
