import { heartbeat } from '../../../github/drift/heartbeat.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import type { HealthQuestion } from './question.ts';

/** Plans name people. */
export async function visibility({ isPrivate }: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const what = 'the repository';
  return Promise.resolve([
    isPrivate
      ? finding(what, 'fine', 'private')
      : finding(what, 'too-much', 'public: comments and artifacts name people of the tenant', 'make it private'),
  ]);
}

/** What the token of any workflow may do, unless it says otherwise. */
export async function tokenHealth({ github }: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const { octokit, where } = github;
  const { data } = await octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(where);
  const { data: actions } = await octokit.rest.actions.getGithubActionsPermissionsRepository(where);
  const what = 'the token of workflows';
  return [
    data.default_workflow_permissions === 'read'
      ? finding(what, 'fine', 'reads, unless a workflow asks for more')
      : finding(
          what,
          'too-much',
          'writes in every workflow',
          'choose Read repository contents under Actions → General',
        ),
    // One switch for both; a review by a program counts for nothing.
    data.can_approve_pull_request_reviews
      ? finding(`${what}: pull requests`, 'fine', 'it may open them')
      : finding(
          `${what}: pull requests`,
          'missing',
          'it may open none: orders, adoptions and ends come to nothing without a GitHub App',
          'tick Allow GitHub Actions to create and approve pull requests under Actions → General, or give the app',
        ),
    actions.sha_pinning_required === true
      ? finding('pins of actions', 'fine', 'required')
      : finding('pins of actions', 'withheld', 'not required: what Postern uses is pinned all the same'),
  ];
}

export async function scheduleHealth({ github, now }: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const lost = await heartbeat(github, 'postern-trusted.yml', now);
  return [
    lost === null
      ? finding('the schedule', 'fine', 'drift was looked for lately')
      : finding('the schedule', 'missing', lost, 'look at the runs of postern trusted under Actions'),
  ];
}
