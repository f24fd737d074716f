import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { json, said } from '../../escape.ts';
import type { Input } from '../run/command.ts';
import { flowing, UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { writeProblem } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { codeOwners, dependabot, issueForm, pullRequestTemplate } from './other-files.ts';
import { setupScript } from './setup-script.ts';
import { openWorkflow, type Origin, trustedWorkflow } from './workflow-files.ts';

/** What a file was: written now, or left as it stood. */
interface Outcome {
  readonly file: string;
  readonly did: 'written' | 'kept';
}

/** `postern init --github`: writes what a repository needs for the pipeline, and overwrites nothing. */
export function initGithub(input: Input, io: Io): number {
  const files = filesOf(originOf(input), ownersGiven(input));
  const done = [...files].map(([file, text]) => put(file, text));
  if (input.json) io.out(`${json(done)}\n`);
  else for (const { file, did } of done) io.out(said`${did === 'written' ? 'wrote' : 'kept '} ${file}\n`);
  io.err(next(done, io.width));
  return exit.done;
}

function originOf(input: Input): Origin {
  const [repository = '', commit = ''] = (input.text('postern') ?? '').split('@');
  if (!/^[\w.-]+\/[\w.-]+$/u.test(repository) || !/^[0-9a-f]{40}$/u.test(commit))
    throw new UsageError(
      'it is not said where the workflows come from',
      'give --postern OWNER/NAME@COMMIT, the commit of a release in full',
    );
  const [planClientId, applyClientId] = ['plan-client-id', 'apply-client-id'].map((name) => clientId(input, name));
  const policies = input.policies.replace(/^\.\//u, '').replace(/\/+$/u, '');
  if (!/^(?!\.+(?:\/|$))[\w.-]+(?:\/(?!\.+(?:\/|$))[\w.-]+)*$/u.test(policies))
    throw new UsageError(`${policies} is no folder of a repository`, 'run at its root, with --policies FOLDER');
  const branch = branchGiven(input);
  return { repository, commit, branch, policies, planClientId: planClientId ?? '', applyClientId: applyClientId ?? '' };
}

/** The branch whose pushes are applied. */
function branchGiven(input: Input): string {
  const given = input.text('branch') ?? 'main';
  if (/^[\w][\w./-]*$/u.test(given)) return given;
  throw new UsageError(`--branch ${given} is no name of a branch`, 'name the default branch of the repository');
}

function clientId(input: Input, name: string): string {
  const given = input.text(name) ?? '';
  if (given === '' || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(given)) return given;
  throw new UsageError(`--${name} ${given} is no id of an application`, 'give its application (client) id');
}

function ownersGiven(input: Input): string {
  const given = input.text('owners') ?? '@OWNER/TEAM';
  if (/^@[\w-]+(?:\/[\w.-]+)?(?: @[\w-]+(?:\/[\w.-]+)?)*$/u.test(given)) return given;
  throw new UsageError(`--owners ${given} names nobody`, "write --owners '@contoso/messaging @contoso/security'");
}

const filesOf = (origin: Origin, owners: string): ReadonlyMap<string, string> =>
  new Map([
    ['.github/workflows/postern.yml', openWorkflow(origin)],
    ['.github/workflows/postern-trusted.yml', trustedWorkflow(origin)],
    ['.github/CODEOWNERS', codeOwners(owners, origin.policies)],
    ['.github/dependabot.yml', dependabot],
    ['.github/ISSUE_TEMPLATE/forwarding.yml', issueForm],
    ['.github/pull_request_template.md', pullRequestTemplate],
    ['.github/postern-setup.sh', setupScript(origin)],
  ]);

function put(file: string, text: string): Outcome {
  if (existsSync(file)) return { file, did: 'kept' };
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx', mode: file.endsWith('.sh') ? 0o755 : 0o644 });
  } catch (error) {
    throw writeProblem(file, error);
  }
  return { file, did: 'written' };
}

function next(done: readonly Outcome[], width: number): string {
  const kept = done.some(({ did }) => did === 'kept')
    ? 'What was there was kept; compare it with docs/github.md. '
    : '';
  return [
    '\n',
    flowing(
      `${kept}Next: put the owners into .github/CODEOWNERS, read .github/postern-setup.sh and run it, write the two ids it prints into .github/workflows/postern-trusted.yml, push, and see what is open:`,
      width,
      0,
    ),
    '  postern doctor --github\n',
  ].join('');
}
