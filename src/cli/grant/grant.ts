import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Unread } from '../../engine/answers/survey.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { propose } from '../../pipeline.ts';
import type { Files } from '../../policy/adopt/adopt.ts';
import { changedFiles, unifiedDiff } from '../../policy/adopt/unified.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { ownFiles } from '../../policy/declared/tenants.ts';
import { collateralKinds, grantWays } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { planHead } from '../../render/documents/plan-document.ts';
import { type Block, quote, say } from '../../render/document/document.ts';
import { unknownBlocks } from '../../render/parts/plan-blocks.ts';
import { placeText } from '../../render/words/words.ts';
import { closingOption, withRules } from '../connect/inbox-rules.ts';
import { asksTenant, withTenantOf } from '../connect/session.ts';
import { dayOf } from '../given/at.ts';
import { desiredOf } from '../given/policy-files.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';
import { documentOf, print, printJson } from '../shown/print.ts';
import { planCode } from '../shown/plan-code.ts';
import { tell, warn } from '../shown/problems.ts';
import { inFlags } from './asked-form.ts';
import { askedByFlags, askedGrant } from './asked-grant.ts';
import { asBefore, type GrantChange } from './change.ts';
import { formGiven, formGranting } from './from-issue.ts';
import { type PoliciesBefore, type Granting, grantingOf } from './granting.ts';
import { onlyThis, wrongInTenant } from './looked-up.ts';

export const grant: Command = {
  takes: [],
  about:
    'Writes a grant into the policies: who may forward where, why and until when. Comments and order stay. With --emulator, --snapshot, --auth or --exchange it also says what a plan would do, and writes nothing where that plan would be refused.',
  examples: [
    'postern grant --members-of fwd-partner@contoso.com --to fabrikam.com --until 2027-03-31 --reason "Order confirmations" --owner messaging@contoso.com',
    'postern grant --from ana@contoso.com --to "*.fabrikam.com" --by outlook-rules --until 2027-03-31 --reason "On leave" --emulator contoso',
  ],
  options: [
    {
      flags: '--from <address>',
      about: 'who: a mailbox, a group that the policies know, or everyone; may be repeated',
      many: true,
    },
    { flags: '--members-of <group>', about: 'who: the members of this group; may be repeated', many: true },
    {
      flags: '--to <domain>',
      about: 'where to: a domain, *.domain for one and all below it, or * for everywhere; may be repeated',
      many: true,
    },
    { flags: '--by <way>', about: `by which way alone: ${grantWays.join(', ')}; may be repeated`, many: true },
    { flags: '--until <day>', about: 'the day on which it ends, like 2027-03-31' },
    { flags: '--reason <text>', about: 'why' },
    { flags: '--owner <who>', about: 'who answers for it' },
    { flags: '--ticket <id>', about: 'by which ticket it was agreed' },
    {
      flags: '--accept <kind>',
      about: `what may come with it: ${collateralKinds.join(', ')}; may be repeated`,
      many: true,
    },
    {
      flags: '--from-issue <file>',
      about:
        "an issue that was written with the form of `postern init --github`, as its text or as GitHub's event; - is what is piped in",
    },
    { flags: '--name <text>', about: 'what it is called (default: from whom and where to)' },
    closingOption,
  ],
  tenant: true,
  run: async (input, io) => {
    if (input.text('checkpoint') !== undefined && !asksTenant(input))
      throw new UsageError(
        '--checkpoint keeps what a tenant answers, and none is asked',
        'name the tenant, or leave it out',
      );
    const loaded = await loadPolicies(input.policies, dayOf(input, io));
    if (!loaded.ok) return refused(loaded.problems, input, io);
    const files = await ownFiles(input.policies);
    const [before, asked] = [desiredOf(files, input, io), formGiven(input)];
    if (!before.ok) return refused(before.problems, input, io);
    if (!asked.ok) return refused(asked.problems, input, io);
    const known: PoliciesBefore = { files, desired: before.value };
    const granting =
      asked.value === null
        ? grantingOf(askedGrant(askedByFlags(input), before.value), inFlags, known, input, io)
        : formGranting(asked.value, known, input, io);
    return granted(granting, known, input, io);
  },
};

async function granted(granting: Granting, { files, desired }: PoliciesBefore, input: Input, io: Io): Promise<number> {
  if (granting.is === 'refused') return refused(granting.problems, input, io);
  if (granting.is === 'already')
    return asksTenant(input) ? lookedUp(granting, desired, input, io) : already(granting, input, io);
  const { change, after } = granting;
  warn(granting.warnings, io, (file) => change.texts.get(file) ?? null);
  const written: Written = { ...change, files, changed: changedFiles(files, change.texts), plan: null };
  return asksTenant(input) ? beside(after, written, input, io) : keep(written, input, io);
}

