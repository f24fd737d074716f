import type { GitHub } from '../../../github/client/client.ts';
import { statusOf } from '../../../github/client/client.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import { environmentHealth, ordersHealth } from './environment.ts';
import { fileHealth } from './files.ts';
import { ownerHealth } from './owners.ts';
import type { HealthQuestion } from './question.ts';
import { requestHealth } from './requests.ts';
import { ruleHealth } from './rules.ts';
import { scheduleHealth, tokenHealth, visibility } from './settings.ts';

type Check = (question: HealthQuestion) => Promise<readonly DoctorFinding[]>;

const checks: Readonly<Record<string, Check>> = {
  'the repository': visibility,
  'the workflow files': fileHealth,
  'the environment apply': environmentHealth,
  'the environment orders': ordersHealth,
  'the rules of the default branch': ruleHealth,
  'the owners of files': ownerHealth,
  'the label of requests': requestHealth,
  'the token of workflows': tokenHealth,
  'the schedule': scheduleHealth,
};

/** Everything that holds a pipeline, found or missed; what may not be looked at is not known, and never fine. */
export async function githubHealth(github: GitHub, now: Date): Promise<readonly DoctorFinding[]> {
  const { data } = await github.octokit.rest.repos.get(github.where);
  const question = { github, branch: data.default_branch, isPrivate: data.private, now };
  const found: DoctorFinding[] = [];
  for (const [what, check] of Object.entries(checks)) found.push(...(await asked(what, check, question)));
  return found;
}

async function asked(what: string, check: Check, question: HealthQuestion): Promise<readonly DoctorFinding[]> {
  try {
    return await check(question);
  } catch (error) {
    const status = statusOf(error);
    if (status !== 403 && status !== 404) throw error;
    return [
      finding(what, 'not-known', `GitHub answered ${status}`, 'ask with a token of an administrator of the repository'),
    ];
  }
}
