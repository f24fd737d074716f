import type { Plan, PlannedFinding } from '../../engine/plan/plan.ts';
import { type Block, type Line, quote, section, say } from '../document/document.ts';
import { groupsOf, type ToldFinding } from './finding-groups.ts';
import { findingRows } from './finding-lines.ts';
import { inWords } from '../words/ways.ts';

/** What a plan brings into the findings, and what it mends; what its warnings say already is left to them. */
export function planFindingBlocks({ findings: { brings, mends }, warnings }: Plan): readonly Block[] {
  const said = new Set(warnings.map((one) => one.message));
  const fresh = brings.filter((one) => !said.has(one.message));
  return [
    ...section('New findings', [{ kind: 'rows', numbered: false, rows: findingRows(groupsOf(fresh.map(told))) }]),
    ...section('Findings it mends', [{ kind: 'lines', lines: mends.map(mended) }], true),
  ];
}

const told = (one: PlannedFinding): ToldFinding => ({ ...one, controls: [], place: null });

const mended = ({ id, message }: PlannedFinding): Line => [say(`${id}  `, 'closes'), quote(inWords(message))];
