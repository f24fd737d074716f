import type { Desired } from '../../policy/policy.ts';
import type { Approvals } from '../../posture/approvals.ts';
import { type Baseline, baselines } from '../../posture/baselines.ts';
import { configuredForwards, type JudgedForward } from '../../posture/forwards.ts';
import { findings } from '../../posture/lints.ts';
import type { Finding } from '../../posture/lints/finding.ts';
import { openings } from '../../posture/openings.ts';
import { residualChannels } from '../../posture/residual.ts';
import { evaluate } from '../../posture/evaluate.ts';
import type { Move } from '../../posture/moves.ts';
import type { World } from '../../posture/world.ts';
import { gridOf } from './grid.ts';
import { declarations, type Declares } from './places.ts';
import type { PostureFinding, PostureForward, PostureOpening, PostureReport } from './posture-report.ts';

/** What a report says of itself. */
export type About = Pick<PostureReport, 'tenant' | 'source' | 'tool' | 'unread'>;

/** Who can forward where in a world, and everything a person should know about it. */
export function postureReport(world: World, desired: Desired | null, at: Date, about: About): PostureReport {
  const declares = declarations(desired);
  const { allowed, uncertain } = openings(world, at);
  const held = baselines(world, at, approvalsIn(declares));
  return {
    format: 'postern-posture/1',
    ...about,
    at: at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    facts: world.facts,
    openings: [...allowed, ...uncertain].map(opening),
    ...gridOf(world, at),
    forwards: configuredForwards(world, at).map((one) => forward(one, declares)),
    residualChannels: residualChannels(world, at),
    findings: findingsOf(findings(world, at), held, declares),
    baselines: held,
    notCollected: notCollected(world, at),
  };
}

/** An entry with an owner, a reason and an end that has not come is approved. */
const approvalsIn =
  (declares: Declares): Approvals =>
  (object) => {
    const entry = declares(object);
    const { owner, reason, until } = entry?.governance ?? {};
    return entry?.ended === false && owner && reason && until ? { owner, reason, until } : null;
  };

const opening = ({ senders, destinations, mechanisms, originals, after, deciders }: Move): PostureOpening => ({
  senders,
  destinations,
  mechanisms,
  originals,
  verdict: after,
  decidedBy: after === 'allowed' ? null : deciders.after,
});

function forward({ verdict: judged, ...one }: JudgedForward, declares: Declares): PostureForward {
  const { verdict, lean, reason, decidedBy, ndr, silent, loss } = judged;
  const entry = one.rule === null ? declares(`mailboxForwarding/${one.from}`) : null;
  return { ...one, verdict, lean, reason, decidedBy, ndr, silent, loss, place: entry?.place ?? null };
}

/** Lints, and the requirements that are not met; a requirement that nobody could judge is among the baselines alone. */
function findingsOf(
  lints: readonly Finding[],
  held: readonly Baseline[],
  declares: Declares,
): readonly PostureFinding[] {
  const placed = (one: Finding, controls: readonly string[]): PostureFinding => ({
    ...one,
    controls,
    place: declares(one.object)?.place ?? null,
  });
  const failed = held.filter((one) => one.result === 'fail');
  return [
    ...lints.map((one) => placed(one, [])),
    ...failed.flatMap((one) => breaches(one).map((finding) => placed(finding, one.controls))),
  ];
}

/** One finding for each object that breaks a requirement; what is no object of a policy is told together. */
function breaches({ id, title, because }: Baseline): readonly Finding[] {
  const isObject = (one: string): boolean => /^[a-zA-Z]+\/\S/u.test(one);
  const objects = because.filter(isObject);
  const others = because.filter((one) => !isObject(one));
  const finding = (object: string | null, message: string): Finding => ({
    id,
    severity: 'warning',
    object,
    message,
    hint: null,
  });
  const few = others.length > shown ? [...others.slice(0, shown), `and ${others.length - shown} more`] : others;
  return [
    ...objects.map((object) => finding(object, `required: ${title}; broken by ${object}`)),
    ...(few.length === 0 ? [] : [finding(null, `required: ${title}; broken by ${few.join('; ')}`)]),
  ];
}

const shown = 5;

/** What no verdict waits for and nobody read. */
function notCollected(world: World, at: Date): readonly string[] {
  const cell = {
    sender: 'someone',
    mechanism: 'inbox-forward',
    to: 'elsewhere.example',
    original: 'external',
  } as const;
  const rules = world.inboxRules.size > 0 ? [] : ['inbox rules'];
  return [...evaluate(world, cell, at).notCollected, ...rules];
}
