import type { JsonObject } from '../../json.ts';
import type { Because, FieldChange, Place } from '../../kinds/kind.ts';

/** One object that the tenant has otherwise than the policies say. `from` of a field is what the tenant has. */
export interface Deviation {
  /** `section/key`. */
  readonly object: string;
  readonly name: string;
  /** What would take the tenant back: `create` where the policies declare what the tenant lacks. */
  readonly action: 'create' | 'update' | 'delete';
  readonly because: Because | null;
  readonly fields: readonly FieldChange[];
  /** Where the entry stands; null where no policy declares the object. */
  readonly place: Place | null;
  /** What is known of the tenant's object, for an entry that has to be written. */
  readonly live: JsonObject | null;
}
