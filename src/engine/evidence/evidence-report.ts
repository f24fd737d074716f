/** A file of evidence that something was held against. */
export interface EvidenceReport {
  readonly name: string;
  /** `extended message trace`, `audit log`. */
  readonly kind: string;
  readonly rows: number;
  /** The day of its first row and of its last, in UTC; null where none says when it was. */
  readonly from: string | null;
  readonly to: string | null;
  /** What it does not say, or has lost. */
  readonly gaps: readonly string[];
}

/** Whether an object that lets forwards out was seen to be used. */
export interface ObservedUse {
  /** `section/name`. */
  readonly object: string;
  /** `idle`: the files have mail of everybody whom it lets out, and none that it lets out. */
  readonly state: 'used' | 'idle' | 'unknown';
  readonly messages: number;
  /** The day of the last message, in UTC; null where no file says so for certain. */
  readonly last: string | null;
  /** Who was seen to forward by it, and where to. */
  readonly people: readonly string[];
  readonly places: readonly string[];
  /** Whom it lets out and who was not seen to forward by it, though the files have other mail of theirs. */
  readonly idle: readonly string[];
  /** Why nobody can tell; null where somebody can. */
  readonly because: string | null;
  /** Policy YAML that leaves it as wide as it was used; null where it cannot be narrower, or nobody can tell. */
  readonly patch: string | null;
}

/** What files of evidence show of what lets forwards out. */
export interface ObservedUses {
  readonly files: readonly EvidenceReport[];
  readonly uses: readonly ObservedUse[];
}
