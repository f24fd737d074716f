import type { JsonObject } from '../../json.ts';
import type { Kind } from '../../kinds/kind.ts';

/** A property that an entry leaves out although the tenant has it, and why. */
export interface Omitted {
  readonly property: string;
  readonly why: string;
  /** True where nobody could read it. */
  readonly unread: boolean;
}

/** An object that policies declare as the tenant has it. */
export interface DeclaredItem {
  readonly is: 'declared';
  /** `section/key`. */
  readonly object: string;
  readonly name: string;
  readonly entry: JsonObject;
  /** What it lets out, as a clause; null where it lets nothing out. */
  readonly letsOut: string | null;
  /** Whether its entry can end: what the service keeps cannot. */
  readonly canEnd: boolean;
  readonly omitted: readonly Omitted[];
}

/** An object that stays undeclared: a person, or a later reading, has to decide about it. */
export interface LeftItem {
  readonly is: 'left';
  readonly object: string;
  readonly name: string;
  readonly why: string;
  readonly unread: boolean;
}

export type Item = DeclaredItem | LeftItem;

/** What a tenant has of one section, in the service's order. */
export interface ExportListing {
  readonly kind: Kind;
  readonly items: readonly Item[];
}

/** An object that cannot be declared and that the policies accept as it is, so that they notice what becomes of it. */
export interface AcceptedItem {
  /** `outboundConnectors/Smart host`. */
  readonly object: string;
  readonly name: string;
  readonly properties: JsonObject;
  /** What it does, as a clause. */
  readonly told: string;
}

/** What an export says as grants: their entries, and what becomes of the controls that they take the place of. */
export interface WrittenGrants {
  readonly entries: readonly JsonObject[];
  /** By section, what happens to objects that no policy declares. */
  readonly undeclared: Readonly<Record<string, 'close' | 'remove'>>;
}
