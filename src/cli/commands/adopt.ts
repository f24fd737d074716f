import { said } from '../../escape.ts';
import { deviationsOf, revived } from '../../engine/drift/deviations.ts';
import type { Unread } from '../../engine/answers/survey.ts';
import type { Drift } from '../../engine/drift/drift.ts';
import type { PlannedChange } from '../../engine/plan/plan.ts';
import { inspect, readFor } from '../../pipeline.ts';
import { adopt as takeOver, type Adopted, type Files, takeOut } from '../../policy/adopt/adopt.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { placeOf } from '../../policy/text/place.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { changedFiles, unifiedDiff } from '../../policy/adopt/unified.ts';
import { today } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { ownFiles } from '../../policy/declared/tenants.ts';
import { desiredOf } from '../given/policy-files.ts';
import { tell } from '../shown/problems.ts';
import { closingOption, withRules } from '../connect/inbox-rules.ts';
import { withTenant } from '../connect/session.ts';
import { print, documentOf, printJson } from '../shown/print.ts';
import { quote } from '../../render/document/document.ts';
import { shellWord } from '../../render/words/shell-word.ts';
import { count } from '../../render/words/words.ts';

export const adopt: Command = {
  takes: [],
  about:
    'Writes what the tenant has into the policies, where they differ: as a patch, into the files, or as a pull request. Comments and order stay. With --ending it takes out entries that end soon or have ended, offline.',
  examples: [
    'postern adopt --emulator contoso',
    'postern adopt --only remoteDomains/fabrikam.com --write',
    'postern adopt --pull-request',
    'postern adopt --ending --pull-request',
  ],
  options: [
    {
      flags: '--only <object>',
      about: 'take over this object alone, as `drift` names it; may be repeated',
      many: true,
    },
    { flags: '--write', about: 'write the files instead of printing a patch' },
    { flags: '--pull-request', about: 'put the change on a branch and open a pull request; the token is GITHUB_TOKEN' },
    { flags: '--ending', about: 'take out entries and members that end within 14 days or have ended' },
    closingOption,
    { flags: '--repository <owner/name>', about: 'another repository than that of the workflow run' },
  ],
  tenant: true,
  run: async (input, io) => (input.on('ending') ? ending(input, io) : drifted(input, io)),
};

async function drifted(input: Input, io: Io): Promise<number> {
  return withTenant(input, io, async (session) => {
    const { desired, context } = session;
    const { reader, forget } = await withRules(session, input, io);
    const drift = await inspect(desired, reader, context);
    if (!drift.ok) return tell(drift.problems, input, io);
    const files = await ownFiles(input.policies);
    const concerned = chosen(drift.value, input.list('only'));
    const live = await readFor(revived(desired, concerned), reader);
    const result = takeOver(files, deviationsOf(drift.value, concerned, desired, live));
    mustFit(result, input, io);
    const { domain, id } = drift.value.tenant;
    const code = await hand({ files, result, unread: unreadIn(drift.value), topic: 'drift', domain, id }, input, io);
    forget();
    return code;
  });
}

/** Of what nobody could tell whether it moved. */
const unreadIn = ({ unknown, unread }: Drift): readonly Unread[] => [
  ...unknown.map(({ object, remarks }) => ({ what: object, why: remarks.join(', ') })),
  ...unread,
];

/** What moved; of what was named also what is only reported. */
function chosen({ moved, unsanctioned, undeclared }: Drift, only: readonly string[]): readonly PlannedChange[] {
  if (only.length === 0) return moved;
  const all = [...moved, ...unsanctioned, ...undeclared];
  const wanted = new Set(only.map((one) => one.toLowerCase()));
  const unknown = only.find((name) => !all.some(({ object }) => object.toLowerCase() === name.toLowerCase()));
  if (unknown !== undefined) throw new UsageError(`${unknown} has not moved`, 'name an object as `postern drift` does');
  return all.filter(({ object }) => wanted.has(object.toLowerCase()));
}

