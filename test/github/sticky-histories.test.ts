import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { say, type Saying } from '../../src/github/comment/sticky.ts';
import { type Double, type Seen, startDouble } from './double.ts';
import { bot, maintainer, openPull, writeComment } from './double-state.ts';
import { aSaying, expectFitting, impatient } from './samples.ts';

const kinds = [
  'same',
  'other',
  'applying',
  'stopped',
  'applied',
  'old',
  'edit',
  'forge',
  'copy',
  'hide',
  'gone',
  'race',
  'die',
  'halt',
] as const;
type Event = (typeof kinds)[number];

interface World {
  readonly double: Double;
  readonly pull: number;
  run: number;
  text: string;
  /** What became of each word so far, as `event did`. */
  readonly told: Set<string>;
}

const saying = ({ run, text }: World, more: Partial<Saying> = {}): Saying =>
  aSaying({ run, content: text, render: (tier) => `${text} in tier ${tier}`, ...more });

const live = ({ double }: World): readonly string[] =>
  double.repository.comments.filter((one) => one.user === bot && !one.minimised).map((one) => one.body);
const foreign = ({ double }: World): string =>
  JSON.stringify(double.repository.comments.filter((one) => one.user !== bot));

/** Fails at whatever a request is, and stays so until it has failed. */
async function broken(world: World, fails: (request: Seen) => boolean): Promise<void> {
  const { double, pull, run } = world;
  double.strike = (request) => (fails(request) ? { status: 404, message: 'gone' } : null);
  const did = await say(impatient(double), pull, saying(world, { content: `${run}` })).catch(() => null);
  world.told.add(did === null ? 'broken' : 'not broken');
  double.strike = () => null;
}

/** What a run says, or what somebody else does; true where one comment must be live and say the latest text. */
async function happen(world: World, event: Event): Promise<boolean> {
  const { double, pull } = world;
  const github = impatient(double);
  const own = double.repository.comments.filter((one) => one.user === bot && !one.minimised);
  world.run += 1;
  switch (event) {
    case 'other':
      world.text = `text ${world.run}`;
      break;
    case 'old':
      world.told.add(`old ${(await say(github, pull, saying({ ...world, run: 0, text: 'old' }))).did}`);
      return false;
    case 'edit':
      own.forEach((one) => (one.body += '\nedited'));
      return false;
    case 'forge':
      writeComment(double.repository, pull, maintainer, own[0]?.body ?? '<!-- postern:plan {} -->');
      return false;
    case 'copy':
      if (own[0] !== undefined) writeComment(double.repository, pull, bot, own[0].body);
      return false;
    case 'hide':
      own.forEach((one) => (one.minimised = true));
      return false;
    case 'gone':
      if (own[0] !== undefined) double.repository.comments.splice(double.repository.comments.indexOf(own[0]), 1);
      return false;
    case 'race':
      await Promise.all([say(github, pull, saying(world)), say(impatient(double), pull, saying(world))]);
      return true;
    case 'die':
      await broken(world, ({ method }) => method !== 'GET');
      return false;
    case 'halt':
      await broken(world, ({ body }) => JSON.stringify(body ?? '').includes('minimizeComment'));
      return false;
    default:
  }
  const state = event === 'same' || event === 'other' ? 'planned' : event;
  world.told.add(`${event} ${(await say(github, pull, saying(world, { state }))).did}`);
  return true;
}

/** Whatever the random ones leave out: each way from one state of a comment to another. */
const ways: readonly Event[][] = [
  ['same', 'same', 'other', 'old', 'applying', 'stopped', 'stopped', 'applied', 'applied', 'same'],
  ['old', 'edit', 'same', 'hide', 'same', 'gone', 'same', 'copy', 'race', 'applying'],
  ['die', 'race', 'copy', 'halt', 'same', 'forge', 'same', 'stopped', 'hide', 'stopped'],
];

test('over any history the token has one live comment with the latest word, and nobody else’s is touched or believed', async () => {
  const told = new Set<string>();
  const seen = new Map<Event, number>();
  const histories = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const double = await startDouble();
      const pull = openPull(double.repository, { head: 'b'.repeat(40) }).number;
      const world: World = { double, pull, run: 1, text: 'text', told };
      try {
        for (const event of history) {
          seen.set(event, (seen.get(event) ?? 0) + 1);
          const before = foreign(world);
          const settled = await happen(world, event);
          if (event !== 'forge') expect(foreign(world)).toBe(before);
          if (!settled) continue;
          expect(live(world)).toHaveLength(1);
          expect(live(world)[0]).toContain(`\n${world.text} in tier 1`);
          expect(live(world)[0]).not.toContain('edited');
        }
        expectFitting(double);
      } finally {
        await double.close();
      }
    }),
    { numRuns: 15, examples: ways.map((way) => [way]) },
  );
  expect([...seen.keys()].toSorted()).toEqual(kinds.toSorted());
  expect([...told]).toEqual(expect.arrayContaining(reached));
});

const reached = [
  'same created',
  'same unchanged',
  'same updated',
  'other updated',
  'old created',
  'old outrun',
  'applying updated',
  'stopped created',
  'stopped unchanged',
  'applied updated',
  'applied unchanged',
  'broken',
];
