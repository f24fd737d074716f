import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../../src/posture/world/world.ts';
import { drawFrom } from './mistakes/dice.ts';
import { type Folder, generatedFolder, shippedFolder } from './mistakes/folders.ts';
import { aJudge, type Judge, type Outcome, shownBy } from './mistakes/judging.ts';
import { mistakes } from './mistakes/making.ts';

const wanted = 500;
const folders: readonly Folder[] = [shippedFolder(), ...[1, 2, 3, 4, 5].map(generatedFolder)];

interface Made {
  readonly name: string;
  readonly folder: number;
  readonly seed: number;
  readonly after: Folder;
}

/** Every mistake in every folder, again with another seed until there are enough. */
function making(): readonly Made[] {
  const all: Made[] = [];
  for (let seed = 1; all.length < wanted; seed += 1)
    for (const [name, mistake] of Object.entries(mistakes))
      for (const [folder, sound] of folders.entries()) {
        const after = structuredClone(sound);
        if (mistake(after, drawFrom(seed * 7919 + folder))) all.push({ name, folder, seed, after });
      }
  return all.slice(0, wanted);
}

const made = making();

let judge: Judge;
let sound: readonly Outcome[];
beforeAll(async () => {
  judge = await aJudge();
  sound = await Promise.all(folders.map((folder) => judge.outcome(folder)));
});
afterAll(() => judge.close());

const worldOf = (outcome: Outcome | undefined): World => {
  if (outcome === undefined || 'problems' in outcome) throw new Error(JSON.stringify(outcome));
  return outcome.world;
};

async function placeOf({ folder, after }: Made): Promise<string | null> {
  const outcome = await judge.outcome(after);
  return 'problems' in outcome ? 'loader' : shownBy(worldOf(sound[folder]), outcome.world);
}

describe('a mistake in a policy file shows in the comparison or in the findings', () => {
  test.each(Object.keys(mistakes))('%s', async (name) => {
    const own = made.filter((one) => one.name === name);
    const hidden: string[] = [];
    for (const one of own) if ((await placeOf(one)) === null) hidden.push(`folder ${one.folder}, seed ${one.seed}`);
    expect(own).not.toEqual([]);
    expect(hidden).toEqual([]);
  });
});

/** Changes that mean nothing for forwarding. */
const harmless: Readonly<Record<string, (folder: Folder) => void>> = {
  'the order of remote domains': ({ remoteDomains }) => void remoteDomains.reverse(),
  'the order of groups and their members': ({ groups }) => {
    groups.reverse();
    for (const one of groups) if (Array.isArray(one['members'])) one['members'].reverse();
  },
  'a reason': ({ outboundPolicies }) => void Object.assign(outboundPolicies[0] ?? {}, { reason: 'Agreed once more' }),
  'letter case': ({ remoteDomains }) => {
    for (const one of remoteDomains) one['domainName'] = String(one['domainName']).toUpperCase();
  },
};

describe('what changes nothing shows nowhere', () => {
  test.each(Object.entries(harmless))('%s', async (_, change) => {
    for (const [at, folder] of folders.entries()) {
      const after = structuredClone(folder);
      change(after);
      expect(shownBy(worldOf(sound[at]), worldOf(await judge.outcome(after)))).toBeNull();
    }
  });
});
