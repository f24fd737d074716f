import type { DeclaredItem, Item, LeftItem } from '../../policy/export/listing.ts';
import type { ExportedFile } from '../../policy/export/files.ts';
import type { Unread } from '../answers/survey.ts';
import type { Inventory } from './inventory.ts';
import type { Plan } from '../plan/plan.ts';

/** What an export wrote, and what it left to people. */
export interface ExportReport {
  readonly format: 'postern-export/1';
  readonly tenant: Plan['tenant'];
  /** The folder as it was named. */
  readonly folder: string;
  /** Everything that was asked for could be read. */
  readonly complete: boolean;
  readonly files: readonly { readonly file: string; readonly noun: string | null; readonly objects: number }[];
  /** What lets something out as it is, and has nobody yet who answers for it. */
  readonly open: readonly { readonly object: string; readonly name: string; readonly letsOut: string }[];
  /** Objects, or parts of objects, that the policies do not declare. */
  readonly left: readonly {
    readonly object: string;
    readonly name: string;
    readonly why: string;
    readonly unread: boolean;
  }[];
  /** What stands on the way of the mail and cannot be declared: the policies accept it as it is. */
  readonly accepted: readonly { readonly object: string; readonly name: string; readonly told: string }[];
  /** What is said as grants; null where nobody asked for them. */
  readonly grants: LiftReport | null;
  /** Sections that could not be read. */
  readonly unread: readonly Unread[];
}

/** What of the controls is said as grants, and why not more of it. */
export interface LiftReport {
  readonly grants: number;
  /** What the grants take the place of, as `section/name`. */
  readonly replaced: readonly string[];
  /** Rules about forwards that stay beside the grants, and what would come of it without them. */
  readonly kept: readonly { readonly object: string; readonly why: string }[];
  /** Why nothing is said as grants; null where something is. */
  readonly why: string | null;
}

export function exportReport(
  tenant: Plan['tenant'],
  folder: string,
  files: readonly ExportedFile[],
  { accepted, unread, lift }: Pick<Inventory, 'accepted' | 'unread'> & { readonly lift: LiftReport | null },
): ExportReport {
  const items = files.flatMap(({ listing }) => listing?.items ?? []);
  const left = items.flatMap((item) => (item.is === 'left' ? [leftOut(item)] : partly(item)));
  return {
    format: 'postern-export/1',
    tenant,
    folder,
    complete: unread.length === 0 && !left.some((one) => one.unread),
    files: files.map(({ file, listing, grants }) => ({
      file,
      noun: listing?.kind.noun ?? (grants > 0 ? 'grant' : null),
      objects: (listing?.items ?? []).filter(isDeclared).length + grants,
    })),
    open: items
      .filter(isDeclared)
      .flatMap(({ object, name, letsOut }) => (letsOut === null ? [] : [{ object, name, letsOut }])),
    left,
    accepted: accepted.map(({ object, name, told }) => ({ object, name, told })),
    grants: lift === null ? null : { grants: lift.grants, replaced: lift.replaced, kept: lift.kept, why: lift.why },
    unread,
  };
}

const isDeclared = (item: Item): item is DeclaredItem => item.is === 'declared';

const leftOut = ({ object, name, why, unread }: LeftItem): ExportReport['left'][number] => ({
  object,
  name,
  why,
  unread,
});

const partly = ({ object, name, omitted }: DeclaredItem): ExportReport['left'] =>
  omitted.map(({ property, why, unread }) => ({ object, name, why: `${property}: ${why}`, unread }));
