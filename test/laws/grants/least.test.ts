import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { Cell } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { naive } from '../../posture/naive/naive.ts';
import { seed, times } from '../../support/draws.ts';
import { noon } from '../../support/flow.ts';
import { withEmulator } from '../../support/tenants.ts';
import {
  answersBeside,
  type Candidate,
  closable,
  domainsIn,
  type Named,
  policiesIn,
  type Rules,
  rulesIn,
} from './candidates.ts';
import { applied, facts, planned, worldAfter } from './carrying-out.ts';
import { cellsOf, expectNone, meant } from './form.ts';
import { everything, type Intent, intentsAmong } from './intents.ts';
import { smallTenants } from './tenants.ts';

vi.setConfig({ testTimeout: times(600_000) });

const named: Named = {
  people: ['adele', 'megan', 'ana'].map((one) => `${one}@contoso.com`),
  groups: ['fwd-partner', 'fwd-other'].map((one) => `${one}@contoso.com`),
  domains: ['fabrikam.com', 'eu.fabrikam.com', 'partner.com'],
  entries: ['fabrikam.com', 'eu.fabrikam.com', '*.fabrikam.com', 'partner.com', '*.partner.com'],
};
const places = ['fabrikam.com', 'eu.fabrikam.com', 'x.eu.fabrikam.com', 'z.fabrikam.com', 'partner.com', 'gmail.com'];
const cells = cellsOf([...named.people, 'nobody-in-particular@contoso.com'], places);

const tell = (at: number): string => Object.values(cells[at] ?? {}).join(' ');

/** The numbers of the cells of which something is so. */
const numbers = (isSo: (cell: Cell, at: number) => boolean): readonly number[] =>
  cells.flatMap((cell, at) => (isSo(cell, at) ? [at] : []));

/** What may get out by the plain procedure, and what of it is granted. */
interface Posture {
  readonly granted: readonly number[];
  readonly collateral: readonly number[];
}

function postureOf(world: World, grants: readonly Intent[]): Posture {
  const granted = numbers((cell) => meant(world, grants, cell) === 'granted');
  const stopped = granted.filter((at) => naive(world, cells[at] as Cell, noon()).verdict !== 'allowed');
  expectNone(
    stopped.map((at) => `granted, and stopped: ${tell(at)}`),
    grants,
  );
  const isGranted = new Set(granted);
  return {
    granted,
    collateral: numbers((cell, at) => !isGranted.has(at) && naive(world, cell, noon()).verdict !== 'blocked'),
  };
}

/** Choices of policies and remote domains that let out all that is granted, and yet surely shut something that is open here. */
const better = (
  { granted, collateral }: Posture,
  candidates: readonly (readonly Candidate[])[],
  shutByRules: ReadonlySet<number>,
): readonly string[] => {
  const fit = candidates.map((some) => some.filter(({ answers }) => granted.every((at) => answers[at] === 'allowed')));
  return [
    ...collateral.filter((at) => shutByRules.has(at)).map((at) => `rules can shut ${tell(at)}`),
    ...fit
      .flat()
      .flatMap(({ told, answers }) =>
        collateral.filter((at) => answers[at] === 'blocked').map((at) => `${told} shuts ${tell(at)}`),
      ),
  ];
};

/** Some rules in some order, and what of the collateral they shut while all that is granted gets out. */
function shutBySome(
  world: World,
  { refusing, passing }: Rules,
  { granted, collateral }: Posture,
  draws: readonly number[],
): readonly string[] {
  const all = [...refusing, ...passing];
  const rules = draws.flatMap((one) => all[one % all.length] ?? []);
  const answers = answersBeside(world, rules, cells);
  if (!granted.every((at) => answers[at] === 'allowed')) return [];
  return collateral.filter((at) => answers[at] === 'blocked').map((at) => `${JSON.stringify(rules)} shut ${tell(at)}`);
}

/** What is always tried: two grants that cross, in the first tenant that is drawn. */
const crossing: [JsonObject, readonly Intent[], number[][]] = [
  fc.sample(smallTenants(named), { seed, numRuns: 1 })[0] ?? {},
  [
    { name: 'One', from: { memberOf: ['fwd-partner@contoso.com'] }, to: ['fabrikam.com'], accept: everything },
    { name: 'Other', from: { people: ['ana@contoso.com'] }, to: ['partner.com'], accept: everything },
  ],
  [],
];

test('no other controls let out all that is granted and less beside it, with rules that carry a mark of a forward', async () => {
  const tried = { tenants: 0, collateral: 0, choices: 0, rules: 0 };
  await fc.assert(
    fc.asyncProperty(
      smallTenants(named),
      intentsAmong({ ...named, patterns: [...named.entries, '*'] }),
      fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), { minLength: 10, maxLength: 10 }),
      async (snapshot, grants, sets) => {
        const state = fromSnapshot(snapshot);
        await withEmulator({ tenant: state }, async ({ tenant }) => {
          const plan = await planned(grants, {}, facts(), tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan !== null) await applied(plan, tenant);
        });
        const world = worldAfter(state, facts());
        const own = postureOf(world, grants);
        const rules = rulesIn(world, named);
        const candidates = [policiesIn(world, named, cells), domainsIn(world, named, cells)];
        const shut = closable(world, rules, cells, own.granted);
        expectNone(
          [...better(own, candidates, shut), ...sets.flatMap((draws) => shutBySome(world, rules, own, draws))],
          grants,
        );
        tried.tenants += 1;
        tried.collateral += own.collateral.length;
        tried.choices += candidates.reduce((product, some) => product * some.length, 1);
        tried.rules += rules.refusing.length * rules.passing.length;
      },
    ),
    { numRuns: times(2) + 1, seed, endOnFailure: true, examples: [crossing] },
  );
  expect(tried.collateral).toBeGreaterThan(0);
});
