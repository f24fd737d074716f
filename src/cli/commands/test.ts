import { outlookOf } from '../../engine/propose/after-plan.ts';
import { liveOfPolicies } from '../../engine/answers/policies-only.ts';
import { identify } from '../../engine/propose/tenant-check.ts';
import { survey } from '../../engine/answers/survey.ts';
import { testDiagnostics, testReport, type TestReport } from '../../engine/answers/test-report.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import { worldOf } from '../../engine/world/world.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { annotations } from '../../render/diagnostics/annotations.ts';
import { sarif } from '../../render/diagnostics/sarif.ts';
import { testDocument } from '../../render/documents/test-document.ts';
import { atOption, dayOf, timeOf } from '../given/at.ts';
import { refuseOther } from '../connect/named-tenant.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { print, printJson } from '../shown/print.ts';
import { tell, warn } from '../shown/problems.ts';
import { withConnection } from '../connect/session.ts';
import { factsWith } from '../run/target.ts';

export const test: Command = {
  takes: [],
  about:
    'Judges the expectations of the policies, each with an example. Without a tenant it judges the posture that the policies alone give; with --snapshot or --emulator the tenant once they are carried out; with --live the tenant as it is. Exit 1 where one does not hold.',
  examples: ['postern test', 'postern test --emulator contoso', 'postern test --live --snapshot tenant.json --json'],
  options: [
    { flags: '--live', about: 'judge the tenant as it is' },
    {
      flags: '--format <form>',
      about: 'how to print it (default: text)',
      choices: ['text', 'json', 'github', 'sarif'],
    },
    atOption(),
  ],
  tenant: true,
  run: async (input, io) => {
    const at = timeOf(input, io);
    const loaded = await loadPolicies(input.policies, dayOf(input, io));
    if (!loaded.ok) return tell(loaded.problems, input, io);
    warn(loaded.warnings, io);
    const asksTenant = input.on('live') || input.text('snapshot') !== undefined || input.text('emulator') !== undefined;
    const judge = asksTenant ? judgeTenant : judgePolicies;
    return judge(loaded.value, at, input, io);
  },
};

const factsOf = (desired: Desired, input: Input) => factsWith(desired.tenant?.facts ?? unknownFacts, input);

async function judgePolicies(desired: Desired, at: Date, input: Input, io: Io): Promise<number> {
  const world = worldOf(liveOfPolicies(desired), factsOf(desired, input));
  return say(
    testReport(world, desired.expectations, at, { subject: 'policies', source: input.policies, unread: [] }),
    input,
    io,
  );
}

async function judgeTenant(desired: Desired, at: Date, input: Input, io: Io): Promise<number> {
  return withConnection(input, io, desired.tenant, async (connection) => {
    await refuseOther(desired.tenant, connection);
    const { reader, label } = connection;
    const facts = factsOf(desired, input);
    const { live, unread } = await survey(reader, desired, { facts, at, identities: [], inboxRules: new Map() });
    const answers = desired.tenant === null ? null : identify(desired.tenant, live.domain);
    if (answers !== null && !answers.ok) return tell(answers.problems, input, io);
    const subject = input.on('live') ? 'tenant' : 'plan';
    const after = input.on('live') ? live : (outlookOf(desired, live)?.live ?? null);
    if (after === null) throw new UsageError('the steps of the plan wait for each other', 'see `postern plan`');
    const report = testReport(worldOf(after, facts), desired.expectations, at, { subject, source: label, unread });
    return say(report, input, io);
  });
}

function say(report: TestReport, input: Input, io: Io): number {
  const format = input.json ? 'json' : (input.text('format') ?? 'text');
  if (format === 'json') printJson(report, io);
  else if (format === 'github') io.out(annotations(testDiagnostics(report.results)));
  else if (format === 'sarif')
    io.out(sarif(testDiagnostics(report.results), version(), { command: 'test', policies: input.policies }));
  else print(testDocument(report), io, input);
  if (report.results.some((one) => one.result === 'fails')) return exit.problems;
  return report.passed && report.unread.length === 0 ? exit.done : exit.unreadable;
}
