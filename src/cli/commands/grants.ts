import type { GrantsReport, GrantUse } from '../../engine/granted/grants-report.ts';
import { concerningNone, isBreach } from '../../engine/granted/concerns.ts';
import { grantUses } from '../../engine/granted/grant-uses.ts';
import { registerOf } from '../../engine/granted/register.ts';
import { survey, type Unread } from '../../engine/answers/survey.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import type { EvidenceFile } from '../../engine/observed/evidence-files.ts';
import { flowsIn, forwardersSeen } from '../../engine/observed/flows.ts';
import { described } from '../../engine/observed/planned-evidence.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { evidenceGiven, evidenceOption } from '../given/evidence.ts';
import { UsageError } from '../run/usage-error.ts';
import { ownDomainsIn } from '../../engine/live/live.ts';
import { type GrantsJudgement, judgeDesiredGrants } from '../../engine/propose/granted.ts';
import { identify } from '../../engine/propose/tenant-check.ts';
import { withOwnDomains } from '../../policy/grants/compile.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { grantsTable } from '../../render/csv/grants-table.ts';
import { grantsDocument } from '../../render/documents/grants-document.ts';
import { asksTenant, withTenantOf } from '../connect/session.ts';
import { atOption, dayOf, timeOf } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { htmlOption, writePage } from '../shown/page.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';
import { tell, warn } from '../shown/problems.ts';

export const grants: Command = {
  takes: [],
  about:
    'Lists the grants of the policies: who may forward where and by which ways, why, on whose word, until when, and by which objects of the tenant. Those that end first stand first. With --emulator, --snapshot, --auth or --exchange it also says whether each is so in the tenant: as granted, as granted and more, not known for everybody, or broken, and by what; and what is open that no grant says. With --evidence it says when each was last used.',
  examples: ['postern grants', 'postern grants --emulator contoso', 'postern grants --format csv > grants.csv'],
  options: [
    detailsOption,
    { flags: '--format <form>', about: 'how to print it (default: text)', choices: ['text', 'json', 'csv'] },
    htmlOption,
    evidenceOption('say when each was last used, and which was not'),
    {
      flags: '--detailed-exitcode',
      about: 'exit 2 where a grant is broken, or more is open than grants say and accept',
    },
    atOption(),
  ],
  tenant: true,
  run: async (input, io) => {
    const files = await evidenceGiven(input);
    needsTenant('--evidence', files.length > 0, input);
    needsTenant('--detailed-exitcode', input.on('detailed-exitcode'), input);
    const loaded = await loadPolicies(input.policies, dayOf(input, io));
    if (!loaded.ok) return tell(loaded.problems, input, io);
    warn(loaded.warnings, io);
    return asksTenant(input)
      ? judged(loaded.value, files, input, io)
      : show(reportOf(loaded.value, input, null), input, io);
  },
};

/** How the grants stand in a tenant as it is. */
const judged = async (asked: Desired, files: readonly EvidenceFile[], input: Input, io: Io): Promise<number> =>
  withTenantOf(asked, null, input, io, async ({ desired, connection }) => {
    const facts = desired.tenant?.facts ?? unknownFacts;
    const at = timeOf(input, io);
    const { live, world, unread } = await survey(connection.reader, desired, {
      facts,
      at,
      identities: forwardersSeen(flowsIn(files)),
      inboxRules: new Map(),
    });
    const answers = desired.tenant === null ? null : identify(desired.tenant, live.domain);
    if (answers !== null && !answers.ok) return tell(answers.problems, input, io);
    const own = withOwnDomains(desired, ownDomainsIn(live));
    const found = judgeDesiredGrants(own, world, at);
    const seen = files.length === 0 ? null : { files, useOf: grantUses(world, files, at) };
    return show(reportOf(own, input, { found, source: connection.label, unread, seen }), input, io);
  });

/** What a tenant says of grants. */
interface Asked {
  readonly found: GrantsJudgement | null;
  readonly source: string;
  readonly unread: readonly Unread[];
  /** What files say of how grants are used; null where none were given. */
  readonly seen: { readonly files: readonly EvidenceFile[]; readonly useOf: (grant: Grant) => GrantUse } | null;
}

/** Only a tenant says whose mailbox an address is, who is in a group, and what is open. */
function needsTenant(flag: string, isGiven: boolean, input: Input): void {
  if (!isGiven || asksTenant(input)) return;
  const hint = 'add --snapshot FILE, --auth or --exchange, or --emulator';
  throw new UsageError(`${flag} says nothing of grants without a tenant`, hint);
}

const reportOf = (desired: Desired, input: Input, asked: Asked | null): GrantsReport => ({
  format: 'postern-grants/1',
  tenant: desired.tenant === null ? null : { id: desired.tenant.id, domain: desired.tenant.domain },
  source: asked?.source ?? input.policies,
  tool: `postern ${version()}`,
  at: desired.at,
  used: desired.grants !== null,
  judged: asked !== null,
  grants: registerOf(desired, asked?.found ?? null, asked?.seen?.useOf ?? null),
  besideGrants: concerningNone(asked?.found?.beside ?? [], asked?.found?.grants ?? []),
  evidence: (asked?.seen?.files ?? []).map(described),
  unread: asked?.unread ?? [],
});

async function show(report: GrantsReport, input: Input, io: Io): Promise<number> {
  await writePage(input, () => ({
    title: 'Grants',
    about: report.tenant?.domain ?? report.source,
    tool: report.tool,
    blocks: grantsDocument(report),
  }));
  const format = input.json ? 'json' : input.text('format');
  if (format === 'json') printJson(report, io);
  else if (format === 'csv') io.out(grantsTable(report));
  else print(grantsDocument(report), io, input);
  return codeOf(report, input);
}

/** What was found is told apart from what nobody could read; where both are true the finding is the news. */
function codeOf({ grants: all, besideGrants, unread }: GrantsReport, input: Input): number {
  const rows = [...all.flatMap(({ found }) => found?.beside ?? []), ...besideGrants];
  if (input.on('detailed-exitcode') && rows.some(isBreach)) return exit.differences;
  return unread.length === 0 ? exit.done : exit.unreadable;
}
