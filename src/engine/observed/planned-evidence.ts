import type { EvidenceReport } from '../evidence/evidence-report.ts';
import type { PlannedEvidence } from '../plan/plan-evidence.ts';
import type { World } from '../../posture/world/world.ts';
import { messagesIn } from '../evidence/messages.ts';
import { readRecords } from '../who/record.ts';
import { type EvidenceFile, spanOf } from './evidence-files.ts';
import { flowsIn } from './flows.ts';
import { judgeFlows } from './judge-flows.ts';

/** What was seen, and what becomes of it between two states. */
export const plannedEvidence = (
  files: readonly EvidenceFile[],
  states: { readonly before: World; readonly after: World },
  at: Date,
): PlannedEvidence => ({ files: files.map(described), flows: judgeFlows(flowsIn(files), states, at) });

/** A file, as it is named beside what was taken from it. */
export function described({ name, kind, rows, cut }: EvidenceFile): EvidenceReport {
  const log = kind === 'audit log' ? readRecords(rows, []) : null;
  const times = log === null ? messagesIn(rows).map(({ at }) => at) : log.records.map(({ at }) => at);
  const span = spanOf(times);
  const gaps = [
    ...(cut === null ? [] : [cut]),
    ...(log === null || log.skipped === 0 ? [] : [`${log.skipped} of its records are not understood`]),
    ...(rows.length === 0 && cut === null ? ['its search found nothing, and what it looked for is not said'] : []),
    ...(span.from === null && rows.length > 0 ? ['it does not say for certain when its mail was sent'] : []),
    ...limits[kind],
  ];
  return { name, kind, rows: rows.length, ...span, gaps };
}

/** What files of a kind never say. */
const limits: Readonly<Record<EvidenceFile['kind'], readonly string[]>> = {
  'message trace': ['it does not say which messages were forwarded'],
  'enhanced message trace': ['it does not say which messages were forwarded'],
  'extended message trace': [],
  'details of a message trace': [],
  'report of forwarded messages': ['it does not say what became of the mail'],
  'audit log': ['it says which forwards were set up, and not whether they are still there'],
  bounce: [],
};