/** Says what is wrong, and that the files are as they were. */
function refused(problems: readonly Diagnostic[], input: Input, io: Io): number {
  const code = tell(problems, input, io);
  io.err('Nothing was written.\n');
  return code;
}

interface Written extends GrantChange {
  readonly files: Files;
  readonly changed: Files;
  /** Null where no tenant was asked. */
  readonly plan: Plan | null;
}

/** Plans with it first: what a plan would refuse is not written. */
const beside = async (desired: Desired, written: Written, input: Input, io: Io): Promise<number> =>
  withTenantOf(desired, null, input, io, async (session) => {
    const { reader, forget } = await withRules(session, input, io);
    const proposed = await propose(session.desired, reader, session.context);
    if (!proposed.ok) return refused(asBefore(proposed.problems, written.files, written.texts), input, io);
    const code = keep({ ...written, plan: proposed.value }, input, io);
    forget();
    return code;
  });

function keep(written: Written, input: Input, io: Io): number {
  const isRefused = (written.plan?.refusals.length ?? 0) > 0;
  if (!isRefused) written.changed.forEach((text, file) => writeGiven(file, text));
  if (input.json) printJson(resultOf(written, isRefused), io);
  else
    print(
      [
        ...toldOf(written, isRefused),
        ...(written.plan === null ? [] : [...planHead(written.plan), ...unknownBlocks(written.plan)]),
      ],
      io,
      input,
    );
  if (!input.json) print(nextOf(isRefused), io, input);
  return written.plan === null ? exit.done : planCode(written.plan);
}

const resultOf = ({ name, extends: extended, files, changed, plan }: Written, isRefused: boolean) =>
  documentOf('postern-grant/1', {
    outcome: isRefused ? 'refused' : extended ? 'extended' : 'written',
    name,
    file: [...changed.keys()][0] ?? '',
    patch: unifiedDiff(files, changed),
    plan:
      plan === null
        ? null
        : { digest: plan.digest, steps: plan.steps.length, refusals: plan.refusals.map(({ message }) => message) },
    unread: plan === null ? [] : unreadIn(plan),
  });

/** What the plan could not be made for, and what its posture rests on. */
const unreadIn = ({ changes, unread }: Plan): readonly Unread[] => [
  ...changes.flatMap(({ action, object, remarks }) =>
    action === 'unknown' ? [{ what: object, why: remarks.join(', ') }] : [],
  ),
  ...unread,
];

function toldOf({ name, done, changed }: Written, isRefused: boolean): readonly Block[] {
  const file = quote([...changed.keys()].join(', '));
  const line = isRefused
    ? [say('Nothing is written: a plan with this grant would be refused.', 'fails')]
    : [say('“'), quote(name, 'strong'), say(`” is ${done} `), file, say('.')];
  return [{ kind: 'title', line }];
}

const nextOf = (isRefused: boolean): readonly Block[] =>
  isRefused
    ? [{ kind: 'next', line: [say('Grant it again with what is asked for above.')], command: null }]
    : [
        { kind: 'next', line: [say('Plan it:')], command: 'postern plan --out plan.json' },
        { kind: 'next', line: [say('Every grant:')], command: 'postern grants' },
      ];

/** Whoever is named is looked at first: what everyone may is granted to nobody whom the tenant does not have. */
const lookedUp = async (granting: Already, desired: Desired, input: Input, io: Io): Promise<number> =>
  withTenantOf(onlyThis(granting.asked, desired), null, input, io, async (session) => {
    const wrong = await wrongInTenant(session);
    return wrong.length > 0 ? refused(wrong, input, io) : already(granting, input, io);
  });

type Already = Granting & { readonly is: 'already' };

function already({ by: { name, place }, same: isSame }: Already, input: Input, io: Io): number {
  if (input.json)
    printJson(
      documentOf('postern-grant/1', { outcome: 'already', name, file: place.file, patch: '', plan: null, unread: [] }),
      io,
    );
  else
    print(
      [
        {
          kind: 'title',
          line: [
            say(`This is granted already, ${isSame ? 'as' : 'by'} “`),
            quote(name, 'strong'),
            say('” at '),
            quote(placeText(place)),
            say('.'),
          ],
        },
        { kind: 'next', line: [say('Every grant:')], command: 'postern grants' },
      ],
      io,
      input,
    );
  return exit.done;
}
