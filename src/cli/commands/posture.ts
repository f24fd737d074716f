import { heldGrants, type HeldGrants } from '../../posture/granted/planned-grants.ts';
import { join } from 'node:path';
import { findingDiagnostics } from '../../engine/answers/finding-diagnostics.ts';
import { declarations } from '../../engine/answers/places.ts';
import type { PostureReport } from '../../engine/answers/posture-report.ts';
import { postureReport } from '../../engine/answers/report.ts';
import { postureAnswers } from '../../engine/why/answering-data.ts';
import type { AnsweringData } from '../../engine/why/answering.ts';
import { survey } from '../../engine/answers/survey.ts';
import { type LiveTenant, ownDomainsIn } from '../../engine/live/live.ts';
import { judgeDesiredGrants } from '../../engine/propose/granted.ts';
import { withOwnDomains } from '../../policy/grants/compile.ts';
import type { World } from '../../posture/world/world.ts';
import { unreadWaysOut } from '../../engine/way/unread.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { annotations } from '../../render/diagnostics/annotations.ts';
import { declaredCauses } from '../../render/forwarding/causes.ts';
import { postureDocument } from '../../render/documents/posture-document.ts';
import { sarif } from '../../render/diagnostics/sarif.ts';
import { answering } from '../connect/answering.ts';
import { observedUses } from '../../engine/observed/narrower.ts';
import { forwardersSeen, flowsIn } from '../../engine/observed/flows.ts';
import { writtenEntry } from '../why/why-sources.ts';
import { atOption } from '../given/at.ts';
import { evidenceGiven, evidenceOption } from '../given/evidence.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { makeFolder, writeGiven } from '../run/files.ts';
import { version } from '../run/home.ts';
import { readEverySignIn } from '../../engine/sign-in/read-every-sign-in.ts';
import { tellSmtpAuth } from '../../engine/sign-in/smtp-auth-list.ts';
import { submissionOption } from '../connect/smtp-auth.ts';
import { inboxRulesOptions, rulesFor } from '../connect/inbox-rules.ts';
import type { Io } from '../run/io.ts';
import { withSanctions } from '../../engine/forwards/sanction.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';

export const posture: Command = {
  takes: [],
  about:
    'Says who can forward where by itself, over all controls together; which forwards are set up and what becomes of them; and what a person should mend. It only reads.',
  examples: [
    'postern posture --emulator contoso',
    'postern posture --snapshot tenant.json --html posture.html --sarif posture.sarif',
  ],
  options: [
    detailsOption,
    { flags: '--html <file>', about: 'also write it as one HTML page that needs no network' },
    {
      flags: '--csv <dir>',
      about:
        'also write posture.csv, forwards.csv, exceptions.csv and findings.csv into a folder, for Excel; with --smtp-auth also smtp-auth.csv',
    },
    { flags: '--sarif <file>', about: 'also write the findings as SARIF, on the policy lines they concern' },
    { flags: '--format <form>', about: 'how to print it (default: text)', choices: ['text', 'json', 'github'] },
    ...inboxRulesOptions,
    submissionOption,
    evidenceOption('say what lets forwards out was used, by whom and where to, and how narrow it could be'),
    atOption(),
  ],
  tenant: true,
  run: async (input, io) => {
    const files = await evidenceGiven(input);
    return answering(input, io, async (on) => {
      const { reader, forget, ...rules } = await rulesFor(on.connection, input, io);
      const {
        world,
        live,
        unread: needed,
      } = await survey(reader, on.desired, {
        facts: on.facts,
        at: on.at,
        identities: forwardersSeen(flowsIn(files)),
        ...rules,
        recorded: on.connection.recorded !== null || input.on('smtp-auth'),
      });
      const submission = input.on('smtp-auth')
        ? tellSmtpAuth(await readEverySignIn(reader), declarations(on.desired), on.at)
        : null;
      const unread = [...needed, ...unreadWaysOut(live), ...(submission?.unread ?? [])];
      const tenant = on.connection.identity ?? { id: '', domain: on.connection.label };
      const about = { tenant, source: on.connection.label, tool: `postern ${version()}`, unread };
      const workshop = { live, world, declares: declarations(on.desired), written: writtenEntry };
      const seen = files.length === 0 ? {} : { evidence: observedUses(files, workshop, on.at) };
      const held = grantsIn(on.desired, live, world, on.at);
      const sending = submission === null ? {} : { smtpAuth: submission.list };
      const told = postureReport(world, on.desired, on.at, about);
      const forwards = withSanctions(told.forwards, on.desired, live);
      const report = { ...told, forwards, ...held, ...sending, ...seen };
      const data = () => postureAnswers({ report, world, live, desired: on.desired, at: on.at });
      await keep(report, data, on.desired, input, io);
      forget();
      return unread.length === 0 ? exit.done : exit.unreadable;
    });
  },
};

/** The grants as the tenant keeps them; nothing where the policies have none. */
function grantsIn(desired: Desired | null, live: LiveTenant, world: World, at: Date): HeldGrants {
  const held = desired === null ? null : judgeDesiredGrants(withOwnDomains(desired, ownDomainsIn(live)), world, at);
  return held === null ? {} : heldGrants(held.grants, held.beside);
}

async function keep(
  report: PostureReport,
  data: () => AnsweringData,
  desired: Desired | null,
  input: Input,
  io: Io,
): Promise<void> {
  const found = findingDiagnostics(report.findings, desired);
  const [html, log] = [input.text('html'), input.text('sarif')];
  if (html !== undefined) writeGiven(html, (await import('../../render/html/posture.ts')).postureHtml(report, data()));
  if (log !== undefined) writeGiven(log, sarif(found, version(), { command: 'posture', policies: input.policies }));
  const tables = input.text('csv');
  if (tables !== undefined) await writeTables(report, tables);
  const format = input.json ? 'json' : input.text('format');
  if (format === 'json') printJson(report, io);
  else if (format === 'github') io.out(annotations(found));
  else print(postureDocument(report, declaredCauses(declarations(desired), desired !== null)), io, input);
}

/** The folder is made where it is not there; files of the same names are written anew. */
async function writeTables(report: PostureReport, folder: string): Promise<void> {
  const { postureTables } = await import('../../render/csv/posture-tables.ts');
  makeFolder(folder);
  for (const [name, table] of Object.entries(postureTables)) {
    const text = table(report);
    if (text !== null) writeGiven(join(folder, `${name}.csv`), text);
  }
}
