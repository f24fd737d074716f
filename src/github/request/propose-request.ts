import { codeSpan } from '../../escape.ts';
import type { GitHub } from '../client/client.ts';
import { openPull } from '../client/open-pull.ts';
import { proposeChange } from '../client/propose-change.ts';
import { createComment, ownComments, updateComment } from '../comment/comments.ts';
import { hashOf, markerLine, readMarker } from '../comment/marker.ts';
import type { AcceptedRequest } from './accepted.ts';
import { fieldLabels, type GrantRequest, senderKinds } from './form.ts';

/** What an accepted request becomes. */
export interface RequestedChange {
  readonly accepted: AcceptedRequest;
  readonly request: GrantRequest;
  readonly files: ReadonlyMap<string, string>;
}

/** Keeps one pull request for an issue. One of the very same text is left as it is, with its reviews and what people pushed to it. */
export async function proposeRequest(
  github: GitHub,
  { accepted, request, files }: RequestedChange,
): Promise<{ readonly did: 'opened' | 'updated' | 'open already'; readonly url: string }> {
  const { issue, by } = accepted;
  const branch = `postern/request-${issue.number}`;
  const marker = markerLine('request', { v: 1, issue: issue.number, text: hashOf(issue.body) });
  const open = await openPull(github, branch);
  if (open !== null && open.body.split(/\r?\n/u, 1)[0] === marker) return { did: 'open already', url: open.url };
  return proposeChange(github, {
    branch,
    title: titleOf(request, issue.number),
    body: `${marker}\n${bodyOf(accepted, request)}`,
    draft: false,
    // Neither of the two agrees to it: who asked wrote it, who accepted ordered it.
    by: issue.author,
    committer: by,
    files,
  });
}

const titleOf = ({ sender, recipient }: GrantRequest, issue: number): string =>
  `Grant ${plain(sender)} to ${plain(recipient)} (#${issue})`;

/** In a title nothing is a code. */
const plain = (text: string): string => text.replaceAll(/[^\w.@*-]/gu, '?').slice(0, 80);

function bodyOf({ issue, by }: AcceptedRequest, request: GrantRequest): string {
  const answers = [
    [fieldLabels.sender, request.sender],
    [fieldLabels.kind, request.isGroup ? senderKinds.group : senderKinds.mailbox],
    [fieldLabels.recipient, request.recipient],
    [fieldLabels.reason, request.reason],
    [fieldLabels.owner, request.owner],
    [fieldLabels.until, request.until],
  ] as const;
  const asker = issue.author === null ? 'somebody' : codeSpan(issue.author.login);
  return [
    `Asked for by ${asker} in #${issue.number}, and accepted by ${codeSpan(by.login)}. Neither of them approves it.`,
    answers.map(([label, value]) => `- ${label}: ${codeSpan(value)}`).join('\n'),
    'The plan comes as a comment. Where it asks for something to be accepted with the grant, push that to this branch.',
    'Where no check starts, since GitHub starts none for what its own token opens, close this pull request and open it again.',
    `Closes #${issue.number}.\n`,
  ].join('\n\n');
}

/** Keeps one comment in the issue that says what became of the request. */
export async function answerRequest(github: GitHub, issue: number, text: string): Promise<void> {
  const body = `${markerLine('request', { v: 1, issue })}\n${text}\n`;
  const own = (await ownComments(github, issue)).find((one) => readMarker('request', one.body) !== null);
  if (own === undefined) await createComment(github, issue, body);
  else if (own.body !== body) await updateComment(github, own.id, body);
}
