import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type Asked, askIn, desk } from '../cli/asking.ts';
import { cases } from '../support/cases.ts';
import { answerScenes, errorScenes, explainScenes, helpScenes, type Scene } from './scenes.ts';
import { bannedIn, tooWideIn } from './words.ts';

const widths = [80, 120] as const;
const golden = fileURLToPath(new URL('golden', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

const table = desk();
afterAll(() => table.remove());

/** What a reader sees: both streams, without what differs from run to run. */
/** What was printed, with an address and a machine that are always the same. */
const seen = ({ out, err }: Asked): string =>
  `${out}${err}`
    .replace(/127\.0\.0\.1:\d+/gu, '127.0.0.1:8080')
    .replace(/postern \S+ on Node \S+, \w+/gu, 'postern 1.2.3 on Node 20.19.0, linux');

/** Asks a question in terminals of two widths, and holds what is said in each against both rules. */
async function hold({ name, args }: Scene): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const width of widths) {
    const said = seen(await askIn({}, fresh(args, width), width));
    expect({
      banned: bannedIn(but(name, said)),
      tooWide: tooWideIn(said, width).filter((line) => !isVerbatim(line, name)),
    }).toEqual({ banned: [], tooWide: [] });
    expect(said).not.toBe('');
    texts.push(said);
  }
  return texts;
}

/** A folder of its own for each width, where one is written. */
const fresh = (args: readonly string[], width: number): readonly string[] =>
  args.map((arg, at) =>
    args[0] === 'export' && args[at - 1] === '--out' && !arg.endsWith('policies') ? `${arg}-${width}` : arg,
  );

/** The values of a flag are listed as they are typed. */
const but = (name: string, said: string): string =>
  name.startsWith('help ')
    ? said.replace(/ignore,\s+indeterminate|\(default: inbox-forward\)|inbox-forward,[^:]*mailbox-object/gu, '')
    : said;

/** A difference or an entry of a policy is shown as it stands in its file. */
const files = readdirSync(join(root, 'policies')).flatMap((name) =>
  readFileSync(join(root, 'policies', name), 'utf8').split('\n'),
);
const isVerbatim = (line: string, name: string): boolean =>
  (name.startsWith('explain ') && line.startsWith('    ')) ||
  files.some((one) => one.trim() !== '' && line.endsWith(one.trim()));

/** Those that are kept as they look, so that whoever changes words reads them. */
const kept: readonly string[] = [
  'help plan',
  'plan',
  'plan for everyone',
  'forwards',
  'forwards with rules and authors',
  'posture',
  'posture of a partner',
  'posture without policies',
  'posture of what could not be read',
  'test what is',
  'doctor',
  'doctor for apply',
  'drift',
  'why blocked',
];

/** Whatever a plan says moves its digest: that is no word that anybody reads. */
const digest = /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/gu;

async function holdKept(scene: Scene): Promise<void> {
  const texts = await hold(scene);
  if (!kept.includes(scene.name)) return;
  for (const [at, width] of widths.entries()) {
    const shown = (texts[at] ?? '').replaceAll(`${table.path('')}/`, '').replaceAll(digest, 'd1ge57d1ge57');
    await expect(shown).toMatchFileSnapshot(join(golden, `${scene.name.replaceAll(' ', '-')}.${width}.txt`));
  }
}

const named = (all: readonly Scene[]): (readonly [string, Scene])[] => all.map((one) => [one.name, one] as const);

describe('what the product says has no words of its own, and fits', () => {
  test.each(named(helpScenes))('%s', async (_, scene) => holdKept(scene));
  test.each(named(answerScenes(table)))('%s', async (_, scene) => holdKept(scene));
  test.each(named(errorScenes(table)))('error: %s', async (_, scene) => holdKept(scene));
  test.each(named(explainScenes))('%s', async (_, scene) => void (await hold(scene)));

  const told = cases.flatMap(({ name, folder }) =>
    ['plan.txt', 'comment.md'].map((file) => [`${name}/${file}`, join(folder, file)] as const),
  );
  test.each(told.filter(([, file]) => existsSync(file)))('%s', (_, file) => {
    expect(bannedIn(readFileSync(file, 'utf8'))).toEqual([]);
  });
});
