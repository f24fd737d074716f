import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { say, type Saying } from '../../src/github/sticky.ts';
import { type Double, startDouble } from './double.ts';
import { bot, maintainer, openPull, writeComment } from './double-state.ts';
import { expectFitting, impatient } from './samples.ts';

type Event =
  | 'same'
  | 'other'
  | 'applying'
  | 'stopped'
  | 'applied'
  | 'old'
  | 'edit'
  | 'forge'
  | 'copy'
  | 'hide'
  | 'race'
  | 'die';

interface World {
  readonly double: Double;
  readonly pull: number;
  run: number;
  text: string;
}

const saying = ({ run, text }: World, more: Partial<Saying> = {}): Saying => ({
  tenant: 'tenant-1',
  state: 'planned',
  digest: 'd'.repeat(64),
  head: 'b'.repeat(40),
  run,
  content: text,
  render: (tier) => `${text} in tier ${tier}`,
  ...more,
});

const live = ({ double }: World): readonly string[] =>
  double.repository.comments.filter((one) => one.user === bot && !one.minimised).map((one) => one.body);
const foreign = ({ double }: World): string =>
  JSON.stringify(double.repository.comments.filter((one) => one.user !== bot));

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
      await say(github, pull, saying({ ...world, run: 0, text: 'old' }));
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
    case 'race':
      await Promise.all([say(github, pull, saying(world)), say(impatient(double), pull, saying(world))]);
      return true;
    case 'die':
      double.strike = ({ method }) => (method === 'GET' ? null : { status: 404, message: 'gone' });
      await expect(say(github, pull, saying(world, { content: `${world.run}` }))).rejects.toThrow('gone');
      double.strike = () => null;
      return false;
    default:
  }
  const state = event === 'same' || event === 'other' ? 'planned' : event;
  await say(github, pull, saying(world, { state }));
  return true;
}

test('over any history the token has one live comment with the latest word, and nobody else’s is touched or believed', async () => {
  const events = fc.array(
    fc.constantFrom<Event[]>(
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
      'race',
      'die',
    ),
    { minLength: 1, maxLength: 10 },
  );
  await fc.assert(
    fc.asyncProperty(events, async (history) => {
      const double = await startDouble();
      const pull = openPull(double.repository, { head: 'b'.repeat(40) }).number;
      const world: World = { double, pull, run: 1, text: 'text' };
      try {
        for (const event of history) {
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
    { numRuns: 25 },
  );
});
