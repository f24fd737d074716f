/**
 * How tests draw what they make up. Every run draws the same, so that a change is judged by what it changes;
 * `TEST_SEED` draws anew and `TEST_EFFORT` makes tests try that many times as much. The gate does the first for the
 * laws, a scheduled workflow does both.
 */
export const seed = Number(process.env['TEST_SEED'] ?? 20_261_121);

const effort = Number(process.env['TEST_EFFORT'] ?? 1);

/** How many times a test tries what it draws, where this many are enough for a day's work. */
export function times(runs: number): number {
  return Math.ceil(runs * effort);
}
