/** Who did something, as the audit log names them. */
export interface ChangeAuthor {
  /** `outsider` is a delegated administrator or somebody at Microsoft: the log does not tell them apart. */
  readonly sort: 'person' | 'application' | 'postern' | 'outsider' | 'microsoft' | 'unclear';
  readonly name: string;
}

/** How a record stands to what the tenant has today: it set just that, set something else, or cannot be compared. */
export type Bearing = 'explains' | 'differs' | 'unclear';

/** The last change of something that moved, as far as the log goes. */
export interface Authorship {
  readonly object: string;
  /** The properties it set; none where it made, removed or moved the object, or where no more is known. */
  readonly properties: readonly string[];
  readonly bearing: Bearing;
  readonly author: ChangeAuthor;
  readonly at: string;
  readonly cmdlet: string;
  /** The application it was done with, where the record names one that Microsoft publishes. */
  readonly through: string | null;
}

/** Why the log may say nothing of an object that moved. */
export type Silence = 'too-fresh' | 'too-old' | 'shared-name' | 'not-found';

/** An object that moved and of which the log says nothing. */
export interface Unattributed {
  readonly object: string;
  readonly because: Silence;
  /** When the object was last changed at all, where its row says so. */
  readonly changedAt: string | null;
}

/** Who changed what moved, by the audit log. No verdict rests on it. */
export interface ChangedBy {
  /** The span that was searched. */
  readonly from: string;
  readonly to: string;
  /** Why the log could not be read; null where it was. */
  readonly unread: string | null;
  /** Records in a form that is not understood. */
  readonly skipped: number;
  readonly known: readonly Authorship[];
  readonly unknown: readonly Unattributed[];
}
