/** One thing that was looked at. */
export interface DoctorFinding {
  readonly what: string;
  /**
   * What cannot be asked for without writing is `not-known`, which is no fault; `withheld` is a right that is not given
   * and not needed for the work at hand; `too-much` is one that nothing here needs.
   */
  readonly state: 'fine' | 'missing' | 'not-known' | 'withheld' | 'too-much';
  readonly detail: string;
  /** What exactly to do about it. */
  readonly remedy?: string;
}

export const finding = (
  what: string,
  state: DoctorFinding['state'],
  detail: string,
  remedy: string | null = null,
): DoctorFinding => (remedy === null ? { what, state, detail } : { what, state, detail, remedy });

/** What the identity is for: a plan only reads, an apply writes as well. */
export type Work = 'plan' | 'apply';
