import { Interner } from '../values/interner.ts';
import { RuleStore } from './rule-store.ts';
import { type Mechanism, mechanisms, type Original, originals, type Verdict } from '../values/verdict.ts';

/** Every way of asking about one sender and one destination: mechanism by original sender. */
export interface Question {
  readonly mechanism: Mechanism;
  readonly original: Original;
}
export const questions: readonly Question[] = originals.flatMap((original) =>
  mechanisms.map((mechanism) => ({ mechanism, original })),
);

export function mechanismOf(question: number): Mechanism {
  const asked = questions[question];
  if (asked === undefined) throw new RangeError(`there is no question ${question}`);
  return asked.mechanism;
}

/** Ways of forwarding that are asked for the same authors. */
export interface Ways {
  readonly mechanisms: readonly Mechanism[];
  readonly originals: readonly Original[];
}

/** Questions by their numbers, as ways: one for each set of authors that some mechanisms share. */
export function waysAsked(numbers: readonly number[]): readonly Ways[] {
  const authors = new Map<Mechanism, Original[]>();
  for (const number of numbers) {
    const question = questions[number];
    if (question !== undefined)
      authors.set(question.mechanism, [...(authors.get(question.mechanism) ?? []), question.original]);
  }
  const ways = new Map<string, { mechanisms: Mechanism[]; originals: readonly Original[] }>();
  for (const [mechanism, by] of authors) {
    const known = ways.get(by.join()) ?? { mechanisms: [], originals: by };
    known.mechanisms.push(mechanism);
    ways.set(by.join(), known);
  }
  return [...ways.values()];
}

/** What of a verdict can differ between classes and matters to a comparison. */
export interface Summary {
  readonly verdict: Verdict['verdict'];
  readonly lean: Verdict['lean'];
  readonly reason: string | null;
  readonly decidedBy: Verdict['decidedBy'];
  /** The code of the bounce, `silent`, or null. */
  readonly notice: string | null;
}

/** What of a verdict matters to a comparison. */
export const summaryOf = ({ verdict, lean, reason, decidedBy, ndr, silent }: Verdict): Summary => ({
  verdict,
  lean,
  reason,
  decidedBy,
  notice: ndr?.code ?? (silent ? 'silent' : null),
});

/** What several worlds over the same classes number alike, so that equal numbers mean equal verdicts. */
export interface Shared {
  readonly summaries: Interner<Summary>;
  readonly backgrounds: Interner<null>;
  readonly aspects: Interner<null>;
  readonly senderStates: Interner<null>;
  readonly destinationStates: Interner<null>;
  readonly rules: RuleStore;
  /** Numbers of summaries, for each aspect by what the gates look at. */
  readonly answers: readonly Map<number, number>[];
}

export const shared = (): Shared => ({
  summaries: new Interner(),
  backgrounds: new Interner(),
  aspects: new Interner(),
  senderStates: new Interner(),
  destinationStates: new Interner(),
  rules: new RuleStore(),
  answers: questions.map(() => new Map<number, number>()),
});

/** The number of a verdict's summary. */
export function summaryNumber({ summaries }: Shared, verdict: Verdict): number {
  const summary = summaryOf(verdict);
  return summaries.of(JSON.stringify(summary), summary);
}
