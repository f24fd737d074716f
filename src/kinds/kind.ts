import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { Hazard } from '../diagnostics/hazards.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Call, Known, Row, TenantReader } from '../tenant/tenant.ts';
import type { Directory } from './directory.ts';
import type { Properties, Property, Unresolved } from './property.ts';
import type { Section } from './sections.ts';

/** One object of one section: `remoteDomains/fabrikam.com`. Keys compare as they stand; kinds write them in lower case. */
export interface Ref {
  readonly section: Section;
  readonly key: string;
}

export const refName = (ref: Ref): string => `${ref.section}/${ref.key}`;

/** Where a policy says something, in the form plans and reports carry. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Who answers for an entry, why it is there and until when. */
export interface Governance {
  readonly owner?: string;
  readonly reason?: string;
  readonly ticket?: string;
  /** The first day on which the entry no longer holds: `2027-01-31`. */
  readonly until?: string;
}

/** One declared object, checked, which still knows its lines. */
export interface PolicyEntry {
  readonly ref: Ref;
  /** The identity as the person wrote it. */
  readonly name: string;
  /** The managed properties as written; `null` clears, what is left out is not managed. */
  readonly spec: Properties;
  readonly governance: Governance;
  /** True once `until` has come: the entry declares its object absent. */
  readonly ended: boolean;
  readonly place: Place;
  /** The smallest span that shows a property (or an item of it), or the entry itself for an empty path. */
  readonly locate: (path: readonly (string | number)[]) => Span;
  /** The grants that ask for it, by name; only where nobody wrote it by hand. */
  readonly grants?: readonly string[];
  /** In an ordered section: it stands above whatever could hide from it what it is about, and has no other place. */
  readonly ahead?: true;
}

/** One object of the tenant in our words. `P` is the kind's own type of its managed properties. */
export interface Live<P extends Properties = Properties> {
  readonly ref: Ref;
  readonly name: string;
  /** What calls name it by. */
  readonly handle: string;
  /** Normalised: null, empty text and empty list are left out, recipients are primary addresses, sets are sorted. */
  readonly properties: P;
  /** Properties in use that our schema lacks: the object is partly understood and never rewritten. */
  readonly beyond: readonly string[];
  readonly unresolved: readonly Unresolved[];
  /** What the kind needs again for its calls (identifiers), and nobody else reads. */
  readonly extra: JsonObject;
}

export interface FieldChange {
  readonly field: string;
  /** Null stands for nothing: not set, empty, false where a rule's predicate is meant. */
  readonly from: Json;
  readonly to: Json;
}

export type Because = 'declared' | 'ended' | 'undeclared' | 'undone';

/**
 * Why an object that no policy declares is left alone: policies only report it, a pattern or the rule of its section spares
 * it, they accept it as it is, a grant covers it, there is nothing to close, or the service keeps it.
 */
export type LeftBecause = 'reported' | 'pattern' | 'ignored' | 'accepted' | 'granted' | 'nothing to close' | 'kept';

/** The difference for one object. */
export type Change =
  | { readonly action: 'create'; readonly ref: Ref; readonly entry: PolicyEntry; readonly wanted: Properties }
  | {
      readonly action: 'update';
      readonly ref: Ref;
      readonly entry: PolicyEntry | null;
      readonly live: Live;
      readonly wanted: Properties;
      readonly fields: readonly FieldChange[];
      readonly because: Because;
    }
  | {
      readonly action: 'delete';
      readonly ref: Ref;
      readonly entry: PolicyEntry | null;
      readonly live: Live;
      readonly because: Because;
    }
  | { readonly action: 'keep'; readonly ref: Ref; readonly entry: PolicyEntry; readonly live: Live }
  | {
      readonly action: 'ignore';
      readonly ref: Ref;
      readonly live: Live;
      readonly because: LeftBecause;
      readonly letsOut: string | null;
    }
  | {
      readonly action: 'unknown';
      readonly ref: Ref;
      readonly entry: PolicyEntry | null;
      readonly because: readonly string[];
    };

export type Effect = 'opens' | 'closes' | 'neutral';

