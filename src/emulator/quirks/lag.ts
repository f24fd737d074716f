import type { ConfigNoun, StoredRow, TenantState } from '../state/state.ts';
import { plainText } from '../exchange/text.ts';

/** How long a write stays unseen: for so many reads of its noun, or for a time. */
export interface Delay {
  readonly reads?: number;
  readonly milliseconds?: number;
}

interface Hidden {
  readonly noun: ConfigNoun;
  readonly guid: string;
  /** What readers see instead: the earlier form, or nothing for a new object. */
  readonly before: StoredRow | null;
  readonly until: number | null;
  reads: number;
}

/** Writes that have not reached the readers yet. Removals are seen at once. */
export interface Lag {
  /** The rows of a noun as readers see them. */
  readonly visible: (noun: ConfigNoun) => readonly StoredRow[];
  /** Says that a cmdlet of this noun has run, which counts as a look at it. */
  readonly tick: (noun: string) => void;
  /** Runs a write and hides what it changed. */
  readonly hide: <T>(delay: Delay, write: () => T) => T;
}

/** New configuration is not visible everywhere at once: users saw Set-RemoteDomain fail right after New-RemoteDomain. */
export function lagOver(state: TenantState, now: () => Date): Lag {
  let hidden: Hidden[] = [];
  return {
    visible: (noun) => {
      const rows = state.config[noun];
      const still = hidden.filter(({ until }) => until === null || now().getTime() < until);
      if (still.length === 0) return rows;
      return rows.flatMap((row) =>
        seenAs(
          row,
          still.find((one) => one.guid === row['Guid']),
        ),
      );
    },
    tick: (noun) => {
      for (const one of hidden) if (one.noun === noun) one.reads -= 1;
      hidden = hidden.filter((one) => one.until !== null || one.reads >= 0);
    },
    hide: (delay, write) => {
      const before = copyOf(state);
      const result = write();
      hidden = [...hidden, ...changedSince(before, state, delay, now().getTime())];
      return result;
    },
  };
}

const seenAs = (row: StoredRow, hidden: Hidden | undefined): readonly StoredRow[] =>
  hidden === undefined ? [row] : hidden.before === null ? [] : [hidden.before];

type Copy = ReadonlyMap<ConfigNoun, readonly StoredRow[]>;

const nounsOf = (state: TenantState): readonly ConfigNoun[] => Object.keys(state.config) as ConfigNoun[];

const copyOf = (state: TenantState): Copy => new Map(nounsOf(state).map((noun) => [noun, [...state.config[noun]]]));

/** Rows are replaced, never changed where they lie, so that a row that is not the same object was written. */
function changedSince(before: Copy, state: TenantState, delay: Delay, now: number): readonly Hidden[] {
  return nounsOf(state).flatMap((noun) => {
    const old = before.get(noun) ?? [];
    const written = state.config[noun].filter((row) => !old.includes(row));
    return written.map((row) => ({
      noun,
      guid: plainText(row['Guid']),
      before: old.find((one) => one['Guid'] === row['Guid']) ?? null,
      until: delay.milliseconds === undefined ? null : now + delay.milliseconds,
      // The write itself counts as a look, too.
      reads: delay.reads ?? 1,
    }));
  });
}
