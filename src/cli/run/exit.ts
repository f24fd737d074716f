/** What an exit code says. A pipeline branches on these. */
export const exit = {
  /** Done, or nothing to do. */
  done: 0,
  /** Policies, flags or expectations are wrong. */
  problems: 1,
  /** Differences found: `drift`, and `plan` and `grants` with `--detailed-exitcode`. */
  differences: 2,
  /** Something that is needed could not be read. */
  unreadable: 3,
  /** Refused: a guard, a stale plan, no approval, a plan or journal that is not as it was written. */
  refused: 4,
  /** Apply stopped part-way and can be resumed. */
  stopped: 5,
  /** A bug of ours. */
  bug: 70,
  /** Interrupted by the user, as shells count it: 128 and the number of the signal. */
  interrupted: 130,
} as const;