async function ending(input: Input, io: Io): Promise<number> {
  if (input.text('checkpoint') !== undefined) throw new UsageError('--ending asks no tenant', 'leave out --checkpoint');
  const desired = await loadPolicies(input.policies, today(io));
  if (!desired.ok) return tell(desired.problems, input, io);
  const files = await ownFiles(input.policies);
  const ended = desired.warnings.flatMap(({ code, span }) =>
    code === 'PST308' && span !== null ? [placeOf(span)] : [],
  );
  const result = {
    files: takeOut(files, [...ended, ...desired.value.ending.map(({ place }) => place)]),
    taken: endingNames(desired.value),
    left: [],
  };
  const tenant = desired.value.tenant;
  return hand(
    {
      files,
      result,
      unread: [],
      topic: 'ending',
      domain: tenant?.domain ?? 'the policies',
      id: tenant?.id ?? 'policies',
    },
    input,
    io,
  );
}

const endingNames = ({ ending: soon }: Desired): readonly string[] =>
  soon.map(({ what, until }) => `${what}, until ${until}`);

/** What takes an anchor away that is named elsewhere, say, is for people to write. */
function mustFit({ files }: Adopted, input: Input, io: Io): void {
  const desired = desiredOf(files, input, io);
  const wrong = desired.ok ? undefined : desired.problems.find(({ severity }) => severity === 'error');
  if (wrong !== undefined)
    throw new UsageError(
      `the policies would be wrong afterwards: ${wrong.message}`,
      'write it by hand, or take over one object at a time with --only',
    );
}

interface Outcome {
  readonly files: Files;
  readonly result: Adopted;
  readonly unread: readonly Unread[];
  readonly topic: 'drift' | 'ending';
  readonly domain: string;
  readonly id: string;
}

async function hand(outcome: Outcome, input: Input, io: Io): Promise<number> {
  const { files, result, unread } = outcome;
  const changed = changedFiles(files, result.files);
  for (const { object, why } of result.left) io.err(said`left to you: ${object}: ${why}\n`);
  for (const { what, why } of unread) io.err(said`could not be read: ${what}: ${why}\n`);
  if (changed.size === 0) io.err('Nothing to write.\n');
  else if (input.on('pull-request')) await pullRequest(outcome, changed, input, io);
  else if (input.on('write')) changed.forEach((text, file) => writeGiven(file, text));
  else if (!input.json) io.out(unifiedDiff(files, changed));
  if (input.json) {
    const { taken, left } = result;
    printJson(documentOf('postern-adopt/1', { taken, left, unread, patch: unifiedDiff(files, changed) }), io);
  }
  if (changed.size > 0 && !input.json) tellChange(outcome, changed.size, input, io);
  if (unread.length > 0) return exit.unreadable;
  return result.left.length > 0 ? exit.differences : exit.done;
}

/** What the patch does, and what to type to have it. */
function tellChange({ domain, topic, result }: Outcome, files: number, input: Input, io: Io): void {
  if (input.on('pull-request')) return;
  const only = input.list('only').map((one) => ` --only ${shellWord(one)}`);
  const flags = `${topic === 'ending' ? ' --ending' : ''}${only.join('')}`;
  const what =
    topic === 'ending'
      ? 'no longer hold what ends'
      : `say what ${domain} has${result.left.length > 0 ? ', but for what is left to you' : ''}`;
  const written = input.on('write');
  const line = written
    ? `${count(files, 'file')} of the policies ${files === 1 ? 'is' : 'are'} written and now ${what}. Check them:`
    : `With this patch the policies ${what}. Nothing is written yet. To write it into ${count(files, 'file')}:`;
  const command = written ? 'postern validate' : `postern adopt${flags} --write`;
  print([{ kind: 'next', line: [quote(line)], command }], io, input);
}

async function pullRequest(
  { result, topic, domain, id }: Outcome,
  changed: Files,
  input: Input,
  io: Io,
): Promise<void> {
  const { eventOf, github, mustLieInside, speaking } = await import('../github/workflow-run.ts');
  const { proposeChange } = await import('../../github/client/propose-change.ts');
  const { changeText } = await import('../../github/comment/change-text.ts');
  mustLieInside(changed.keys());
  const text = changeText(topic, domain, result);
  await speaking(async () => {
    const event = eventOf(input, io);
    const { did, url } = await proposeChange(github(event, io), {
      branch: `postern/${topic}-${id}`,
      draft: topic === 'ending',
      files: changed,
      by: event.by,
      ...text,
    });
    io.out(said`${did === 'opened' ? 'opened' : 'brought up to date:'} ${url}\n`);
    return exit.done;
  });
}
