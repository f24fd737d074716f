import { coverDestinations, coverSenders } from '../../posture/change/cover.ts';
import { type DestinationClass, destinationClasses } from '../../posture/matrix/destinations.ts';
import { type Classes, Matrix } from '../../posture/matrix/matrix.ts';
import { type Question, questions, shared } from '../../posture/matrix/summary.ts';
import { type SenderClass, senderClasses } from '../../posture/matrix/senders.ts';
import { type Shift, shifts } from '../../posture/change/shifts.ts';
import type { Cell, Mechanism, Original, Verdict } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import { present } from '../../tenant/tenant.ts';
import { Tracer } from './tracer.ts';
import type { PostureAnswer, PostureCell, PostureDestinations, PostureSenders, PostureWay } from './posture-report.ts';

/** Every sender against every destination, in classes that see the same answers. */
export interface Grid {
  readonly senderClasses: readonly PostureSenders[];
  readonly destinationClasses: readonly PostureDestinations[];
  readonly cells: readonly PostureCell[];
  readonly answers: readonly PostureAnswer[];
}

/** Above this many cells, classes that differ only in what stops them are not told apart. */
const most = 4000;

/** Above this many cells, equal verdicts share the trace of one example. */
const mostTraced = 500;

/** Sorts everybody and every place by the answers they see, and gives the answers. */
export function gridOf(world: World, at: Date, traced = mostTraced): Grid {
  const classes: Classes = { senders: senderClasses([world]), destinations: destinationClasses([world]) };
  const { found, matrix } = answersOf(world, at, classes);
  const fine = partsOf(classes, found);
  const parts = fine.senders.length * fine.destinations.length <= most ? fine : partsOf(classes, found.filter(isOpen));
  const size = parts.senders.length * parts.destinations.length;
  const tracer = new Tracer(world, at, size <= traced ? null : matrix);
  const senders = parts.senders.map((part, n) => sendersOf(part, n, { classes, world, matrix }));
  const destinations = parts.destinations.map((part, n) => destinationsOf(part, n, classes));
  const froms = senders.map((shown, n) => ({ shown, at: standing(parts.senders[n], shown, classes.senders.classes) }));
  const tos = destinations.map((shown, n) => ({
    shown,
    at: standing(parts.destinations[n], shown, classes.destinations),
  }));
  const cells = tos.flatMap((to) => froms.map((from) => cellOf(tracer, from, to)));
  return { senderClasses: senders, destinationClasses: destinations, cells, answers: tracer.answers };
}

const isOpen = ({ kind }: Shift): boolean => kind !== 'decider';

/** What the answers are made of: all that differs from a tenant in which nothing but one switch of the service acts. */
function answersOf(world: World, at: Date, classes: Classes): { found: readonly Shift[]; matrix: Matrix } {
  const common = shared();
  const before = new Matrix(switchedOff(world), at, classes, common);
  const matrix = new Matrix(world, at, classes, common);
  return { found: shifts({ before, after: matrix, shared: common }), matrix };
}

/** The number of the class that a part shows as its example. */
const standing = (
  part: Part | undefined,
  { example }: { readonly example: string },
  classes: readonly { readonly example: string }[],
): number => part?.find((one) => classes[one]?.example === example) ?? part?.[0] ?? 0;

const switchedOff = (world: World): World => ({
  ...world,
  tenantBlock: '5.7.750',
  remoteDomains: present([
    { name: 'Default', domainName: '*', autoForwardEnabled: true, isInternal: false, ndrEnabled: true },
  ]),
  transportRules: present([]),
  connectors: present([]),
  outbound: present({ policies: [{ name: 'Default', isDefault: true, mode: 'On', settings: {} }], rules: [] }),
});

/** Numbers of classes that are in the same rows. */
type Part = readonly number[];

interface Parts {
  readonly senders: readonly Part[];
  readonly destinations: readonly Part[];
}

