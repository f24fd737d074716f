import { recipientOf } from '../../../src/kinds/recipient.ts';
import { sectionsOf } from '../../../src/kinds/objects.ts';
import { diffAll } from '../../../src/engine/diff/diff.ts';
import { orderSteps } from '../../../src/engine/live/order.ts';
import type { JsonObject } from '../../../src/json.ts';
import { absent } from '../../../src/tenant/tenant.ts';
import type { Directory } from '../../../src/kinds/directory.ts';
import type { Change, PolicyEntry, Governance, Kind, Live, StepDraft } from '../../../src/kinds/kind.ts';
import type { Desired, UndeclaredRule } from '../../../src/policy/schema/policy.ts';

/** A directory in which every recipient is an address of its own. */
const nobodyKnown: Directory = {
  find: () => absent,
  byKey: () => null,
  keyOf: (row) => recipientOf(row).key,
  asked: [],
  recipients: [],
};

/** One declared object, at the line that its place in the list gives it. */
export function anEntry(
  kind: Kind,
  spec: JsonObject,
  line = 1,
  governance: Governance = {},
  ended = false,
): PolicyEntry {
  const [raw] = kind.entries([spec]);
  if (raw === undefined) throw new Error('not an entry');
  const start = { line, column: 1, offset: 0 };
  return {
    ref: { section: kind.section, key: raw.key },
    name: raw.name,
    spec: raw.spec,
    governance,
    ended,
    place: { file: 'policies/test.yaml', line, column: 1 },
    locate: (path) => ({ file: ['policies/test.yaml', ...path].join('/'), start, end: start }),
  };
}

export function changesOf(
  kind: Kind,
  entries: readonly PolicyEntry[],
  live: readonly Live[],
  undeclared: UndeclaredRule,
): readonly Change[] {
  const section = { undeclared, ignore: [] };
  const desired = {
    entries: new Map([[kind.section, entries]]),
    scope: new Map([[kind.section, section]]),
    accepted: [],
    grants: null,
    sections: new Map(),
  };
  const tenant = {
    sections: sectionsOf([[kind.section, { state: 'present', value: live }]]),
    directory: nobodyKnown,
    domain: absent,
    acceptedDomains: absent,
  };
  const [first] = diffAll(desired as unknown as Desired, tenant as unknown as Parameters<typeof diffAll>[1], [kind]);
  return first?.changes ?? [];
}

/** The steps that lead from what is there to what is declared, in an order that their edges allow. */
export function planFor(
  kind: Kind,
  entries: readonly PolicyEntry[],
  live: readonly Live[],
  undeclared: UndeclaredRule = 'report',
): readonly StepDraft[] {
  const drafts = kind.steps(changesOf(kind, entries, live, undeclared), { live, directory: nobodyKnown });
  const ordered = orderSteps(drafts);
  if (!ordered.ok) throw new Error(`the steps form a circle: ${ordered.circle.join(', ')}`);
  return ordered.steps;
}
