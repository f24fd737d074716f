import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import { codeSpan, json, said } from '../../escape.ts';
import type { GitHub } from '../../github/client/client.ts';
import { type AcceptedRequest, acceptedOf } from '../../github/request/accepted.ts';
import { acceptedLabel, fieldLabels, type GrantRequest, requestIn } from '../../github/request/form.ts';
import { labelledIn } from '../../github/request/issue-event.ts';
import { answerRequest, proposeRequest } from '../../github/request/propose-request.ts';
import { isObject } from '../../json.ts';
import { changedFiles } from '../../policy/adopt/unified.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import { ownFiles, tenantFolders } from '../../policy/declared/tenants.ts';
import { placeText } from '../../render/words/words.ts';
import { today } from '../given/at.ts';
import { formGranting } from '../grant/from-issue.ts';
import type { Granting } from '../grant/granting.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';
import { codeOf } from '../shown/problems.ts';
import { eventOf, github, mustLieInside, payloadOf } from './workflow-run.ts';

/** What became of a request: told in the log and, where people wait for it, in the issue. */
interface Outcome {
  readonly did: 'opened' | 'updated' | 'open already' | 'granted already' | 'refused';
  readonly url: string | null;
  /** As Markdown, for the issue. */
  readonly answer: string;
  /** The same for the log. */
  readonly said: string;
  readonly code: number;
}

/** `postern github request`: opens a pull request with the grant that an accepted issue asks for. */
export async function request(input: Input, io: Io): Promise<number> {
  const payload = payloadOf(io);
  const labelled = labelledIn(isObject(payload) ? payload : null);
  if (labelled?.label !== acceptedLabel)
    throw new UsageError('this run is about no accepted request', `set the label ${acceptedLabel} on an issue`);
  const opened = github(eventOf(input, io), io);
  const accepted = await acceptedOf(opened, labelled);
  const outcome = 'refused' in accepted ? notAccepted(accepted.refused) : await outcomeOf(opened, accepted, input, io);
  if (!('refused' in accepted) || accepted.asked) await answerRequest(opened, labelled.issue.number, outcome.answer);
  const { did, url } = outcome;
  if (input.json) io.out(`${json({ did, url })}\n`);
  else io[outcome.code === exit.done ? 'out' : 'err'](said`${did}: ${outcome.said}\n`);
  return outcome.code;
}

const notAccepted = (why: string): Outcome => ({
  did: 'refused',
  url: null,
  answer: `Nothing was proposed: ${why}. Whoever may write to this repository reads the issue and sets the label \`${acceptedLabel}\` anew.`,
  said: why,
  code: exit.refused,
});

/** What somebody can mend is an answer too, for whoever asked. */
async function outcomeOf(opened: GitHub, accepted: AcceptedRequest, input: Input, io: Io): Promise<Outcome> {
  try {
    return await proposed(opened, accepted, input, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return mended([errorAt('PST344', null, error.message, { hint: error.hint })], error.code);
  }
}

function mended(problems: readonly Diagnostic[], code: number): Outcome {
  const lines = problems.map(({ message, hint }) => `- ${codeSpan(hint === null ? message : `${message}; ${hint}`)}`);
  return {
    did: 'refused',
    url: null,
    answer: ['Nothing was proposed, because of what the issue says:', '', ...lines].join('\n'),
    said: problems.map(({ message, hint }) => `${message}${hint === null ? '' : `; ${hint}`}`).join('\n'),
    code,
  };
}

async function proposed(opened: GitHub, accepted: AcceptedRequest, input: Input, io: Io): Promise<Outcome> {
  const { issue } = accepted;
  const read = requestIn(issue.body);
  if (!read.ok) return mended(read.problems, codeOf(read.problems));
  const own = { ...input, policies: await folderFor(read.value, input) };
  const { granting, files } = await grantFor(read.value, issue.ticket, own, io);
  if (granting.is === 'refused') return mended(granting.problems, codeOf(granting.problems));
  if (granting.is === 'already') return alreadyBy(granting.by.name, placeText(granting.by.place));
  const changed = changedFiles(files, granting.change.texts);
  mustLieInside(changed.keys());
  const { did, url } = await proposeRequest(opened, { accepted, request: read.value, files: changed });
  return { did, url, answer: `Proposed in ${url}`, said: url, code: exit.done };
}

function alreadyBy(name: string, place: string): Outcome {
  const answer = `This is granted already, by ${codeSpan(name)} at ${codeSpan(place)}.`;
  return { did: 'granted already', url: null, answer, said: `by “${name}” at ${place}`, code: exit.done };
}

interface Granted {
  readonly granting: Granting;
  readonly files: ReadonlyMap<string, string>;
}

async function grantFor(asked: GrantRequest, ticket: string, input: Input, io: Io): Promise<Granted> {
  const files = await ownFiles(input.policies);
  const desired = await loadPolicies(input.policies, today(io));
  if (!desired.ok) return { granting: { is: 'refused', problems: desired.problems }, files };
  return { granting: formGranting({ request: asked, ticket }, { files, desired: desired.value }, input, io), files };
}

/** The folder of the tenant that the form names; where there is one, it need not name any. */
async function folderFor({ tenant }: GrantRequest, input: Input): Promise<string> {
  const found = await tenantFolders(input.policies);
  if (!found.ok) throw new UsageError('the policies cannot be read', 'run `postern validate`');
  const [only, ...others] = found.value;
  if (tenant === null && others.length === 0) return only?.folder ?? input.policies;
  const named = found.value.find((one) => [one.tenant.domain, one.tenant.id].includes((tenant ?? '').toLowerCase()));
  if (named !== undefined) return named.folder;
  const domains = found.value.map((one) => one.tenant.domain).join(', ');
  throw new UsageError(
    `${fieldLabels.tenant}: ${tenant === null ? 'there are several' : `“${tenant}” is none of them`}`,
    `name one of ${domains}`,
  );
}
