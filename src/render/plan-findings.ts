import type { Plan, PlannedFinding } from '../engine/plan.ts';
import { type Block, type Line, quote, section, say } from './document.ts';
import { groupsOf, type ToldFinding } from './finding-groups.ts';
import { findingRow } from './finding-lines.ts';

/** What a plan brings into the findings, and what it mends; what its warnings say already is left to them. */
export function planFindingBlocks({ findings: { brings, mends }, warnings }: Plan): readonly Block[] {
  const said = new Set(warnings.map((one) => one.message));
  const fresh = brings.filter((one) => !said.has(one.message));
  return [
    ...section('Findings it brings in', [
      { kind: 'rows', numbered: false, rows: groupsOf(fresh.map(told)).map(findingRow) },
    ]),
    ...section('Findings it mends', [{ kind: 'lines', lines: mends.map(mended) }], true),
  ];
}

const told = (one: PlannedFinding): ToldFinding => ({ ...one, controls: [], place: null });

const mended = ({ id, message }: PlannedFinding): Line => [say(`${id}  `, 'closes'), quote(message)];
