import { sectionNamed, sectionOf } from '../../src/kinds/sections.ts';
import type { LiveTenant } from '../../src/engine/live/live.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Gap } from '../../src/engine/proof/proof.ts';
import { project } from '../../src/engine/live/project.ts';
import { worldOf } from '../../src/engine/world/world.ts';
import { type Cell, mechanisms, originals } from '../../src/posture/values/verdict.ts';
import type { World } from '../../src/posture/world/world.ts';
import { findSender } from '../posture/naive/directory.ts';
import { naive } from '../posture/naive/naive.ts';
import { noon } from './flow.ts';

/** Who, where, by which ways and of which mail something is told. */
type Told = Pick<Gap, 'mechanisms' | 'originals' | 'senders' | 'destinations'>;

/** How open a cell is by the plain procedure; null where another of the mailbox's own forwards takes its place. */
type Open = 0 | 1 | 2 | null;

const answers = { allowed: 2, indeterminate: 1, blocked: 0, 'not-applicable': 0 } as const;

function openness(world: World, cell: Cell): Open {
  const forward =
    world.forwards.state === 'present'
      ? world.forwards.value.find((one) => one.mailbox === findSender(world, cell.sender).key)
      : undefined;
  if (forward !== undefined && cell.mechanism === 'inbox-redirect') return null;
  if (forward !== undefined && forward.forwardingAddress !== null && cell.mechanism === 'mailbox-smtp') return null;
  return answers[naive(world, cell, noon()).verdict];
}

/** Everybody a tenant knows and somebody it does not, to every domain it names, to one below it and to one it does not. */
export function cellsIn({ recipients, remoteDomains }: World): readonly Cell[] {
  const known = [...recipients.values()].filter(({ type }) => type.endsWith('Mailbox')).map(({ address }) => address);
  const named = remoteDomains.state === 'present' ? remoteDomains.value.map(({ domainName }) => domainName) : [];
  const domains = named.filter((one) => one !== '*').map((one) => one.replace(/^\*\./u, ''));
  const places = [...new Set([...domains, ...domains.map((one) => `below.${one}`), 'elsewhere.example'])];
  return [...known, 'stranger@contoso.com'].flatMap((sender) =>
    places.flatMap((to) =>
      mechanisms.flatMap((mechanism) => originals.map((original) => ({ sender, to, mechanism, original }))),
    ),
  );
}

const worse = {
  leaks: (was: Open, is: Open, will: Open): boolean =>
    was !== null && is !== null && will !== null && is > Math.max(was, will),
  outages: (was: Open, is: Open, will: Open): boolean => was === 2 && will === 2 && (is === 0 || is === 1),
} as const;

/**
 * What the plain procedure finds between the steps of a plan and its proof does not say, and what the proof says and
 * the procedure does not find: nothing, where the proof is right. Every third cell is asked, which meets every way of
 * forwarding for everybody and everywhere.
 */
export function unsaid(plan: Plan, worlds: readonly World[]): readonly string[] {
  const [first, ...rest] = worlds;
  const end = rest.at(-1);
  if (first === undefined || end === undefined) return [];
  const cells = cellsIn(end).filter((_, at) => at % 3 === 0);
  const ends = cells.map((cell) => ({ cell, was: openness(first, cell), will: openness(end, cell) }));
  const place = new Map(plan.steps.map((step, at) => [step.id, at + 1]));
  return rest.slice(0, -1).flatMap((world, index) =>
    kinds.flatMap((kind) => {
      const said = plan.proof[kind].filter((gap) => gap.originals.length > 0);
      const open = said.filter((gap) => spans(gap, index + 1, place));
      const missed = ends.find(
        ({ cell, was, will }) =>
          worse[kind](was, openness(world, cell), will) && !open.some((gap) => maySpeakOf(gap, cell)),
      );
      const made = open.filter((gap) => place.get(gap.step) === index + 1 && !isSo(kind, gap, first, world, end));
      return [
        ...(missed === undefined ? [] : [`${kind} after step ${index + 1}: ${JSON.stringify(missed.cell)}`]),
        ...made.map((gap) => `no ${kind} after step ${index + 1}: ${JSON.stringify(gap)}`),
      ];
    }),
  );
}

const kinds = ['leaks', 'outages'] as const;

/** The worlds that a plan says a tenant goes through. */
export function projectedWorlds(plan: Plan, live: LiveTenant): readonly World[] {
  const steps = plan.steps.map(({ object, call, becomes }) => {
    const section = sectionNamed(sectionOf(object));
    if (section === null) throw new Error(`no object: ${object}`);
    return { ref: { section, key: object.slice(section.length + 1) }, call, becomes };
  });
  return [null, ...steps].map((_, done) => worldOf(project(live, steps.slice(0, done)), plan.facts));
}

/** Whether what is told may mean a cell: who and where are words, and of people or domains that it lists it means no others. */
export function maySpeakOf(
  { mechanisms: ways, originals: mails, senders, destinations }: Told,
  cell: Pick<Cell, 'sender' | 'to'> & { readonly mechanism: string; readonly original: string },
): boolean {
  const listed: readonly string[] = senders.name.match(/[^\s,]+@[^\s,]+/gu) ?? [];
  const isWho = listed.length !== senders.count || listed.includes(cell.sender);
  const isWhere = destinations.name.includes(' ') || destinations.name === cell.to;
  const isHow = ways.some((one) => one === cell.mechanism) && mails.some((one) => one === cell.original);
  return isHow && isWho && isWhere;
}

/** Whether the example of a gap is really worse off in a state than at both ends. */
function isSo(kind: (typeof kinds)[number], gap: Gap, before: World, between: World, after: World): boolean {
  const cells = mechanisms
    .filter((one) => gap.mechanisms.includes(one))
    .flatMap((mechanism) => originals.map((original) => ({ mechanism, original })))
    .map((asked): Cell => ({ sender: gap.senders.example, to: gap.destinations.example, ...asked }));
  return cells.some((cell) => worse[kind](openness(before, cell), openness(between, cell), openness(after, cell)));
}

function spans({ step, until }: Gap, at: number, place: ReadonlyMap<string, number>): boolean {
  return (place.get(step) ?? 0) <= at && at < (place.get(until) ?? 0);
}
