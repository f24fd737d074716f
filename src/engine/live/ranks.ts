import { kinds } from '../../kinds/index.ts';
import type { Kind, Live, StepDraft } from '../../kinds/kind.ts';
import { orderAfter } from '../../kinds/ranking.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { type LiveTenant, rowsIn } from './live.ts';

/** The kind of an object, or of a section. */
export const kindOf = (object: string): Kind | undefined => kinds.find((kind) => kind.section === sectionOf(object));

/** The keys of a section that have a place in its order, first to last. */
export const rankedKeys = (kind: Kind, live: LiveTenant): readonly string[] => keysOf(kind, rowsIn(live, kind.section));

/** The keys of those of these objects that have a place in the order of their section. */
export const keysOf = (kind: Kind | undefined, rows: readonly Live[]): readonly string[] =>
  rows.filter(rankedIn(kind)).map((one) => one.ref.key);

/** What a step of a section does to an order of it. */
export const reranking =
  (kind: Kind | undefined) =>
  (order: readonly string[], step: Pick<StepDraft, 'ref' | 'call' | 'becomes'>): readonly string[] =>
    orderAfter(order, step, rankedIn(kind));

const rankedIn = (kind: Kind | undefined): NonNullable<Kind['ranked']> => kind?.ranked ?? (() => true);
