import { acceptedLabel } from '../../../github/request/form.ts';
import { statusOf } from '../../../github/client/client.ts';
import { treeAt } from '../../../github/client/tree.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import type { HealthQuestion } from './question.ts';

const form = '.github/ISSUE_TEMPLATE/forwarding.yml';

/** Where requests are taken, whether they can be accepted: GitHub makes no label of itself. */
export async function requestHealth(question: HealthQuestion): Promise<readonly DoctorFinding[]> {
  if (!(await takesRequests(question))) return [];
  const what = 'the label of requests';
  return [
    (await hasLabel(question, acceptedLabel))
      ? finding(what, 'fine', acceptedLabel)
      : finding(
          what,
          'missing',
          `there is no ${acceptedLabel}: nobody can accept a request`,
          `gh label create ${acceptedLabel}`,
        ),
  ];
}

async function takesRequests({ github, branch }: HealthQuestion): Promise<boolean> {
  const { octokit, where } = github;
  const { data } = await octokit.rest.repos.getBranch({ ...where, branch });
  const folder = form.split('/').slice(0, -1).join('/');
  return (await treeAt(github, data.commit.sha, folder))?.files.some(({ path }) => path === form) === true;
}

async function hasLabel({ github: { octokit, where } }: HealthQuestion, name: string): Promise<boolean> {
  try {
    await octokit.rest.issues.getLabel({ ...where, name });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
