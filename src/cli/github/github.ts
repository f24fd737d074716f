import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Io } from '../run/io.ts';

const tasks: Readonly<Record<string, (input: Input, io: Io) => Promise<number>>> = {
  take: async (input, io) => (await import('./binding/take.ts')).take(input, io),
  record: async (input, io) => (await import('./binding/record.ts')).record(input, io),
  reviewed: async (input, io) => (await import('./binding/reviewed.ts')).reviewed(input, io),
  journal: async (input, io) => (await import('./binding/journal.ts')).journal(input, io),
  tally: async (input, io) => (await import('./tally.ts')).tally(input, io),
  queued: async (input, io) => (await import('./queued.ts')).queued(input, io),
  spend: async (input, io) => (await import('./binding/spend.ts')).spend(input, io),
  order: async (input, io) => (await import('./binding/order.ts')).order(input, io),
  ordered: async (input, io) => (await import('./binding/ordered.ts')).ordered(input, io),
  journals: async (input, io) => (await import('./binding/journals.ts')).journals(input, io),
  request: async (input, io) => (await import('./request.ts')).request(input, io),
  left: async (input, io) => (await import('./binding/left.ts')).left(input, io),
  ended: async (input, io) => (await import('./ended.ts')).ended(input, io),
  planned: async (input, io) => (await import('./planned.ts')).planned(input, io),
  forsaken: async (input, io) => (await import('./forsaken.ts')).forsaken(input, io),
  comment: async (input, io) => (await import('./comment.ts')).comment(input, io),
  outdated: async (input, io) => (await import('./comment.ts')).outdated(input, io),
  check: async (input, io) => (await import('./check.ts')).check(input, io),
  summary: async (input, io) => (await import('./summary.ts')).summary(input, io),
  approval: async (input, io) => (await import('./approval.ts')).approval(input, io),
  'drift-issue': async (input, io) => (await import('./drift.ts')).driftIssue(input, io),
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
      about:
        'comment: planned, nothing, waiting, applying, applied, stopped, refused or turned-away, where there is no report; spend: in_progress, success or failure',
    },
    { flags: '--approval <file>', about: 'comment: what `github approval --out` wrote, for why it is refused' },
    { flags: '--begun', about: 'comment, ended: an earlier attempt of the run stopped part-way' },
    {
      flags: '--heartbeat <workflow>',
      about: 'tally: say when this scheduled workflow has not succeeded for too long',
    },
    { flags: '--keep <tenant>', about: 'outdated: the id of a tenant that has a plan; may be repeated', many: true },
    { flags: '--diagnostics <file>', about: 'check: what `postern validate --json` printed' },
    { flags: '--drift <file>', about: 'drift-issue, summary: what `postern drift --json` printed' },
    { flags: '--into <dir>', about: 'take: where the policies of the change are put' },
    { flags: '--base-into <dir>', about: 'take: where the policies before the change are put' },
    {
      flags: '--base <dir>',
      about:
        'left, record: the policies before the change; take: the commit before it, where that is not its first parent',
    },
    { flags: '--order <kind>', about: 'order: retake, due or undo' },
    { flags: '--undo-run <number>', about: 'order, ordered, journals: the run whose apply is taken back' },
    {
      flags: '--change <file>',
      about:
        'record, ordered: the `change.json` that `github take` wrote; planned: how the job that took the change ended',
    },
    { flags: '--plans <result>', about: 'planned: how the jobs that plan ended' },
    { flags: '--out <file>', about: 'record, approval, left: where to write it' },
    {
      flags: '--tenant <id>',
      about: 'reviewed, journal, ordered: the tenant whose recorded plan, journal or order is looked for',
    },
    {
      flags: '--workflow <path>',
      about:
        'reviewed, tally, queued, approval: the workflow that records plans (default: .github/workflows/postern-trusted.yml)',
    },
    {
      flags: '--reviewed <dir>',
      about:
        'approval, tally, queued, ordered, planned: the artifacts with the plans that were looked at and their records',
    },
    { flags: '--reviewed-run <number>', about: 'approval, tally, queued: the run that the artifacts came from' },
    {
      flags: '--require <weight=number>',
      about: 'approval, tally, queued: how many people must have agreed; may be repeated',
      many: true,
    },
    { flags: '--environment <name>', about: 'approval: count who let the run into this environment too' },
    {
      flags: '--gate <name>',
      about: 'approval, tally, queued: the environment whose reviewers are asked after the merge',
    },
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
    const { speaking } = await import('./workflow-run.ts');
    return speaking(async () => task(input, io));
  },
};
