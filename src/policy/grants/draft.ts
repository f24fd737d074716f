import type { Section } from '../../kinds/sections.ts';
import type { Properties } from '../../kinds/property.ts';

/** An entry that grants ask for, before it knows its lines. */
export interface EntryDraft {
  readonly section: Section;
  readonly spec: Properties;
  /** The grants it carries: nothing of them would be left out, or let through, without it. */
  readonly grants: readonly string[];
  /** Evaluated after what is written by hand; else before whatever could hide from it what it is about. */
  readonly last: boolean;
}

/** Properties without those that hold nothing. */
export const given = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
