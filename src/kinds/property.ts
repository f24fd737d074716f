import { isList, type Json } from '../json.ts';
import type { TenantError } from '../tenant/tenant.ts';

/** Managed properties by their YAML name. A property that is not there is not set. */
export interface Properties {
  readonly [name: string]: Json;
}

/** A property of a live object that holds an identity nobody could resolve, so that nothing may be concluded from it. */
export interface Unresolved {
  readonly property: string;
  readonly identity: string;
  readonly because: TenantError;
}

/**
 * How a property's value is written and compared.
 * `flag` is a boolean whose false means "not used" (rule predicates and actions); `switch` is a boolean that says both.
 * `texts` is an ordered list, `words` a set without letter case, `domains` one of domains in any spelling, `patterns` a set with it.
 * `recipient` and `recipients` name directory objects in any identity form; `address` is any SMTP address, known or not.
 * `instant` is a point in time, `size` a number of bytes like `10MB`.
 */
export type Shape =
  | 'flag'
  | 'switch'
  | 'integer'
  | 'text'
  | 'choice'
  | 'texts'
  | 'words'
  | 'domains'
  | 'patterns'
  | 'recipient'
  | 'recipients'
  | 'address'
  | 'instant'
  | 'size';

export interface Property {
  /** The YAML name: the parameter in camelCase. */
  readonly name: string;
  /** The name in calls and rows, as Exchange spells it. */
  readonly parameter: string;
  readonly shape: Shape;
  /** One sentence for the schema, so that editors can show it. */
  readonly about: string;
  /** Values of a choice, as the service spells them. */
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  /** What a text must look like, for the schema. */
  readonly pattern?: string;
  /** The value as the service holds it, where that is another than ours. */
  readonly held?: (value: Json | undefined) => Json;
  /** What the service holds where nobody set it; a property without one is simply unset. */
  readonly fallback?: Json;
  /** The kind's own grouping: which of two service objects holds it, say. */
  readonly part?: string;
  /**
   * Decides whether, when or on what a declared object acts: where an entry leaves it out, it is managed at what a new
   * object has, since what is declared is in force.
   */
  readonly inForce?: true;
  /** Managed as a whole with its fellows: left out means none. */
  readonly whole?: boolean;
  /** A list written as single additions and removals: a plan relies on those items and not on the rest of the list. */
  readonly delta?: boolean;
  /** May name an address that the directory does not know. */
  readonly anyAddress?: boolean;
  /** Set when the object is made and never again: a difference is refused. */
  readonly fixed?: true;
  /** What the section is about: said in an entry that is written, even where it is what the service holds anyway. */
  readonly essential?: true;
}

/** The texts of a list; nothing where there is no list. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.filter((item) => typeof item === 'string') : [];

/** `AutoForwardEnabled` → `autoForwardEnabled`, `NDREnabled` → `ndrEnabled`, `SCLOver` → `sclOver`. */
export function yamlName(parameter: string): string {
  const head = /^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+(?![a-z])|^[A-Z]/u.exec(parameter)?.[0] ?? '';
  return head.toLowerCase() + parameter.slice(head.length);
}
