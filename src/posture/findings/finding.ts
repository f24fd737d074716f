import { sentence } from '../values/sentence.ts';
import type { Cell } from '../values/verdict.ts';
import type { World } from '../world/world.ts';
import type { FindingPart } from './parts.ts';

/** What a remark is about: an object as `section/name`, people who reach a place, or the tenant as a whole. */
export type Subject =
  | { readonly about: 'object'; readonly object: string }
  | { readonly about: 'opening'; readonly senders: string; readonly destinations: string }
  | { readonly about: 'tenant' };

/** One thing that keeps a finding from being met: something breaks it, or nobody can tell whether something does. */
export interface Remark {
  readonly answer: 'not met' | 'undecided';
  readonly severity: 'warning' | 'note';
  readonly subject: Subject;
  readonly message: string;
  /** What to do, or what would settle it; null where the message says it all. */
  readonly hint: string | null;
}

/** One thing that should be so, all that is told about it, and how a posture is held against it. */
export interface Finding {
  /** `L1`, `B-FWD-2`, or a word for what no list numbers. */
  readonly id: string;
  /** What is so where it is met. */
  readonly title: string;
  /** What it means where it is not. */
  readonly text: string;
  /** Policies under which it is not met, or where to look for what no policy says. */
  readonly example: string;
  /** The published controls that ask for it, version included where the number depends on it. */
  readonly controls: readonly string[];
  /** What has to be read before it can be met. */
  readonly needs: readonly FindingPart[];
  /** It leaves room for what somebody answers for. */
  readonly excepts?: true;
  /**
   * What to do about an object that grants ask for, which nobody writes or moves by hand; null where it is how grants work.
   * Missing where it is the same as elsewhere.
   */
  readonly ofGrants?: (one: GrantedObject) => string | null;
  /** Whatever breaks it, and whatever may. What could not be read at all is added by who asks. */
  readonly check: (world: World, at: Date, grants: FindingGrants) => readonly Remark[];
}

/**
 * The grants that ask for an object, as `section/name`, or that name a group; null where none does. What holds for
 * everybody else is asked for by none in particular.
 */
export type GrantsOf = (object: string) => readonly string[] | null;

/** What the grants of the policies say of what a finding looks at. */
export interface FindingGrants {
  readonly of: GrantsOf;
  /** Whether some grant surely allows a forward. */
  readonly allow: (world: World, cell: Cell) => boolean;
}

/** An object that grants ask for, and what would be done about it elsewhere. */
export interface GrantedObject {
  readonly object: string;
  /** By name; none where all of them ask for it. */
  readonly grants: readonly string[];
  readonly hint: string | null;
}

/** `the grant A`, `the grants A and B`. */
export const grantsText = (names: readonly string[]): string =>
  names.length === 0 ? 'the grants' : `the ${names.length === 1 ? 'grant' : 'grants'} ${sentence(names)}`;

/** What to do about something that is open by grants, and that not all of them answer for. */
export const answerFor = (names: readonly string[]): string =>
  `say in ${grantsText(names)} who answers for it, why and until when, or end ${names.length === 1 ? 'it' : 'them'}`;

/** What to do about an object that is not as grants ask for it. */
export const planIt = (): string => 'plan and apply: the grants ask for something else';

/** What to do about a setting that no grant says anything of. */
export const inTheTenant = ({ hint }: GrantedObject): string | null =>
  hint === null ? null : `${hint} in the tenant: no grant changes it`;

const remark =
  (answer: Remark['answer'], severity: Remark['severity']) =>
  (object: string | null, message: string, hint: string | null = null): Remark => ({
    answer,
    severity,
    subject: object === null ? { about: 'tenant' } : { about: 'object', object },
    message,
    hint,
  });

/** Something that should be mended. */
export const warn = remark('not met', 'warning');

/** Something that a person should know, and may well be meant. */
export const note = remark('not met', 'note');

/** Something that nobody can tell; the hint says what would settle it. */
export const open = remark('undecided', 'note');

/** What was read of a list; nothing where it was not. */
export const read = <T>(known: { readonly state: string; readonly value?: readonly T[] }): readonly T[] =>
  known.state === 'present' ? (known.value ?? []) : [];

/** Numbers move between versions: each comes with the one it was seen in. */
export const cis = (number: string, version: string): string => `CIS Microsoft 365 Foundations ${version}: ${number}`;
