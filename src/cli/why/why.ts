import { lastChange } from '../../engine/answers/last-change.ts';
import { plannedBasis } from '../../engine/why/basis.ts';
import type { Bench } from '../../engine/why/fixes.ts';
import { remembering } from '../../engine/live/live-read.ts';
import { readRulesOf } from '../../engine/answers/inbox-rules.ts';
import { declarations } from '../../engine/answers/places.ts';
import { liveOfPolicies } from '../../engine/answers/policies-only.ts';
import { traceRows, traceObservations } from '../../engine/answers/observations.ts';
import { bounceObservation, type ObservedMessage } from '../../engine/answers/observed-message.ts';
import { survey } from '../../engine/answers/survey.ts';
import type { PolicyTexts } from '../../engine/answers/edited.ts';
import { whyGranted, withGrants } from '../../engine/why/granted.ts';
import { answerWhy, type WhyAnswer, type WhyQuestion } from '../../engine/why/why-answer.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import { worldOf } from '../../engine/world/world.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { readAcceptedDomains } from '../../kinds/read-only/index.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import { type Cell, mechanisms, originals } from '../../posture/values/verdict.ts';
import { fixDocument, whyDocument } from '../../render/documents/why-document.ts';
import type { Files } from '../../policy/adopt/adopt.ts';
import { count } from '../../render/words/words.ts';
import { ownFiles } from '../../policy/declared/tenants.ts';
import { desiredOf } from '../given/policy-files.ts';
import { fixNumbered, write } from './why-fix.ts';
import type { Row } from '../../tenant/tenant.ts';
import { auditFileOption } from '../connect/audit-log.ts';
import { type Answering, answering } from '../connect/answering.ts';
import { atOption, dayOf, timeOf } from '../given/at.ts';
import type { Command, Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { bytesGiven } from '../run/files.ts';
import { textIn } from '../../files/characters.ts';
import type { Io } from '../run/io.ts';
import { detailsOption, print, printJson } from '../shown/print.ts';
import { tell } from '../shown/problems.ts';
import { factsWith } from '../run/target.ts';
import { refuseOptions, whySignIn } from './why-sign-in.ts';
import { checkPeople, unreadSender } from './why-people.ts';
import { whyPerson } from './why-person.ts';
import { askedCell, givenBounce, isAboutOne, isOurs } from './why-question.ts';
import { tracedRows, writtenEntry } from './why-sources.ts';

export const why: Command = {
  takes: [
    ['[from]', 'the mailbox that forwards'],
    ['[to]', 'where to: an address, or a domain; left out, all that is known of the mailbox is told'],
  ],
  about:
    'Says all about one mailbox, or why a forward is blocked, by which control, what the sender gets, and which changes would let it through, the narrowest first. A bounce may ask the question. It reads the tenant and never changes it.',
  examples: [
    'postern why ana@contoso.com tickets@fabrikam.com --emulator contoso',
    'postern why ana@contoso.com --emulator contoso --inbox-rules --who',
    'postern why --ndr bounce.eml --snapshot tenant.json',
    'postern why ana@contoso.com tickets@fabrikam.com --emulator contoso --fix 1',
  ],
  options: [
    detailsOption,
    { flags: '--from <address>', about: 'the mailbox that forwards, where it is not the first argument' },
    { flags: '--to <address>', about: 'where to, where it is not the second argument' },
    {
      flags: '--mechanism <way>',
      about:
        'how it forwards (default: inbox-forward); manual: sent by hand; smtp-auth: whether the mailbox may send that way',
      choices: [...mechanisms, 'manual', 'smtp-auth'],
    },
    {
      flags: '--original-sender <side>',
      about: 'whether the mail that is forwarded came from outside or from a colleague (default: external)',
      choices: originals,
    },
    atOption(),
    {
      flags: '--ndr <bounce>',
      about:
        'take sender, recipient and code from a bounce: a file (.eml, .msg, text, HTML), - for a pipe, or its text',
    },
    { flags: '--trace <file>', about: 'rows of a message trace as evidence, JSON or text; `tenant` asks the tenant' },
    { flags: '--inbox-rules', about: 'also read the inbox rules of the mailbox that forwards' },
    { flags: '--who', about: 'of one mailbox: also ask the audit log who changed what it forwards and may forward by' },
    auditFileOption,
    {
      flags: '--fix <number>',
      about: 'print one fix whole: as a difference of the policies, as YAML, and as PowerShell',
    },
    { flags: '--write', about: 'with --fix: write it into the policy files' },
    { flags: '--policies-only', about: 'answer for the posture that the policies alone give' },
  ],
  tenant: true,
  run: async (input, io) => {
    if (input.text('mechanism') === 'smtp-auth') return whySignIn(input, io);
    if (isAboutOne(input)) return whyPerson(input, io);
    refuseOptions(input, ['who', 'audit-file'], 'one forward');
    if (input.text('mechanism') === 'manual') refuseOptions(input, ['ndr', 'trace'], 'a message that a person sent');
    const asked = { bounce: await givenBounce(input), trace: traceIn(input) };
    if (input.on('policies-only')) return fromPolicies(asked, input, io);
    // What is asked is checked before anybody signs in, as far as it can be.
    await askedCell(input, asked.bounce, async () => Promise.resolve(null));
    return answering(input, io, async (on) => fromTenant(asked, on, input, io));
  },
};

/** What the command line gives, before anything is read. */
interface Given {
  readonly bounce: Bounce | null;
  /** The content of a file with trace rows. */
  readonly trace: string | null;
}

function traceIn(input: Input): string | null {
  const trace = input.text('trace');
  return trace === undefined || trace === 'tenant' ? null : textIn(bytesGiven(trace));
}

async function fromTenant({ bounce, trace }: Given, on: Answering, input: Input, io: Io): Promise<number> {
  const reader = remembering(on.connection.reader);
  const { cell, notes: read } = await askedCell(input, bounce, async () => readAcceptedDomains(reader));
  const rules = input.on('inbox-rules') ? await readRulesOf(reader, [cell.sender]) : new Map();
  const ours = await isOurs(reader, cell.to);
  const surveyed = await survey(reader, on.desired, {
    facts: on.facts,
    at: on.at,
    identities: [cell.sender, ...(ours ? [cell.to] : [])],
    inboxRules: rules,
  });
  const notes = [...read, ...(await checkPeople(cell, surveyed.live, reader))];
  const asks = input.text('trace') === 'tenant';
  const traced = await tracedRows(on.connection, reader, cell, asks);
  const found = surveyed.live.directory.find(cell.sender);
  const senders = [cell.sender, ...(found.state === 'present' ? [found.value.address] : [])];
  const { observations, notes: aside } = seenOf(cell, bounce, { rows: traced.rows, file: trace }, senders);
  const unread = [...unreadSender(cell, surveyed.live), ...surveyed.unread, ...traced.unread];
  const about = { source: on.connection.label, notes: [...notes, ...aside], unread, bounce };
  const changedAt = observations.length === 0 ? null : await lastChange(reader);
  const { live, world } = surveyed;
  const { desired, at } = on;
  const policies = await policiesIn(desired, input, io);
  return say({ cell, live, world, desired, policies, at, observations, changedAt, about }, input, io);
}

async function fromPolicies({ bounce, trace }: Given, input: Input, io: Io): Promise<number> {
  const { cell, notes } = await askedCell(input, bounce, async () => Promise.resolve(null));
  const at = timeOf(input, io);
  const loaded = await loadPolicies(input.policies, dayOf(input, io));
  if (!loaded.ok) return tell(loaded.problems, input, io);
  const desired = loaded.value;
  const live = liveOfPolicies(desired, [cell.sender]);
  const world = worldOf(live, factsWith(desired.tenant?.facts ?? unknownFacts, input));
  const { observations, notes: aside } = seenOf(cell, bounce, { rows: [], file: trace }, [cell.sender]);
  const about = { source: `the policies in ${input.policies} alone`, notes: [...notes, ...aside], unread: [], bounce };
  const policies = await policiesIn(desired, input, io);
  return say({ cell, live, world, desired, policies, at, observations, changedAt: null, about }, input, io);
}

/** The policies as files, so that a fix can be put into them. */
async function policiesIn(desired: Desired | null, input: Input, io: Io): Promise<PolicyTexts | null> {
  if (desired === null) return null;
  const read = (files: Files): Desired | null => {
    const found = desiredOf(files, input, io);
    return found.ok ? found.value : null;
  };
  return { files: await ownFiles(input.policies), read };
}

/** What was seen of the forward, and a note on what was not. */
interface Seen {
  readonly observations: readonly ObservedMessage[];
  readonly notes: readonly string[];
}

/** Rows that were read, and the content of a file with more of them. */
interface Trace {
  readonly rows: readonly Row[];
  readonly file: string | null;
}

function seenOf(cell: Cell, bounce: Bounce | null, { rows, file }: Trace, senders: readonly string[]): Seen {
  const given = file === null ? [] : traceRows(file);
  const seen = traceObservations([...rows, ...given], cell, senders);
  const others = seen.filter(({ own }) => !own).length;
  const aside = `what the trace says of ${others} other ${others === 1 ? 'message' : 'messages'} is no evidence of this forward`;
  return {
    observations: [...(bounce === null ? [] : [bounceObservation(bounce, cell)]), ...seen],
    notes: [...(others === 0 ? [] : [aside]), ...(file === null ? [] : saysNothing(given, cell, senders))],
  };
}

/** A trace of which nothing was used is said to be one, or nobody would know. */
function saysNothing(given: readonly Row[], cell: Cell, senders: readonly string[]): readonly string[] {
  if (given.length === 0) return ['nothing in the file of the trace was understood as a row of one'];
  if (traceObservations(given, cell, senders).length > 0) return [];
  return [`no row of the trace says what a control did to this forward (${count(given.length, 'row')} read)`];
}

type AskedWhy = Omit<WhyQuestion, 'basis' | 'statements'> & Pick<Bench, 'live' | 'desired' | 'policies'>;

/** What was not read was needed where it leaves the answer open. */
async function say(asked: AskedWhy, input: Input, io: Io): Promise<number> {
  const bench = { ...asked, declares: declarations(asked.desired), written: writtenEntry };
  const statements = asked.desired?.tenant?.statements ?? [];
  const granted = whyGranted(asked.desired?.grants ?? null, asked.world, asked.cell);
  const found: WhyAnswer = withGrants(answerWhy({ ...asked, statements, basis: plannedBasis(bench) }), granted);
  const number = input.text('fix');
  const fix = number === undefined ? null : fixNumbered(number, found);
  if (fix !== null && input.on('write')) return write(fix, input, io);
  if (input.json) printJson(found, io);
  else print(fix === null ? whyDocument(found) : fixDocument(found, fix), io, input);
  return found.verdict === 'indeterminate' && found.unread.length > 0 ? exit.unreadable : exit.done;
}
