import type { World } from '../world.ts';

/** Something about a posture that a person should know, though no verdict says it. */
export interface Finding {
  /** `L1` … `L20`, or a word for what no list numbers. */
  readonly id: string;
  readonly severity: 'warning' | 'note';
  /** `section/name` of the object it is about; null for the tenant as a whole. */
  readonly object: string | null;
  readonly message: string;
  readonly hint: string | null;
}

/** Looks for one kind of trouble. */
export type Lint = (world: World, at: Date) => readonly Finding[];

export const warn = (id: string, object: string | null, message: string, hint: string): Finding => ({
  id,
  severity: 'warning',
  object,
  message,
  hint,
});

export const note = (id: string, object: string | null, message: string, hint: string | null = null): Finding => ({
  id,
  severity: 'note',
  object,
  message,
  hint,
});

/** What was read of a list; nothing where it was not. */
export const read = <T>(known: { readonly state: string; readonly value?: readonly T[] }): readonly T[] =>
  known.state === 'present' ? (known.value ?? []) : [];
