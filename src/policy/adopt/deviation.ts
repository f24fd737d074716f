import type { FieldChange, Kind, Place } from '../../kinds/kind.ts';
import type { Item } from '../export/listing.ts';

/** One object that the tenant has otherwise than the policies say. `from` of a field is what the tenant has. */
export interface Deviation {
  readonly kind: Kind;
  /** `section/key`. */
  readonly object: string;
  /** True where the policies declare what the tenant lacks. */
  readonly absent: boolean;
  /** True where the entry has come to its end and the tenant still has the object. */
  readonly ended: boolean;
  readonly fields: readonly FieldChange[];
  /** Where the entry stands; null where no policy declares the object. */
  readonly place: Place | null;
  /** How a policy would declare the object, or why none can; null where one does. */
  readonly item: Item | null;
  /** The keys of its section in the service's order, where its place among them is to be taken over. */
  readonly order: readonly string[] | null;
}

/** The key of an object inside its section. */
export const keyOf = ({ object }: Pick<Deviation, 'object'>): string => object.slice(object.indexOf('/') + 1);
