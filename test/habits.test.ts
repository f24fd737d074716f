import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fastTests } from './support/fast.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const there = (path: string): boolean => existsSync(join(root, path));

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}
const manifest = JSON.parse(read('package.json')) as Manifest;

describe('what stands beside the code speaks of what is there', () => {
  test('owners are named for folders that exist', () => {
    const paths = read('.github/CODEOWNERS')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(/\s+/u)[0] ?? '');
    expect(paths.filter((path) => path !== '*' && !there(path))).toEqual([]);
    expect(paths.length).toBeGreaterThan(3);
  });

  test('Dependabot looks where there is something to move', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as {
      readonly updates: readonly {
        readonly 'package-ecosystem': string;
        readonly directory?: string;
        readonly directories?: readonly string[];
      }[];
    };
    const places = updates.flatMap(({ directory, directories = [] }) => [...directories, directory ?? []].flat());
    expect(places.filter((place) => !there(place))).toEqual([]);
    expect(updates.map((one) => one['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
      'docker',
      'devcontainers',
    ]);
    expect(readdirSync(join(root, '.github/actions')).map((name) => `/.github/actions/${name}`)).toEqual(
      places.filter((place) => place.startsWith('/.github')),
    );
  });

  test('the editor finds the schemas, and files for them', () => {
    const settings = JSON.parse(read('.vscode/settings.json')) as Readonly<Record<string, unknown>>;
    const forYaml = Object.entries(settings['yaml.schemas'] as Readonly<Record<string, readonly string[]>>);
    const forJson = settings['json.schemas'] as readonly { readonly url: string }[];
    expect(
      [...forYaml.map(([schema]) => schema), ...forJson.map(({ url }) => url)].filter((one) => !there(one)),
    ).toEqual([]);
    for (const pattern of forYaml.flatMap(([, patterns]) => patterns))
      expect([pattern, filesLike(pattern)]).toEqual([pattern, expect.arrayContaining([expect.any(String)])]);
    expect(there(String(settings['vitest.rootConfig']))).toBe(true);
  });

  test('one Node is named for everybody, and it is one that the gate tries', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml')) as {
      readonly jobs: {
        readonly check: { readonly strategy: { readonly matrix: { readonly node: readonly string[] } } };
      };
    };
    const named = read('.node-version').trim();
    expect(jobs.check.strategy.matrix.node).toContain(named);
    for (const file of ['Dockerfile', '.devcontainer/devcontainer.json'])
      expect([...read(file).matchAll(/node:(?<major>\d+)-/gu)].map((found) => found.groups?.['major'])).toSatisfy(
        (majors: readonly string[]) => majors.length > 0 && majors.every((major) => major === named),
      );
  });

  test('the changelog has a heading for the version that is there', () => {
    expect(read('CHANGELOG.md')).toMatch(
      new RegExp(`^## ${manifest.version.replaceAll('.', String.raw`\.`)}\\b`, 'mu'),
    );
  });

  test.each(['docs/architecture.md', 'docs/decisions.md', 'CONTRIBUTING.md'])(
    'every file that %s names exists',
    (page) => {
      const named = [...read(page).matchAll(/`(?<path>(?:src|test|docs|schemas)\/[\w./-]+)`/gu)].map(
        (found) => found.groups?.['path'] ?? '',
      );
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((path) => !there(path) && !/[A-Z]{3}/u.test(path))).toEqual([]);
    },
  );

  test('pages that SECURITY.md and CONTRIBUTING.md point to exist', () => {
    const links = ['SECURITY.md', 'CONTRIBUTING.md'].flatMap((page) =>
      [...read(page).matchAll(/\]\((?<path>[^):#]+)\)/gu)].map((found) => found.groups?.['path'] ?? ''),
    );
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((link) => !there(link))).toEqual([]);
  });
});

/** Files of the repository by a pattern with `**` and `*`. */
function filesLike(pattern: string): readonly string[] {
  const parts: Readonly<Record<string, string>> = { '**/': '(?:.+/)?', '*': '[^/]*', '.': String.raw`\.` };
  const expression = new RegExp(`^${pattern.replaceAll(/\*\*\/|\*|\./gu, (part) => parts[part] ?? part)}$`, 'u');
  const [top = ''] = pattern.split('/');
  return readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .map((file) => join(top, file))
    .filter((file) => expression.test(file));
}

const forms = readdirSync(join(root, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

test.each(forms)('the issue form %s asks for something that has to be given, or says why not', (name) => {
  const form = parse(read(`.github/ISSUE_TEMPLATE/${name}`)) as {
    readonly name: string;
    readonly description: string;
    readonly body: readonly {
      readonly type: string;
      readonly id?: string;
      readonly attributes: { readonly label?: string };
      readonly validations?: { readonly required: boolean };
    }[];
  };
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
  const asked = form.body.filter(({ type }) => type !== 'markdown');
  expect(asked.filter(({ attributes }) => attributes.label === undefined)).toEqual([]);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
  expect(asked.some(({ validations }) => validations?.required === true)).toBe(true);
});

describe('the fast tests', () => {
  test.each([
    'cli/program',
    'emulator/server',
    'pipeline/crash',
    'browser/posture',
    'laws',
    'escape',
    'cli/apply',
    'cli/why',
  ])('leave out test/%s, which starts or draws something', (name) => {
    expect([there(`test/${name}.test.ts`), fastTests.includes(`test/${name}.test.ts`)]).toEqual([true, false]);
  });

  test.each(['architecture', 'engine/guard', 'posture/compare', 'policy/validate', 'kinds/contract'])(
    'have test/%s among them',
    (name) => {
      expect(fastTests).toContain(`test/${name}.test.ts`);
    },
  );
});
