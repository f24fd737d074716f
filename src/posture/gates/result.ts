import { type FactName, factTable } from '../../policy/schema/facts.ts';
import type { ControlName, GateResult, Settling, Tag } from '../values/verdict.ts';

/** What a gate has to say beside the plain pass. */
type Told = Partial<Omit<GateResult, 'gate' | 'outcome'>> & { readonly reason: string };

const quiet = { object: null, tag: 'DOC', ndr: null, before: [], settledBy: [] } as const;

export const pass = (gate: ControlName, told: Told): GateResult => ({
  ...quiet,
  ...told,
  gate,
  outcome: 'pass',
  lean: 'pass',
});

export const block = (gate: ControlName, told: Told): GateResult => ({
  ...quiet,
  ...told,
  gate,
  outcome: 'block',
  lean: 'block',
});

export const undecided = (gate: ControlName, lean: 'pass' | 'block', told: Told): GateResult => ({
  ...quiet,
  tag: 'UNK',
  ...told,
  gate,
  outcome: 'unknown',
  lean,
});

/** Waits for a fact that the organisation can state. */
export const stating = (fact: FactName): Settling => ({ fact, how: factTable[fact].settle });

export const readAgain = (what: string): Settling => ({ fact: what, how: `read ${what} again with enough rights` });

/** What was read and does not say what is asked of it. */
export const unsaid = (object: string, why: string): Settling => ({
  fact: `what ${object} says: ${why}`,
  how: 'read it again, with every property and no less than `ConvertTo-Json -Depth 6`',
});

export const weakest = (tags: readonly Tag[]): Tag =>
  tags.reduce<Tag>((a, b) => (strength.indexOf(b) > strength.indexOf(a) ? b : a), 'DOC');

const strength: readonly Tag[] = ['DOC', 'DOC-OLD', 'REP', 'INF', 'UNK'];
