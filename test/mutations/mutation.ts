/** A mistake that somebody could make in the code, and the tests that have to notice. */
export interface Mutation {
  /** What would be wrong, as a clause; a part of it chooses the mutation on the command line. */
  readonly name: string;
  /** The file below `src/`. */
  readonly file: string;
  /** Text that stands in the file exactly once, and what stands there instead. */
  readonly from: string;
  readonly to: string;
}

/** Mutations that the same tests have to notice. */
export interface Mutations {
  readonly tests: readonly string[];
  readonly mutations: readonly Mutation[];
}
