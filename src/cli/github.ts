import type { Command, Input } from './command.ts';
import { UsageError } from './usage-error.ts';
import type { Io } from './io.ts';

const tasks: Readonly<Record<string, (input: Input, io: Io) => Promise<number>>> = {
  take: async (input, io) => (await import('./github/take.ts')).take(input, io),
  record: async (input, io) => (await import('./github/record.ts')).record(input, io),
  reviewed: async (input, io) => (await import('./github/reviewed.ts')).reviewed(input, io),
  journal: async (input, io) => (await import('./github/journal.ts')).journal(input, io),
  planned: async (input, io) => (await import('./github/planned.ts')).planned(input, io),
  forsaken: async (input, io) => (await import('./github/forsaken.ts')).forsaken(input, io),
  comment: async (input, io) => (await import('./github-comment.ts')).comment(input, io),
  outdated: async (input, io) => (await import('./github-comment.ts')).outdated(input, io),
  check: async (input, io) => (await import('./github-check.ts')).check(input, io),
  summary: async (input, io) => (await import('./github-summary.ts')).summary(input, io),
  approval: async (input, io) => (await import('./github-approval.ts')).approval(input, io),
  'drift-issue': async (input, io) => (await import('./github-drift.ts')).driftIssue(input, io),
};

export const github: Command = {
  takes: [['<task>', `what to do: ${Object.keys(tasks).join(', ')}`]],
  about:
    'Speaks to GitHub about a plan or a drift report: the comment in the pull request, the check run, the job summary and outputs, who approved, the drift issue. The token is GITHUB_TOKEN; repository, commit and pull request come from the workflow run.',
  examples: [
    'postern github comment --plan plan.json',
    'postern github check --plan plan.json --diagnostics problems.json',
    'postern github approval --plan plan.json --require critical=2',
    'postern github drift-issue --drift drift.json',
  ],
  options: [
    { flags: '--plan <file>', about: 'the plan that `postern plan --out` wrote' },
    { flags: '--report <file>', about: 'comment: the account that `postern apply --json` printed' },
    {
      flags: '--state <state>',
      about: 'comment: planned, applying, applied, stopped or refused, where there is no report',
    },
    {
      flags: '--heartbeat <workflow>',
      about: 'comment: say when this scheduled workflow has not succeeded for too long',
    },
    { flags: '--keep <tenant>', about: 'outdated: the id of a tenant that has a plan; may be repeated', many: true },
    { flags: '--diagnostics <file>', about: 'check: what `postern validate --json` printed' },
    { flags: '--drift <file>', about: 'drift-issue, summary: what `postern drift --json` printed' },
    { flags: '--into <dir>', about: 'take: where the policies of the change are put' },
    {
      flags: '--change <file>',
      about: 'record: the `change.json` that `github take` wrote; planned: how the job that took the change ended',
    },
    { flags: '--plans <result>', about: 'planned: how the jobs that plan ended' },
    { flags: '--out <file>', about: 'record: where to write it' },
    { flags: '--tenant <id>', about: 'reviewed, journal: the tenant whose recorded plan, or journal, is looked for' },
    {
      flags: '--workflow <path>',
      about: 'reviewed, approval: the workflow that records plans (default: .github/workflows/plan.yml)',
    },
    { flags: '--reviewed <dir>', about: 'approval: the artifact with the plan that was looked at and its record' },
    { flags: '--reviewed-run <number>', about: 'approval: the run that the artifact came from' },
    {
      flags: '--require <weight=number>',
      about: 'approval: how many people must have agreed; may be repeated',
      many: true,
    },
    { flags: '--environment <name>', about: 'approval: count who let the run into this environment too' },
    { flags: '--assign <login>', about: 'drift-issue: whom to assign a new issue; may be repeated', many: true },
    {
      flags: '--exit-code <number>',
      about: 'summary: the exit code of the command before, for the output of that name',
    },
    { flags: '--artifact-url <url>', about: 'where the plan can be downloaded' },
    { flags: '--repository <owner/name>', about: 'another repository than that of the run' },
    { flags: '--pull <number>', about: 'another pull request than that of the event' },
    { flags: '--sha <commit>', about: 'another commit than that of the event' },
    { flags: '--run <number>', about: 'the workflow run that made the plan, where it is not this one' },
  ],
  tenant: false,
  run: async (input, io) => {
    const [name = ''] = input.args;
    const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    if (task === undefined)
      throw new UsageError(`github ${name} is nothing to do`, `choose one of ${Object.keys(tasks).join(', ')}`);
    const { speaking } = await import('./github-run.ts');
    return speaking(async () => task(input, io));
  },
};
