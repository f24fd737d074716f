import { coverDestinations, coverSenders } from '../../posture/change/cover.ts';
import { questions } from '../../posture/matrix/summary.ts';
import type { Breach } from '../../posture/change/breaches.ts';
import type { DoorGap } from '../../posture/question/ways-out.ts';
import type { Gap } from './proof.ts';
import type { ProofContext } from './proof-context.ts';
import type { Stretch, Walk } from './walk.ts';

/** What a walk found of one kind, in people and places. */
export function gapsOf(kind: Breach['kind'], { cells, doors }: Walk, scene: ProofContext): readonly Gap[] {
  const merged = mergedBy(
    mergedBy(
      cells.filter(({ what }) => what.kind === kind),
      'senders',
    ),
    'destinations',
  );
  return [
    ...merged.map((one) => cellGap(one, scene)),
    ...doors.filter(({ what }) => what.kind === kind).map((one) => doorGap(one, scene)),
  ];
}

/** Puts together what differs in its senders alone, or in its destinations alone. */
function mergedBy(all: readonly Stretch<Breach>[], field: 'senders' | 'destinations'): readonly Stretch<Breach>[] {
  const found = new Map<string, Stretch<Breach>>();
  for (const one of all) {
    const { from, until, what } = one;
    const other = field === 'senders' ? what.destinations : what.senders;
    const key = [from, until, what.mask, other.join(' ')].join('/');
    const known = found.get(key)?.what[field] ?? [];
    const union = [...new Set([...known, ...what[field]])].sort((a, b) => a - b);
    found.set(key, { from, until, what: { ...what, [field]: union } });
  }
  return [...found.values()];
}

function cellGap(stretch: Stretch<Breach>, scene: ProofContext): Gap {
  const { senders, destinations, mask } = stretch.what;
  const { classes, worlds } = scene;
  const asked = questions.filter((_, at) => (mask & (1 << at)) !== 0);
  const places = destinations.flatMap((at) => classes.destinations[at] ?? []);
  return {
    ...between(stretch, scene),
    senders: coverSenders(senders, classes.senders, worlds),
    destinations: coverDestinations(places, classes.destinations),
    mechanisms: [...new Set(asked.map((one) => one.mechanism))],
    originals: [...new Set(asked.map((one) => one.original))],
  };
}

/** The step that begins a stretch, and the one that ends it: the last of its unit. */
function between({ from, until }: Stretch<unknown>, { units }: ProofContext): Pick<Gap, 'step' | 'until'> {
  return { step: units[from]?.steps[0]?.id ?? '', until: units[until]?.steps.at(-1)?.id ?? '' };
}

function doorGap(stretch: Stretch<DoorGap>, scene: ProofContext): Gap {
  const { channel, from, to } = stretch.what.door;
  const everybody = channel === 'smtp-auth' ? 'every mailbox without a setting of its own' : 'everyone';
  return {
    ...between(stretch, scene),
    senders: { name: from || everybody, count: from === '' ? null : 1, example: from },
    destinations: { name: to || 'anywhere', example: to },
    mechanisms: [channel],
    originals: [],
  };
}
