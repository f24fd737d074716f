import { Buffer } from 'node:buffer';
import { parse } from 'yaml';
import { isObject, type Json, textAt } from '../../../json.ts';
import { treeAt } from '../../../github/client/tree.ts';
import type { GitHub } from '../../../github/client/client.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import type { HealthQuestion } from './question.ts';

const folder = '.github/workflows';

/** The two files of a pipeline: that they are there, pinned, of one commit, and know whom to sign in as. */
export async function fileHealth({ github, branch }: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const files = await workflows(github, branch);
  const [open, trusted] = ['postern.yml', 'postern-trusted.yml'].map((name) => files.get(name));
  if (open === undefined || trusted === undefined)
    return [finding('the workflow files', 'missing', 'they are not there', 'let `postern init --github` write them')];
  const pins = [open, trusted].flatMap(callsIn).filter((uses) => !uses.startsWith('./'));
  const refs = [open, trusted].flatMap(refsIn);
  return [pinned(pins), ...sameCode(pins, refs), identities(trusted), ...others(files)];
}

async function workflows(github: GitHub, branch: string): Promise<ReadonlyMap<string, Json>> {
  const { octokit, where } = github;
  const { data } = await octokit.rest.repos.getBranch({ ...where, branch });
  const found = new Map<string, Json>();
  for (const { path, sha, kind } of (await treeAt(github, data.commit.sha, folder))?.files ?? []) {
    if (kind !== 'file' || !/\.ya?ml$/u.test(path)) continue;
    const { data: blob } = await octokit.rest.git.getBlob({ ...where, file_sha: sha });
    found.set(path.slice(folder.length + 1), parsed(Buffer.from(blob.content, 'base64').toString('utf8')));
  }
  return found;
}

function parsed(text: string): Json {
  try {
    return parse(text) as Json;
  } catch {
    return null;
  }
}

const jobsIn = (workflow: Json): readonly Json[] => {
  const jobs = isObject(workflow) ? workflow['jobs'] : undefined;
  return isObject(jobs) ? Object.values(jobs) : [];
};

const callsIn = (workflow: Json): readonly string[] =>
  jobsIn(workflow).flatMap((job) => (isObject(job) && textAt(job, 'uses') !== '' ? [textAt(job, 'uses')] : []));

function pinned(pins: readonly string[]): DoctorFinding {
  const what = 'the workflow files: pins';
  const commits = new Set(pins.map((uses) => uses.split('@')[1] ?? ''));
  if (![...commits].every((commit) => /^[0-9a-f]{40}$/u.test(commit)))
    return finding(what, 'missing', 'a workflow is taken by a name that can be moved', 'pin it by a full commit');
  return commits.size <= 1
    ? finding(what, 'fine', [...commits][0] ?? 'the workflows are of this repository')
    : finding(what, 'missing', 'the two files take Postern from different commits', 'pin both by one commit');
}

const refsIn = (workflow: Json): readonly string[] =>
  jobsIn(workflow).flatMap((job) => {
    const given = isObject(job) && isObject(job['with']) ? textAt(job['with'], 'postern-ref') : '';
    return given === '' ? [] : [given];
  });

/** Dependabot moves what is called, and not the input beside it. */
function sameCode(pins: readonly string[], refs: readonly string[]): readonly DoctorFinding[] {
  const commits = new Set(pins.map((uses) => uses.split('@')[1] ?? ''));
  const odd = refs.filter((ref) => !commits.has(ref));
  return odd.length === 0 || commits.size === 0
    ? []
    : [
        finding(
          'the workflow files: postern-ref',
          'missing',
          `it names another commit than uses: ${odd.join(', ')}`,
          'write the commit of uses into postern-ref too',
        ),
      ];
}

function identities(trusted: Json): DoctorFinding {
  const what = 'the workflow files: who signs in';
  const given = jobsIn(trusted).flatMap((job) => (isObject(job) && isObject(job['with']) ? [job['with']] : []));
  const id = (name: string): boolean => given.some((one) => textAt(one, name) !== '');
  if (!id('plan-client-id')) return finding(what, 'missing', 'nobody: nothing is planned', 'write plan-client-id');
  return id('apply-client-id')
    ? finding(what, 'fine', 'a reading and a writing application')
    : finding(what, 'withheld', 'a reading application alone: nothing is applied');
}

/** What else could sign in, or meets what strangers bring with rights of its own. */
function others(files: ReadonlyMap<string, Json>): readonly DoctorFinding[] {
  const rest = [...files].filter(([name]) => name !== 'postern.yml' && name !== 'postern-trusted.yml');
  const odd = rest.filter(([, one]) => JSON.stringify(one).includes('"pull_request_target"')).map(([name]) => name);
  const signing = rest.filter(([, one]) => JSON.stringify(one).includes('"id-token":"write"')).map(([name]) => name);
  return [
    ...(odd.length === 0
      ? []
      : [finding('other workflows', 'too-much', `pull_request_target: ${odd.join(', ')}`, 'do without it here')]),
    ...(signing.length === 0
      ? []
      : [
          finding(
            'other workflows',
            'too-much',
            `they may sign in: ${signing.join(', ')}`,
            'keep policies in a repository of their own',
          ),
        ]),
  ];
}
