import type { Unread } from '../../engine/answers/survey.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { type JsonObject, textAt } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { propose } from '../../pipeline.ts';
import type { Files } from '../../policy/adopt/adopt.ts';
import { declareGrant } from '../../policy/adopt/declare.ts';
import { changedFiles, unifiedDiff } from '../../policy/adopt/unified.ts';
import { desiredFrom } from '../../policy/declared/desired.ts';
import { hasCome } from '../../policy/declared/days.ts';
import { ownFiles } from '../../policy/declared/tenants.ts';
import { collateralKinds, type Grant, grantsSame, grantWays } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { sourcesOfText } from '../../policy/text/source.ts';
import { planHead } from '../../render/documents/plan-document.ts';
import { type Block, quote, say } from '../../render/document/document.ts';
import { unknownBlocks } from '../../render/parts/plan-blocks.ts';
import { placeText } from '../../render/words/words.ts';
import { asksTenant, withTenantOf } from '../connect/session.ts';
import { today } from '../given/at.ts';
import { desiredOf } from '../given/policy-files.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';
import { documentOf, print, printJson } from '../shown/print.ts';
import { planCode } from '../shown/plan-code.ts';
import { tell, warn } from '../shown/problems.ts';
import { askedGrant } from './asked-grant.ts';

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
    { flags: '--name <text>', about: 'what it is called (default: from whom and where to)' },
  ],
  tenant: true,
  run: async (input, io) => {
    const files = await ownFiles(input.policies);
    const before = desiredOf(files, input, io);
    if (!before.ok) return tell(before.problems, input, io);
    return granted(askedGrant(input, before.value), files, before.value, input, io);
  },
};

async function granted(item: JsonObject, files: Files, before: Desired, input: Input, io: Io): Promise<number> {
  const until = textAt(item, 'until');
  if (hasCome(until, today(io))) throw new UsageError(`${until} has come already`, 'give a later day with --until');
  const asked = aloneIn(item, io);
  const known = before.grants?.find((one) => asked !== null && !one.ended && grantsSame(one, asked));
  if (known !== undefined) return already(known, input, io);
  const texts = new Map(files);
  const refusal = declareGrant(texts, item);
  if (refusal !== null) throw new UsageError(refusal, 'begin with `postern export`');
  const read = (file: string): string | null => texts.get(file) ?? null;
  const after = desiredOf(texts, input, io);
  if (!after.ok) return tell(after.problems, input, io, read);
  warn(after.warnings, io, read);
  const written: Written = { name: textAt(item, 'name'), files, changed: changedFiles(files, texts), plan: null };
  return asksTenant(input) ? beside(after.value, written, input, io) : keep(written, input, io);
}

/** The grant by itself, as policies are read; null where it is no grant. */
function aloneIn(item: JsonObject, io: Io): Grant | null {
  const sources = sourcesOfText('the grant', JSON.stringify({ grants: [item] })).sources;
  const read = desiredFrom(sources, kinds, today(io));
  return read.ok ? (read.value.grants?.[0] ?? null) : null;
}

interface Written {
  readonly name: string;
  readonly files: Files;
  readonly changed: Files;
  /** Null where no tenant was asked. */
  readonly plan: Plan | null;
}

/** Plans with it first: what a plan would refuse is not written. */
const beside = async (desired: Desired, written: Written, input: Input, io: Io): Promise<number> =>
  withTenantOf(desired, null, input, io, async (session) => {
    const proposed = await propose(session.desired, session.connection.reader, session.context);
    const read = (file: string): string | null => written.changed.get(file) ?? written.files.get(file) ?? null;
    if (!proposed.ok) return tell(proposed.problems, input, io, read);
    return keep({ ...written, plan: proposed.value }, input, io);
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

const resultOf = ({ name, files, changed, plan }: Written, isRefused: boolean) =>
  documentOf('postern-grant/1', {
    outcome: isRefused ? 'refused' : 'written',
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

function toldOf({ name, changed }: Written, isRefused: boolean): readonly Block[] {
  const file = quote([...changed.keys()].join(', '));
  const line = isRefused
    ? [say('Nothing is written: a plan with this grant would be refused.', 'fails')]
    : [say('“'), quote(name, 'strong'), say('” is written into '), file, say('.')];
  return [{ kind: 'title', line }];
}

const nextOf = (isRefused: boolean): readonly Block[] =>
  isRefused
    ? [{ kind: 'next', line: [say('Grant it again with what is asked for above.')], command: null }]
    : [
        { kind: 'next', line: [say('Plan it:')], command: 'postern plan --out plan.json' },
        { kind: 'next', line: [say('Every grant:')], command: 'postern grants' },
      ];

function already(known: Grant, input: Input, io: Io): number {
  const { name, place } = known;
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
            say('This is granted already, as “'),
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
