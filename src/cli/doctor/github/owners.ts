import { Buffer } from 'node:buffer';
import { treeAt } from '../../../github/client/tree.ts';
import type { GitHub } from '../../../github/client/client.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import type { HealthQuestion } from './question.ts';

/** Where GitHub looks, first first. Source: GitHub docs, about code owners. */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** What decides what is applied, and by whose code. */
const owned = [
  'policies/tenant.yaml',
  '.github/workflows/postern-trusted.yml',
  '.github/CODEOWNERS',
  '.postern/orders/x.json',
];

/** Whether every file that matters has an owner. */
export async function ownerHealth({ github, branch }: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const text = await firstOf(github, branch);
  if (text === null)
    return [finding('CODEOWNERS', 'missing', 'there is none', 'let `postern init --github` write one')];
  const lines = ownersIn(text);
  const without = owned.filter((path) => ownersOf(path, lines).length === 0);
  return [
    without.length === 0
      ? finding('CODEOWNERS', 'fine', 'policies, workflows, orders and the file itself have owners')
      : finding(
          'CODEOWNERS',
          'missing',
          `no owner: ${without.join(', ')}`,
          'give /policies/, /.github/ and /.postern/ owners',
        ),
  ];
}

async function firstOf(github: GitHub, branch: string): Promise<string | null> {
  const { octokit, where } = github;
  const { data } = await octokit.rest.repos.getBranch({ ...where, branch });
  const files = (await treeAt(github, data.commit.sha, '.'))?.files ?? [];
  const file = places.flatMap((place) => files.filter(({ path }) => path === place))[0];
  if (file === undefined) return null;
  const { data: blob } = await octokit.rest.git.getBlob({ ...where, file_sha: file.sha });
  return Buffer.from(blob.content, 'base64').toString('utf8');
}

interface OwnerLine {
  readonly pattern: RegExp;
  readonly owners: readonly string[];
}

const ownersIn = (text: string): readonly OwnerLine[] =>
  text
    .split(/\r?\n/u)
    .map((line) => line.replace(/(?:^|\s)#.*$/u, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [pattern = '', ...owners] = line.split(/\s+/u);
      return { pattern: patternOf(pattern), owners };
    });

/** The last line that fits has the word, and one without owners takes them away. */
const ownersOf = (path: string, lines: readonly OwnerLine[]): readonly string[] =>
  lines.findLast(({ pattern }) => pattern.test(path))?.owners ?? [];

const globs: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

/** A pattern as CODEOWNERS has it, which is not quite as gitignore has it. Source: GitHub docs, about code owners, syntax. */
function patternOf(pattern: string): RegExp {
  const anchored = pattern.replace(/\/$/u, '').includes('/');
  const body = pattern
    .replace(/^\//u, '')
    .replace(/\/$/u, '/**')
    .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
    .replaceAll(/\*\*\/|\*\*|\*|\?/gu, (one) => globs[one] ?? one);
  // `docs/*` is what lies in the folder, and nothing in the folders below.
  const below = anchored && pattern.endsWith('/*') ? '' : '(?:/.*)?';
  return new RegExp(`${anchored ? '^' : '(?:^|/)'}${body}${below}$`, 'u');
}
