/**
 * How much of something is told. 1 is everything; 2 leaves out what does not change; 3 folds each object into a line;
 * 4 counts, with the weightiest by name; 5 is verdict, gains, refusals, digest and links; 6 is that without a name.
 */
export type DetailLevel = 1 | 2 | 3 | 4 | 5 | 6;

const tiers: readonly DetailLevel[] = [1, 2, 3, 4, 5, 6];

export interface Fitting {
  readonly tier: DetailLevel;
  readonly text: string;
}

/** Bytes for a comment or an issue. GitHub takes 65,536 characters, and has been seen to count letters beyond ASCII otherwise. */
export const commentBudget = 60_000;
/** Bytes for a job summary, of which a step may write 1 MiB. Source: workflow commands reference, 2026. */
export const summaryBudget = 1_000_000;

/** The fullest text that fits, beginning with a tier. The last tier has no text from outside, so that it always fits. */
export function fitting(render: (tier: DetailLevel) => string, budget: number, from: DetailLevel = 1): Fitting {
  for (const tier of tiers.filter((one) => one >= from)) {
    const text = render(tier);
    if (Buffer.byteLength(text) <= budget || tier === 6) return { tier, text };
  }
  throw new RangeError('there is no tier to begin with');
}

/** The next smaller tier; null after the last. */
export const smaller = (tier: DetailLevel): DetailLevel | null => tiers.find((one) => one > tier) ?? null;
