/** What to do about something that an undo would change and does not, since it is no longer the run's. */
export const leave = (what: string): string => `put it back, or leave it as it is with --leave '${what}'`;