/** One call on the way, as a kind proposes it. Edges inside the section are ids; edges across sections are tokens. */
export interface StepDraft {
  readonly id: string;
  readonly ref: Ref;
  readonly title: string;
  readonly call: Call;
  /** The calls that take the step back, in the order in which they are run. */
  readonly undo: readonly Call[];
  readonly after: readonly string[];
  /** Tokens that other steps must have provided before this one, where any step of the plan provides them. */
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  /** What is feared on the way from one step to the next, until the states between them were judged. */
  readonly hazards: readonly Hazard[];
  readonly effect: Effect;
  /**
   * The object's properties once the step is done, null when it is gone. A list that is written item by item is left
   * out; a step that writes items says those and nothing else: `members/ana@contoso.com: true`.
   */
  readonly becomes: Properties | null;
  readonly place: Place | null;
  /** Properties the step relies on beyond those that the change names, by object: an order, say. */
  readonly relies: readonly { readonly object: string; readonly properties: JsonObject }[];
}

/** What an object that no policy declares lets out, and how that would be closed. */
export interface Undeclared {
  /** What it lets out, as a clause ("lets anyone forward to fabrikam.com"); null when it lets nothing out. */
  readonly letsOut: string | null;
  /** The properties that close it, `null` to clear; null when there is nothing to close. */
  readonly close: Properties | null;
  readonly removable: boolean;
}

/** What a kind may look at beside the changes of its own section. */
export interface PlanContext {
  /** The live objects of this section, in the service's order. */
  readonly live: readonly Live[];
  readonly directory: Directory;
}

/** A value found in a policy section before it is an entry. */
export interface RawEntry {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly key: string;
  readonly spec: Properties;
}

export interface Kind {
  /** The section of the YAML: `remoteDomains`. */
  readonly section: Section;
  /** What people call one of them: `remote domain`. */
  readonly noun: string;
  /** The field by which an entry is known: `domainName`. */
  readonly identity: string;
  /** The field that holds the list of entries, where the section is no list itself. */
  readonly list?: string;
  /** True where the order of the list is the order of evaluation. */
  readonly ordered: boolean;
  /**
   * Settings of something that exists anyway (a mailbox): a policy neither creates nor deletes it. A missing one is a
   * problem; an ended entry, or one that is not wanted, returns it to what `complete` makes of its identity alone.
   */
  readonly facet?: true;
  /**
   * Objects that people make for themselves: an entry allows one that is as it says, and makes, changes or misses none. One
   * that is otherwise, or whose entry has ended, counts as one that nobody declares.
   */
  readonly allows?: true;
  /** Cmdlets and Graph permissions, least first. */
  readonly requires: { readonly read: readonly string[]; readonly write: readonly string[] };
  /** Every property a policy may give, in the order in which help and schema list them. */
  readonly properties: readonly Property[];
  /** JSON Schema (draft 2020-12) of the section's value; governance is added by the caller to each entry. */
  readonly schema: JsonObject;
  /** What `undeclared` is when the policy does not say. */
  readonly undeclaredDefault: 'report' | 'ignore';
  /** Takes a section that fits the schema apart into entries. */
  readonly entries: (section: Json) => readonly RawEntry[];
  /** Whatever is wrong between the entries of this section, offline. */
  readonly check: (entries: readonly PolicyEntry[]) => readonly Diagnostic[];
  /** Reads the section's rows: every object, or (where finding all would read every mailbox) those asked for by key. */
  readonly read: (reader: TenantReader, asked: readonly string[]) => Promise<Known<readonly Row[]>>;
  /** The recipients and groups a row names, in whatever identity form it has them. */
  readonly mentions: (row: Row) => readonly string[];
  /** Mere addresses to which a row sends mail: a contact may have one, and lead elsewhere. */
  readonly targets?: (row: Row) => readonly string[];
  /** What of a row describes recipients, so that they answer to the names in it. */
  readonly people: (row: Row) => readonly Row[];
  /** Turns rows into live objects, in the service's order. */
  readonly live: (rows: readonly Row[], directory: Directory) => readonly Live[];
  /** The complete properties of a new object of this spec: the service's defaults and what the spec says. */
  readonly complete: (spec: Properties) => Properties;
  readonly steps: (changes: readonly Change[], scene: PlanContext) => readonly StepDraft[];
  /** In an ordered section, whether an object has a place in the order; without it every object has. */
  readonly ranked?: (one: Pick<Live, 'ref' | 'properties'>) => boolean;
  /** What the service stores of an object beside its properties and no policy can say; an undo puts it back with them. */
  readonly unseen?: (live: Live) => Properties;
  /** Whether something of an object is lost for good when it is deleted, though a call makes it again. */
  readonly irreplaceable?: (live: Live) => boolean;
  readonly undeclared: (live: Live) => Undeclared;
}