const partsOf = ({ senders, destinations }: Classes, rows: readonly Shift[]): Parts => ({
  senders: alike(
    senders.classes.length,
    rows.map((row) => row.senders),
  ),
  destinations: alike(
    destinations.length,
    rows.map((row) => row.destinations),
  ),
});

function alike(size: number, rows: readonly Part[]): readonly Part[] {
  const seen = Array.from({ length: size }, (): number[] => []);
  rows.forEach((row, n) => {
    for (const one of row) seen[one]?.push(n);
  });
  const parts = new Map<string, number[]>();
  seen.forEach((own, one) => {
    const key = own.join();
    parts.set(key, [...(parts.get(key) ?? []), one]);
  });
  return [...parts.values()];
}

const sampleSize = 6;

interface GridScene {
  readonly classes: Classes;
  readonly world: World;
  readonly matrix: Matrix;
}

function sendersOf(part: Part, n: number, { classes: { senders }, world, matrix }: GridScene): PostureSenders {
  const members: readonly SenderClass[] = part.flatMap((one) => senders.classes[one] ?? []);
  const sample = [...new Set(members.flatMap((one) => (one.standIn ? [] : one.sample)))].slice(0, sampleSize);
  const cover = coverSenders(part, senders, [world]);
  const policies = new Set(part.flatMap((one) => matrix.senders[one]?.chosen.object ?? []));
  return { id: `s${n + 1}`, ...cover, standIn: members.every((one) => one.standIn), sample, policies: [...policies] };
}

function destinationsOf(part: Part, n: number, { destinations }: Classes): PostureDestinations {
  const members: readonly DestinationClass[] = part.flatMap((one) => destinations[one] ?? []);
  const kinds = [...new Set(members.map((one) => one.kind))];
  return { id: `d${n + 1}`, ...coverDestinations(members, destinations), kinds };
}

/** A class as it is shown, and the number of the class whose answers it shows. */
interface GridStanding<T> {
  readonly shown: T;
  readonly at: number;
}

function cellOf(
  tracer: Tracer,
  from: GridStanding<PostureSenders>,
  to: GridStanding<PostureDestinations>,
): PostureCell {
  const asked = questions.map((one, n) =>
    Object.assign({ answer: tracer.ask(cellFor(from.shown, to.shown, one), from.at, to.at, n) }, one),
  );
  const said = asked.map(({ mechanism, answer }) => ({
    mechanism,
    verdict: tracer.answers[answer]?.verdict ?? 'not-applicable',
  }));
  const waysThat = (verdict: Verdict['verdict']): readonly Mechanism[] => [
    ...new Set(said.filter((one) => one.verdict === verdict).map((one) => one.mechanism)),
  ];
  return {
    senders: from.shown.id,
    destinations: to.shown.id,
    verdict: rollUp(said.map((one) => one.verdict)),
    open: waysThat('allowed'),
    uncertain: waysThat('indeterminate'),
    ways: waysOf(asked),
  };
}

const cellFor = (from: PostureSenders, to: PostureDestinations, { mechanism, original }: Question): Cell => ({
  sender: from.example,
  mechanism,
  to: to.example,
  original,
});

/** Allowed or blocked where all ways are; a way that does not arise counts for nothing. */
function rollUp(all: readonly Verdict['verdict'][]): PostureCell['verdict'] {
  const said = new Set(all.filter((one) => one !== 'not-applicable'));
  const [only] = said;
  if (only === undefined) return 'not-applicable';
  if (said.size === 1) return only;
  return said.has('allowed') ? 'partial' : 'indeterminate';
}

function waysOf(asked: readonly (Question & { readonly answer: number })[]): readonly PostureWay[] {
  const ways = new Map<string, { mechanism: Mechanism; originals: Original[]; answer: number }>();
  for (const { mechanism, original, answer } of asked) {
    const key = `${mechanism} ${answer}`;
    const way = ways.get(key) ?? { mechanism, originals: [], answer };
    way.originals.push(original);
    ways.set(key, way);
  }
  return [...ways.values()];
}
