import { codeSpan } from '../../escape.ts';
import { acceptedLabel } from './form.ts';
import type { Labelled } from './issue-event.ts';
import type { GitHub } from '../client/client.ts';
import { mayWrite } from '../client/permission.ts';

/** A label is an event of the moment; what it accepted is what stood in the issue then. */
export type AcceptedRequest = Labelled & { readonly by: NonNullable<Labelled['by']> };

/** Why a label accepts nothing. */
export interface NotAccepted {
  readonly refused: string;
  /** Whether people are waiting for an answer. */
  readonly asked: boolean;
}

/**
 * Whether a request is accepted: by a person who may write, and with the text that the issue still has. People with less
 * may set labels too, and a run may be started again long after. Source: GitHub docs, repository roles.
 */
export async function acceptedOf(github: GitHub, labelled: Labelled): Promise<AcceptedRequest | NotAccepted> {
  const { by, issue } = labelled;
  const { octokit, where } = github;
  const { data: now } = await octokit.rest.issues.get({ ...where, issue_number: issue.number });
  if (now.state !== 'open') return { refused: 'the issue is closed', asked: false };
  const labels = now.labels.map((one) => (typeof one === 'string' ? one : one.name));
  if (!labels.includes(acceptedLabel)) return { refused: `${label} is gone`, asked: false };
  if (by === null) return no(`a program set ${label}, and only people accept a request`);
  if (!(await mayWrite(github, by.login)))
    return no(`${codeSpan(by.login)} may not write to this repository, so that ${label} accepts nothing`);
  if ((now.body ?? '') !== issue.body) return no(`the issue was edited after it was accepted`);
  return { ...labelled, by };
}

const label = `the label \`${acceptedLabel}\``;
const no = (refused: string): NotAccepted => ({ refused, asked: true });
