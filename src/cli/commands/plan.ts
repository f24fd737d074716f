import { planText } from '../../engine/plan-file/plan-file.ts';
import type { EvidenceFile } from '../../engine/observed/evidence-files.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { foresee, type Foreseen } from '../../pipeline.ts';
import { planDocument } from '../../render/documents/plan-document.ts';
import type { PageBasis } from '../../render/html/change/change-page.ts';
import { atOption } from '../given/at.ts';
import { evidenceGiven, evidenceOption } from '../given/evidence.ts';
import { closingOption, withRules } from '../connect/inbox-rules.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { detailsOption, print } from '../shown/print.ts';
import { pageBasis } from '../connect/page-basis.ts';
import { planCode } from '../shown/plan-code.ts';
import { tell, warn } from '../shown/problems.ts';
import { wish, writeReports } from '../shown/renderings.ts';
import { type CommandSession, withTenant } from '../connect/session.ts';

export const plan: Command = {
  takes: [],
  about:
    'Compares the policies with the tenant and says what would change, for whom, and in which steps. It only reads.',
  examples: [
    'postern plan --emulator contoso',
    'postern plan --out plan.json --report md=plan.md --report ps1=plan.ps1',
  ],
  options: [
    detailsOption,
    { flags: '--out <file>', about: 'keep the plan in a file, for show and apply' },
    atOption('plan for another time, when entries whose `until` has come have ended'),
    {
      flags: '--report <form=file>',
      about: 'also write it as md, html, ps1, json or txt; may be repeated',
      many: true,
    },
    evidenceOption('say which mail that was seen stops, starts or stays with this plan'),
    closingOption,
    { flags: '--detailed-exitcode', about: 'exit 2 where there is something to do' },
  ],
  tenant: true,
  run: async (input, io) => {
    input.list('report').forEach(wish);
    const seen = await evidenceGiven(input);
    return withTenant(input, io, async (session) => planned(holding(session, seen), input, io));
  },
};

/** A session whose plan is held against evidence, where there is any. */
const holding = (session: CommandSession, seen: readonly EvidenceFile[]): CommandSession =>
  seen.length === 0 ? session : { ...session, context: { ...session.context, seen } };

async function planned(session: CommandSession, input: Input, io: Io): Promise<number> {
  const { reader, forget } = await withRules(session, input, io);
  const result = await foresee(session.desired, reader, session.context);
  if (!result.ok) return tell(result.problems, input, io);
  warn(result.warnings, io);
  const { plan: made } = result.value;
  await keep(made, () => basisOf(result.value, session), input, io);
  forget();
  return codeOf(made, input);
}

/** What the page of a plan answers from: the tenant before it, and after it. */
const basisOf = ({ plan: { unread }, ends: { before, after } }: Foreseen, session: CommandSession): PageBasis =>
  pageBasis(session, {
    unread,
    states: [
      ['Before this plan', before],
      ['After it', after],
    ],
    carriedOut: { world: after, steps: 0 },
  });

async function keep(made: Plan, basis: () => PageBasis, input: Input, io: Io): Promise<void> {
  const file = input.text('out') ?? null;
  if (file !== null) writeGiven(file, planText(made));
  await writeReports(made, input.list('report'), file, basis);
  if (input.json) io.out(planText(made));
  else print(planDocument(made, { file }), io, input);
}

function codeOf(made: Plan, input: Input): number {
  const code = planCode(made);
  return code === exit.done && made.steps.length > 0 && input.on('detailed-exitcode') ? exit.differences : code;
}
